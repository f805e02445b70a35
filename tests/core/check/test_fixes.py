"""Objects by their paths: where they are, and that each is read once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wizard.core.check import check_before_merge
from wizard.core.check.fixes import Objects
from wizard.core.document.nodes import Member, ObjectNode
from wizard.core.document.reader import Document, read

OURS = {"OTEL_TRACES_EXPORTER": "otlp", "x": 1}


def _beside(count: int) -> dict[str, Any]:
    return {"outer": {f"tool {number}": OURS for number in range(count)}}


def _inside(count: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(count):
        found = {**OURS, "inner": found}
    return found


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record how many characters each reading of an object took."""
    lengths: list[int] = []
    plain = Document.object_of

    def counted(document: Document, member: Member) -> ObjectNode:
        lengths.append(len(document.raw(member)))
        return plain(document, member)

    monkeypatch.setattr(Document, "object_of", counted)
    return lengths


def test_hundreds_of_neighboring_objects_are_read_once_each(parsed: list[int]) -> None:
    text = json.dumps(_beside(300))
    assert len(check_before_merge(read(text))) == 300
    assert len(parsed) == 301
    assert sum(parsed) < 2 * len(text)


def test_nested_objects_are_read_once_each(parsed: list[int]) -> None:
    check_before_merge(read(json.dumps(_inside(100))))
    assert len(parsed) == 99  # all but the whole document


def test_an_object_has_its_position_in_the_whole_text() -> None:
    text = json.dumps({"a": [1, {"b": 2}], "ü": {"b": {"c": "d"}, "e": 1}}, ensure_ascii=False)
    found = Objects(read(text)).at(("ü", "b"))
    assert found is not None
    assert text[found.start : found.end] == '{"c": "d"}'
    assert [text[one.key_start : one.value_end] for one in found.members] == ['"c": "d"']


@pytest.mark.parametrize("path", [("a",), ("a", 1), ("a", "b"), ("none",), ("ü", "e")])
def test_a_value_in_a_list_or_of_another_type_is_not_an_object(path: tuple[str | int, ...]) -> None:
    text = json.dumps({"a": [1, {"b": 2}], "ü": {"b": {"c": "d"}, "e": 1}}, ensure_ascii=False)
    assert Objects(read(text)).at(path) is None
