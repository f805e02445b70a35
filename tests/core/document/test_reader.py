"""A settings text read into places."""

from __future__ import annotations

import sys

import pytest

from wizard.core.document.nodes import JsonKind
from wizard.core.document.reader import Document, levels, read
from wizard.core.position import Lines, Place
from wizard.core.syntax.problem import Unreadable
from wizard.core.syntax.repair import offer_fixes


def test_members_know_their_position() -> None:
    text = '\ufeff{ "a" : [1], "env": {"K": "v", "N": 1E+2, "T": true, "Z": null}}'
    document = read(text)
    member = document.root.members[0]
    assert text[member.key_start : member.key_end] == '"a"'
    assert document.raw(member) == "[1]"
    assert document.env is not None
    assert [(one.key, one.kind, one.value) for one in document.env.members] == [
        ("K", JsonKind.STRING, "v"),
        ("N", JsonKind.NUMBER, 100.0),
        ("T", JsonKind.BOOLEAN, True),
        ("Z", JsonKind.NULL, None),
    ]


def test_the_last_env_counts_as_it_does_for_claude_code() -> None:
    document = read('{"env": {"A": "1"}, "env": {"B": "2"}}')
    assert document.env is not None
    assert [member.key for member in document.env.members] == ["B"]
    assert read('{"env": {"A": "1"}, "env": 3}').env is None
    assert read('{"\\u0065nv": {"A": "1"}}').env is not None


def test_duplicates_are_found_at_any_depth_with_every_position() -> None:
    text = '{"a": [{"x": 1, "\\u0078": 2}], "b": 1, "b": 2}'
    found = [(one.path, one.offsets) for one in read(text).duplicates()]
    assert found == [(("a", 0, "x"), (8, 16)), (("b",), (31, 39))]


def test_keys_are_found_wherever_they_are() -> None:
    document = read('{"a": {"OTEL": [1, {"OTEL": "x"}]}, "s": "\\"OTEL\\": 1"}')
    found = [(path, member.kind) for path, member in document.find_keys({"OTEL"})]
    assert found == [(("a", "OTEL"), JsonKind.ARRAY), (("a", "OTEL", 1, "OTEL"), JsonKind.STRING)]


@pytest.mark.parametrize("text", ["", " ", "null", "[]", '"x"', "1", "{", '{"a":1}}', '{"a":NaN}'])
def test_text_that_is_not_a_settings_document_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def nested(depth: int) -> str:
    return '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


def test_a_thousand_levels_are_read_and_one_more_is_refused() -> None:
    limit = sys.getrecursionlimit()
    assert isinstance(read(nested(1000)), Document)
    with pytest.raises(Unreadable) as refused:
        read(nested(1001))
    assert refused.value.problem.code == "too-deep"
    with pytest.raises(Unreadable) as refused:
        read(nested(200_000))
    assert refused.value.problem.code == "too-deep"
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize("comma", [",", "\\u002c"], ids=["as it is", "escaped"])
@pytest.mark.parametrize(
    "name", ["OTEL_RESOURCE_ATTRIBUTES", "OTEL_EXPORTER_OTLP_LOGS_HEADERS", "OTEL_TRACES_EXPORTER"]
)
def test_a_list_of_a_hundred_thousand_items_is_read_and_a_longer_one_refused(
    name: str, comma: str
) -> None:
    assert isinstance(read(f'{{"env": {{"{name}": "{comma * 100_000}"}}}}'), Document)
    text = f'{{"env": {{"{name}": "{comma * 100_001}"}}}}'
    with pytest.raises(Unreadable) as refused:
        read(text)
    problem = refused.value.problem
    assert (problem.code, problem.offset) == ("too-many-items", text.index(f'"{comma}'))
    assert problem.message == "This value holds more than 100,000 items."
    assert offer_fixes(text) is None


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_TRACES_SAMPLER"])
def test_a_telemetry_entry_of_a_million_characters_is_read_and_a_longer_one_refused(
    name: str,
) -> None:
    text = '{"env": {"' + name + '": "' + "x" * 999_998 + '", "A": "' + "x" * 1_000_001 + '"}}'
    assert isinstance(read(text), Document)
    text = text.replace('": "', '": "x', 1)
    with pytest.raises(Unreadable) as refused:
        read(text)
    problem = refused.value.problem
    assert (problem.code, problem.offset) == ("value-too-long", text.index('"xx'))
    assert problem.message == "This value is longer than 1,000,000 characters."
    assert offer_fixes(text) is None


def test_other_values_may_hold_any_number_of_commas() -> None:
    assert isinstance(read(f'{{"env": {{"A": "{"," * 200_000}"}}}}'), Document)


def test_objects_in_lists_in_objects_count_like_any_other_level() -> None:
    assert isinstance(read('{"a":[' * 500 + "]}" * 500), Document)
    with pytest.raises(Unreadable) as refused:
        read('{"a":[' * 500 + "{}" + "]}" * 500)
    assert refused.value.problem.code == "too-deep"
    assert levels('{"a":[' * 520 + "]}" * 520) == 1040


def test_brackets_in_strings_are_not_levels() -> None:
    inside = "[" * 2000
    assert levels(f'{{"a": "{inside}", "b": "\\\\", "c": "\\"{inside}"}}') <= 40


def test_numbers_of_any_length_are_read() -> None:
    digits = "9" * 20_000
    document = read(f'{{"a": {digits}, "env": {{"N": {digits}}}}}')
    assert document.raw(document.root.members[0]) == digits


def test_lines_end_with_lf_crlf_or_cr_and_a_bom_takes_no_column() -> None:
    lines = Lines("\ufeffa\r\nb\rc\nd\u2028e")
    assert [lines.place(offset) for offset in (0, 1, 4, 6, 8)] == [
        Place(1, 1),
        Place(1, 1),
        Place(2, 1),
        Place(3, 1),
        Place(4, 1),
    ]
    assert (lines.count, lines.line(1), lines.line(4)) == (4, "a", "d\u2028e")
    assert Lines("a\n").count == 1


def test_no_repr_prints_a_setting() -> None:
    document = read('{"top": "s3cret-one", "env": {"TOKEN": "s3cret-two"}}')
    assert document.env is not None
    for shown in (document, document.root, document.root.members, document.env.members):
        assert "s3cret" not in repr(shown)
