"""Members that a merge does not concern are skipped at once, and the result is the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.check.hostile_env import hostile_texts
from tests.core.document.documents import documents, styles
from wizard.core.check import read_to_judge
from wizard.core.document.nodes import is_looked_up
from wizard.core.document.reader import Document, JsonKind, ObjectNode, read
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

Reader = Callable[[str], Document]
READERS = (read, read_to_judge)

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


@settings(max_examples=120)
@given(documents())
@pytest.mark.parametrize("reader", READERS)
def test_every_member_is_found_at_its_position(reader: Reader, text: str) -> None:
    document = reader(text)
    assert decoded(document, document.root) == loaded(text)
    assert [one.key for one in document.root.members] == [key for key, _ in loaded(text)]
    if document.env is not None:
        assert decoded(document, document.env) == dict(loaded(text))["env"]


@settings(max_examples=200)
@given(_PLAIN.flatmap(styles))
def test_values_are_those_of_the_text(text: str) -> None:
    members = read(text).root.members
    assert [(one.key, one.value) for one in members] == [
        (key, None if isinstance(value, list) else value) for key, value in loaded(text)
    ]
    containers = (JsonKind.OBJECT, JsonKind.ARRAY)
    assert all(isinstance(one.value, str) == (one.kind is JsonKind.STRING) for one in members)
    assert not any(one.kind in containers for one in members)


@settings(max_examples=200)
@given(_PLAIN.flatmap(styles), st.data())
@pytest.mark.parametrize("reader", READERS)
def test_text_that_is_not_strict_json_is_refused_wherever_the_error_is(
    reader: Reader, text: str, data: st.DataObject
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
            reader(damaged)
    else:
        document = reader(damaged)
        assert decoded(document, document.root) == expected


@settings(max_examples=200)
@given(hostile_texts())
@example('{"env": {"A": "x\\\\", "B": "\\"", "C": "\\u0041", "A": -1e5, "D": 0 , "E": ""}}')
@example('{"env": {"env": "1", "permissions": "1", "Z": 1}}')
def test_a_document_that_is_only_checked_is_the_same_one(text: str) -> None:
    judged, document = read_to_judge(text), read(text)
    assert (judged.env_member, judged.has_duplicates) == (
        document.env_member,
        document.has_duplicates,
    )
    for found, wanted in ((judged.root, document.root), (judged.env, document.env)):
        if found is not None and wanted is not None:
            assert found.members == wanted.members
            assert all(found.get(name) == wanted.get(name) for name in (*WRITTEN, "env"))
    assert (judged.env is None) == (document.env is None)


def test_names_that_a_merge_looks_up_are_never_skipped() -> None:
    names = [*WRITTEN, "env", *(guard.name for guard in GUARDS)]
    assert [name for name in names if not is_looked_up(name)] == []
    assert not any(
        is_looked_up(name) for name in ["ENV", "environment", "OTEL_LOG_USER_PROMPTS", ""]
    )


def test_skipped_names_can_still_be_found() -> None:
    root = read('{"a": 1, "b": "x", "a": 2, "\\u0061": 3, "c": []}').root
    assert [one.key for one in root.kept] == ["a", "c"]
    assert [one.value for one in root.all("a")] == [1, 2, 3]
    assert (root.get("b"), root.get("d")) == (root.members[1], None)
    assert root.last == root.members[-1]
