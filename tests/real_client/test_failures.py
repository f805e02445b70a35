"""Failures reproduced with the real client, and our own check that finds their cause.

The default set runs a document for each outcome, and an entry and a precedence of each sort: it
arrives as it should, or not. The full set runs all documents, and of single entries the first for
each cause. `measure` runs all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.conftest import one_of_each
from tests.core.check.failure_modes import MODES, Mode
from tests.real_client.behavior import PRECEDENCE
from tests.real_client.cases import mode_case, mode_name, recorded, row
from tests.real_client.documents import BROKEN, DOCUMENTS, MISSHAPEN, judged
from tests.real_client.fixtures import RunCase
from tests.real_client.verdict import NOTHING, REFUSES, RIGHT

RECORDED = recorded()


def first_of_each_cause() -> Mapping[str, Mode]:
    """Return one entry for every error that our check knows."""
    found: dict[str, Mode] = {}
    for mode in MODES:
        for code in mode.errors:
            if mode_name(mode) in RECORDED:
                found.setdefault(code, mode)
    return found


CAUSES = first_of_each_cause()


def outcome(name: str) -> str:
    """Return what the client does with a case; anything that arrives wrongly is the same."""
    verdict = RECORDED[name].verdict
    return verdict if verdict in (RIGHT, NOTHING, REFUSES) else "arrives wrongly"


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) + len(MISSHAPEN) + len(CAUSES) >= 50


@pytest.mark.parametrize("name", one_of_each(DOCUMENTS, lambda name: outcome(f"document: {name}")))
def test_a_document_behaves_as_recorded(run_case: RunCase, name: str) -> None:
    assert row(run_case(DOCUMENTS[name].case)) == RECORDED[f"document: {name}"]


@pytest.mark.parametrize(
    "code", one_of_each(CAUSES, lambda code: outcome(mode_name(CAUSES[code])) == NOTHING)
)
def test_a_wrong_entry_behaves_as_recorded_and_its_cause_is_named(
    run_case: RunCase, code: str
) -> None:
    mode = CAUSES[code]
    case = mode_case(mode)
    assert row(run_case(case)) == RECORDED[mode_name(mode)]
    assert case.managed is not None
    assert code in judged(case.managed)[0]


@pytest.mark.parametrize("name", one_of_each(PRECEDENCE, lambda name: outcome(name) == RIGHT))
def test_precedence_is_as_recorded(run_case: RunCase, name: str) -> None:
    assert row(run_case(PRECEDENCE[name])) == RECORDED[name]
