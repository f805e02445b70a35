"""How many findings keep a result from being copied, and what the wizard could mend."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.settings_steps import COMMANDS_ON, PLAIN, loaded
from wizard.core.check.unresolved import findings_before, findings_of, fix_for, unresolved
from wizard.core.finding import Severity
from wizard.core.session.session import Session

MISPLACED = PLAIN.replace('  "env"', '  "OTEL_TRACES_EXPORTER": "otlp",\n  "env"')
NOTHING_SENT = PLAIN.replace('"EDITOR": "vim"', '"OTEL_TRACES_SAMPLER": "always_off"')
TWO_ENVS = PLAIN.replace('"permissions"', '"env": {}, "permissions"')


def test_before_there_is_a_plan_nothing_is_unresolved() -> None:
    assert unresolved(Session()) == 0
    assert findings_of(Session()) == ()


def test_a_good_result_has_no_errors_but_things_to_know() -> None:
    session = loaded(PLAIN, COMMANDS_ON)
    assert unresolved(session) == 0
    assert {one.severity for one in findings_of(session)} == {Severity.NOTE}


def test_what_stops_the_merge_is_all_there_is_to_say() -> None:
    session = loaded(TWO_ENVS)
    assert [one.code for one in findings_of(session)] == ["duplicate-env"]
    assert unresolved(session) == 1


def test_errors_of_the_result_count() -> None:
    session = loaded(NOTHING_SENT, COMMANDS_ON)
    assert unresolved(session) == 1
    assert findings_of(session)[0].path == ("env", "OTEL_TRACES_SAMPLER")


def test_the_fix_of_a_result_is_one_on_the_settings() -> None:
    session = loaded(MISPLACED, COMMANDS_ON)
    found = findings_of(session)[0]
    fix = fix_for(session, found)
    assert fix is not None
    assert fix.label == "Move it into env"
    assert fix == findings_before(MISPLACED, session.endpoint)[0].fix
    assert fix_for(replace(session, settings=None), found) is None


def test_a_good_to_know_has_none() -> None:
    session = loaded(PLAIN, COMMANDS_ON)
    assert all(fix_for(session, one) is None for one in findings_of(session))


def test_the_remedy_of_a_misspelt_name_is_what_its_fix_does() -> None:
    misspelt = PLAIN.replace('"EDITOR": "vim"', '"OTEL_TRACES_EXPORTR": "otlp"')
    session = loaded(misspelt, COMMANDS_ON)
    found = next(one for one in findings_of(session) if one.code == "misspelt-name")
    fix = fix_for(session, found)
    assert fix is not None
    assert fix.label == "Rename it to OTEL_TRACES_EXPORTER"
    assert found.remedy == "Rename it to OTEL_TRACES_EXPORTER."
