"""Members that a merge does not concern are skipped at once, and the result is the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.check.hostile_env import hostile_texts
from tests.core.document.documents import documents, styles
from wizard.core.document.nodes import JsonKind, ObjectNode, is_quiet
from wizard.core.document.reader import Document, read
from wizard.core.enforced import GUARDS, SAMPLER
from wizard.core.merge.current_env import OTHER_ADDRESSES
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import MAVVRIK_KEYS

_SIGNS = st.text(alphabet='{}[],:"\\ \t\n\r\x00\x1f\x7f-+.eE019tfnua\u2028é', max_size=6)
_PLAIN = st.dictionaries(
    st.sampled_from(["A", "B", "OTEL_OTHER", *MAVVRIK_KEYS, "env"]),
    st.one_of(st.text(max_size=4), st.integers(), st.booleans(), st.none(), st.floats(0, 1)),
    max_size=8,
)

# Every name that a merge may write or take out of `env`.
WRITTEN = (*MAVVRIK_KEYS, *OTHER_ADDRESSES, SAMPLER)


def refuse(name: str) -> None:
    raise ValueError(name)


def loaded(text: str) -> Any:
    """Read the text as pairs with the standard library; ValueError if it is not strict JSON."""
    return json.loads(
        text.removeprefix("\ufeff"), parse_constant=refuse, object_pairs_hook=lambda pairs: pairs
    )


def decoded(document: Document, node: ObjectNode) -> list[tuple[str, object]]:
    """Return the members of an object, each read again at its reported position."""
    text = document.text
    return [
        (json.loads(text[one.key_start : one.key_end]), loaded(document.raw(one)))
        for one in node.members
    ]


@given(documents())
def test_every_member_is_found_at_its_position(text: str) -> None:
    document = read(text)
    assert decoded(document, document.root) == loaded(text)
    assert [one.key for one in document.root.members] == [key for key, _ in loaded(text)]
    if document.env is not None:
        assert decoded(document, document.env) == dict(loaded(text))["env"]


@given(_PLAIN.flatmap(styles))
def test_values_are_those_of_the_text(text: str) -> None:
    members = read(text).root.members
    assert [(one.key, one.value) for one in members] == [
        (key, None if isinstance(value, list) else value) for key, value in loaded(text)
    ]
    containers = (JsonKind.OBJECT, JsonKind.ARRAY)
    assert all(isinstance(one.value, str) == (one.kind is JsonKind.STRING) for one in members)
    assert not any(one.kind in containers for one in members)


@given(_PLAIN.flatmap(styles), st.data())
def test_text_that_is_not_strict_json_is_refused_wherever_the_error_is(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 4)))
    damaged = text[:start] + data.draw(_SIGNS) + text[end:]
    try:
        expected = loaded(damaged)
        is_object = damaged.removeprefix("\ufeff").lstrip(" \t\r\n").startswith("{")
    except ValueError:
        is_object = False
    if not is_object:
        with pytest.raises(Unreadable):
            read(damaged)
    else:
        document = read(damaged)
        assert decoded(document, document.root) == expected


@given(hostile_texts())
@example('{"env": {"A": "x\\\\", "B": "\\"", "C": "\\u0041", "A": -1e5, "D": 0 , "E": ""}}')
@example('{"env": {"env": "1", "permissions": "1", "Z": 1}}')
@example('{"a": {"b": [1]}, "c": [], "d": null, "e": {}, "env": {"A": {}, "B": null, "C": 1}}')
def test_names_that_are_looked_up_are_found_as_among_all_members(text: str) -> None:
    document = read(text)
    for node in filter(None, (document.root, document.env)):
        every = node.members
        assert [one.key for one in every] == [key for key, _ in decoded(document, node)]
        for name in (*WRITTEN, "env", "a", "A", "Z"):
            named = [one for one in every if one.key == name]
            assert [*node.all(name)] == named
            assert [*node.each({name})] == named


def test_names_that_a_merge_looks_up_are_never_skipped() -> None:
    names = [*WRITTEN, *(guard.name for guard in GUARDS)]
    assert [name for name in names if is_quiet(name)] == []
    assert all(map(is_quiet, ["PATH", "companySetting1", "AWS_REGION", ""]))


def test_skipped_names_can_still_be_found() -> None:
    root = read('{"a": 1, "b": "x", "a": 2, "\\u0061": 3, "c": []}').root
    assert [one.key for one in root.kept] == ["a", "c"]
    assert [one.value for one in root.all("a")] == [1, 2, 3]
    assert (root.get("b"), root.get("d")) == (root.members[1], None)
    assert root.last == root.members[-1]
