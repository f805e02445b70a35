"""Style is learned from the neighbors, nothing else moves; several `env` become one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.merge.plans import plan_text
from wizard.core.check import check_before_merge
from wizard.core.document.formatting import edit_document, join_envs, quote
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.finding import Fix
from wizard.core.merge.plan import find_blockers


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
def test_new_members_are_written_like_their_neighbors(before: str, after: str) -> None:
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
def test_a_removed_member_takes_one_comma_with_it(before: str, removed: str, after: str) -> None:
    assert edited(before, {}, *removed) == after


@pytest.mark.parametrize(
    ("removed", "after"),
    [
        ("B", '{"env": {"A": "1", "K": "v"}}'),
        ("A", '{"env": {"B": "2", "K": "v"}}'),
        ("AB", '{"env": {"K": "v"}}'),
    ],
)
def test_removing_and_adding_at_once(removed: str, after: str) -> None:
    assert edited('{"env": {"A": "1", "B": "2"}}', {"K": "v"}, *removed) == after


def test_the_top_level_and_a_new_env_together() -> None:
    assert edited("{}", {"K": "v"}, helper="") == (
        '{\n  "env": {\n    "K": "v"\n  },\n  "helper": ""\n}'
    )


def test_a_string_is_quoted_with_as_few_escapes_as_json_needs() -> None:
    assert quote('é"\\\n\ud800') == '"é\\"\\\\\\n\\ud800"'


TWO = """{
  "env": {
    "A": "1",
    "B" :  "\\u0062"
  },
  "model": "opus",
  "env": {
    "C": "3",
    "A": "9"
  }
}
"""
JOINED = """{
  "model": "opus",
  "env": {
    "C": "3",
    "A": "9",
    "B": "\\u0062"
  }
}
"""


def joined(text: str) -> Fix:
    fix = join_envs(read(text))
    assert fix is not None
    return fix


def test_the_last_env_gets_the_entries_that_it_lacks() -> None:
    fix = joined(TWO)
    assert fix.label == 'Join 2 "env" objects into 1, with the last value of A'
    assert apply(TWO, fix.edits) == JOINED


def test_entries_that_are_the_same_are_not_mentioned() -> None:
    fix = joined('{"env": {"A": "1", "B": {"x": [1, 2]}}, "env": {"A": "1"}}')
    assert fix.label == 'Join 2 "env" objects into 1'


def test_the_last_of_the_ignored_entries_counts() -> None:
    text = '{"env": {"A": "1"}, "env": {"A": "2"}, "env": {}}'
    assert joined(text).label == 'Join 3 "env" objects into 1, with the last value of A'
    assert apply(text, joined(text).edits) == '{"env": {"A": "2"}}'


def test_many_names_are_counted() -> None:
    one, other = (dict.fromkeys("ABCDE", value) for value in "12")
    text = f'{{"env": {json.dumps(one)}, "env": {json.dumps(other)}}}'
    assert joined(text).label == (
        'Join 2 "env" objects into 1, with the last value of A, B, C and 2 more'
    )


@pytest.mark.parametrize(
    "text", ["{}", '{"env": {}}', '{"env": 1, "env": {}}', '{"env": {}, "env": []}']
)
def test_env_values_that_cannot_be_joined_have_no_fix(text: str) -> None:
    assert join_envs(read(text)) is None


def test_it_is_offered_before_a_merge_and_for_a_merge_that_is_stopped() -> None:
    document = read(TWO)
    (blocker,) = find_blockers(document)
    assert blocker.fix == joined(TWO)
    assert blocker.remedy == (
        'Join them into one "env" (merge --fix). Entries that are ignored today then take effect.'
    )
    assert [one.fix for one in check_before_merge(document) if one.code == "duplicate-env"] == [
        joined(TWO)
    ]
    assert find_blockers(read(JOINED)) == ()


_values = st.one_of(st.text(max_size=3), st.integers(), st.none(), st.lists(st.booleans()))
_entries = st.dictionaries(st.sampled_from("ABCDE"), _values, max_size=4)
_others = st.dictionaries(st.sampled_from(["x", "y"]), _values)


@given(st.lists(st.one_of(_entries, _others.map(lambda one: {"": one})), min_size=1), st.data())
def test_every_entry_is_there_once_with_the_value_in_force(
    parts: list[dict[str, Any]], data: st.DataObject
) -> None:
    indent = data.draw(st.sampled_from([None, 0, 2]))
    members = [
        f'"env": {json.dumps(part, indent=indent)}'
        if "" not in part
        else f'"o{number}": {json.dumps(part[""], indent=indent)}'
        for number, part in enumerate(parts)
    ]
    space = "" if indent is None else "\n"
    text = f"{{{space}" + f",{space}".join(members) + f"{space}}}"
    envs = [part for part in parts if "" not in part]
    fix = join_envs(read(text))
    if len(envs) < 2:
        assert fix is None
        return
    assert fix is not None
    result = apply(text, fix.edits)
    after = read(result)
    assert len(after.root.all("env")) == 1
    wanted = dict(pair for one in envs for pair in one.items())  # of one name the last
    assert json.loads(result)["env"] == wanted
    rest = {name: value for name, value in json.loads(text).items() if name != "env"}
    assert {name: value for name, value in json.loads(result).items() if name != "env"} == rest


def test_a_step_of_indentation_is_counted_from_where_the_text_begins() -> None:
    """The whole text is indented, and the last member is not on a line of its own."""
    after = plan_text('  {\n      "env": {\n      }, "b": 2\n  }').result
    first, second = after.splitlines()[1:3]
    assert first == '      "env": {'
    assert second.startswith('          "CLAUDE_CODE_ENABLE_TELEMETRY"')


def test_colons_that_line_up_still_line_up() -> None:
    theirs = "A_NAME_THAT_IS_LONGER_THAN_EACH_OF_OURS_IS_FOR_THE_GUIDE"
    lines = [f'"A"{" " * (len(theirs) + 1)}: "1",', f'"{theirs}"  : "2"']
    after = plan_text('{\n  "env": {\n    ' + "\n    ".join(lines) + "\n  }\n}").result
    env = after.splitlines()[2:-2]
    assert env[:2] == [f"    {lines[0]}", f"    {lines[1]},"]
    assert len(env) == 12
    assert {line.index(": ") for line in env} == {4 + len(theirs) + 4}


def test_a_line_end_before_everything_is_not_indentation() -> None:
    after = plan_text("\n  {}").result.splitlines()
    assert after[1:3] == ["  {", '    "env": {']
    assert after[3].startswith('      "CLAUDE_CODE_ENABLE_TELEMETRY"')
