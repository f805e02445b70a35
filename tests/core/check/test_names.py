"""Which names matter: thousands of entries are skipped, and no finding changes because of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given

from tests.core.check.failure_modes import MODES
from tests.core.check.hostile_env import LOOKED_UP, hostile_texts, names, near_names
from tests.core.check.settings import settings as settings_text
from tests.tools.benchmark.documents import entries as many_entries
from wizard.core import check as judging
from wizard.core.check import check, check_before_merge
from wizard.core.check.context import Subject
from wizard.core.check.names import (
    entries_to_judge,
    find_misspelt,
)
from wizard.core.client.versions import SAFE_NAMES
from wizard.core.document.nodes import PARTS, JsonKind, Member, is_quiet
from wizard.core.document.reader import Document, read
from wizard.core.merge.current_env import OURS
from wizard.core.values import ENDPOINT, ENHANCED_TELEMETRY, MAVVRIK_KEYS


def every_entry(document: Document) -> tuple[Member, ...]:
    return document.env.members if document.env else ()


@contextmanager
def nothing_passed_over() -> Iterator[None]:
    with patch.object(judging, "entries_to_judge", every_entry):
        yield


@given(hostile_texts())
@example('{"env": {"A": null, "B": 1, "A": "x", "Z": 1}}')
@example('{"env": {"A": [], "\\u0041": "x", "Z": 1}}')
@example('{"env": {"A": "x", "A": null, "Z": 1}}')
@example('{"env": {"otel.logs-exporter": "x", "OTELLOGS_EXPORTER": 1, "Z": 1}}')
@example('{"env": {"OTEL_TRACES_EXPORTER": 1, "OTEL_LOG_TOOL_DETAILS": true, "Z": 1}}')
def test_findings_are_the_same_as_when_every_entry_is_checked(text: str) -> None:
    checked, looked = check(read(text)), check_before_merge(read(text))
    with nothing_passed_over():
        assert checked == check(read(text))
        assert looked == check_before_merge(read(text))


@given(near_names() | names)
def test_a_name_that_could_be_misspelled_is_never_skipped(name: str) -> None:
    member = Member(name, 0, 0, 0, 0, JsonKind.STRING, "")
    assert not (find_misspelt([member]) and is_quiet(name))


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_names_has_three_parts_in_this_order(name: str) -> None:
    found = behind = 0
    while ends := [at + len(part) for part in PARTS if (at := name.find(part, behind)) >= 0]:
        found, behind = found + 1, min(ends)
    assert found >= 3


class _Noting(dict[str, object]):
    """Entries that note what was asked for."""

    asked: set[str]

    def get(self, name: str, default: object = None) -> object:
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def test_a_name_that_a_check_looks_up_is_never_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    for part in ("members", "texts"):
        plain = getattr(Subject, part).func

        def noting(subject: Subject, plain: object = plain) -> _Noting:
            made = _Noting(plain(subject))  # type: ignore[operator]
            made.asked = asked
            return made

        monkeypatch.setattr(Subject, part, property(noting))
    for changes in ({}, dict.fromkeys(LOOKED_UP, "1"), {"OTEL_TRACES_SAMPLER": "traceidratio"}):
        check(read(settings_text(changes)))
        check_before_merge(read(settings_text(changes)))
    for mode in MODES:
        if mode.name != "SOMETHING_ELSE":  # looked up where it is there, to say where
            check(read(settings_text({mode.name: mode.value})))
    assert {*OURS, "ANTHROPIC_BASE_URL", "OTEL_TRACES_SAMPLER_ARG"} <= asked
    assert not [name for name in asked if is_quiet(name)]


def test_only_our_entries_are_checked_among_thousands() -> None:
    document = read(many_entries(100_000).rstrip()[:-5] + ', "OTEL_LOGS_EXPORTER": "none"}}')
    assert [one.key for one in entries_to_judge(document)] == ["OTEL_LOGS_EXPORTER"]
    assert len(every_entry(document)) > 1000


@given(hostile_texts())
def test_entries_keep_their_order_and_their_text(text: str) -> None:
    document = read(text)
    every = every_entry(document)
    judged = entries_to_judge(document)
    assert [one for one in every if one in judged] == list(judged)
    left_out = [one for one in every if one not in judged]
    assert all(is_quiet(one.key) for one in left_out)
    assert not any(one.kind in (JsonKind.NULL, JsonKind.OBJECT, JsonKind.ARRAY) for one in left_out)


def test_the_names_are_nearly_those_that_others_read(shared: Path) -> None:
    """A version adds some and drops some."""
    names = json.loads((shared / "facts" / "safe-env-2.1.330.json").read_text())
    assert len(SAFE_NAMES ^ set(names)) < 20


def test_eight_of_ours_are_safe() -> None:
    assert set(MAVVRIK_KEYS) - SAFE_NAMES == {ENDPOINT, ENHANCED_TELEMETRY}
