"""Style is learned from the neighbours; nothing else moves."""

from __future__ import annotations

import pytest

from wizard.core.document.formatting import edit_document, quote
from wizard.core.document.reader import read
from wizard.core.edits import apply


def edited(text: str, values: dict[str, str], *removed: str, **root: str) -> str:
    return apply(text, edit_document(read(text), values, removed, root))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{\n  "env": {\n    "K": "v"\n  }\n}'),
        ("{ }", '{ \n  "env": {\n    "K": "v"\n  }\n}'),
        ("{\n}", '{\n  "env": {\n    "K": "v"\n  }\n}'),
        ("{\r\n}\r\n", '{\r\n  "env": {\r\n    "K": "v"\r\n  }\r\n}\r\n'),
        ("  {\n  }", '  {\n    "env": {\n      "K": "v"\n    }\n  }'),
        ('{"a":1}', '{"a":1,"env":{"K":"v"}}'),
        ('{"a": 1}', '{"a": 1, "env": {"K": "v"}}'),
        ('{ "a": 1 }', '{ "a": 1, "env": {"K": "v"} }'),
        ('{"a" : 1}', '{"a" : 1, "env" : {"K" : "v"}}'),
        ('{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"env": {\n\t\t"K": "v"\n\t}\n}'),
        ('{\n"a": 1\n}', '{\n"a": 1,\n"env": {\n  "K": "v"\n}\n}'),
        ('{\n  "a": 1\n\n}', '{\n  "a": 1,\n  "env": {\n    "K": "v"\n  }\n\n}'),
        (
            '{\n  "a": 1,\n\n  "b": 2\n}',
            '{\n  "a": 1,\n\n  "b": 2,\n  "env": {\n    "K": "v"\n  }\n}',
        ),
        (
            '{\n  "a": 1\n, "b": 2\n}',
            '{\n  "a": 1\n, "b": 2\n, "env": {"K": "v"}\n}',
        ),
        ('{"env":{}}', '{"env":{"K":"v"}}'),
        ('{"env": { }}', '{"env": {"K": "v" }}'),
        ('{\n  "env": {\n  }\n}', '{\n  "env": {\n    "K": "v"\n  }\n}'),
        ('{\n    "env": {}\n}', '{\n    "env": {\n        "K": "v"\n    }\n}'),
        ('{"env": {"A": "1"}}', '{"env": {"A": "1", "K": "v"}}'),
        ('{"env": {"A":"1","B":"2"}}', '{"env": {"A":"1","B":"2","K":"v"}}'),
        ('{"env": {"K": 1}}', '{"env": {"K": "v"}}'),
        ('{"env": {"K" :\n "x" }}', '{"env": {"K" :\n "v" }}'),
        ('{"env": {"K": "\\u0076"}}', '{"env": {"K": "\\u0076"}}'),
    ],
)
def test_new_members_are_written_like_their_neighbours(before: str, after: str) -> None:
    assert edited(before, {"K": "v"}) == after


@pytest.mark.parametrize(
    ("before", "removed", "after"),
    [
        ('{"env": {"A": "1", "B": "2", "C": "3"}}', "A", '{"env": {"B": "2", "C": "3"}}'),
        ('{"env": {"A": "1", "B": "2", "C": "3"}}', "B", '{"env": {"A": "1", "C": "3"}}'),
        ('{"env": {"A": "1", "B": "2", "C": "3"}}', "C", '{"env": {"A": "1", "B": "2"}}'),
        ('{"env": {"A": "1", "B": "2", "C": "3"}}', "BC", '{"env": {"A": "1"}}'),
        ('{"env": {"A": "1", "B": "2", "C": "3"}}', "AB", '{"env": {"C": "3"}}'),
        ('{\n "env": {\n  "A": "1"\n }\n}', "A", '{\n "env": {}\n}'),
    ],
)
def test_what_is_taken_out_takes_one_comma_along(before: str, removed: str, after: str) -> None:
    assert edited(before, {}, *removed) == after


@pytest.mark.parametrize(
    ("removed", "after"),
    [
        ("B", '{"env": {"A": "1", "K": "v"}}'),
        ("A", '{"env": {"B": "2", "K": "v"}}'),
        ("AB", '{"env": {"K": "v"}}'),
    ],
)
def test_taking_out_and_adding_in_one_go(removed: str, after: str) -> None:
    assert edited('{"env": {"A": "1", "B": "2"}}', {"K": "v"}, *removed) == after


def test_the_top_level_and_a_new_env_together() -> None:
    assert edited("{}", {"K": "v"}, helper="") == (
        '{\n  "env": {\n    "K": "v"\n  },\n  "helper": ""\n}'
    )


def test_a_string_is_quoted_with_as_few_escapes_as_json_needs() -> None:
    assert quote('é"\\\n\ud800') == '"é\\"\\\\\\n\\ud800"'
