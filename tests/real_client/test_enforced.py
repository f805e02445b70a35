"""With the real client, every row of the table for `--enforce` has the effect that it promises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from tests.conftest import Run, full, one_of_each
from tests.core.check.settings import settings
from tests.real_client.behavior import ELSEWHERE
from tests.real_client.case import Case, Outcome
from tests.real_client.fixtures import RunCase
from tests.real_client.run import run
from tests.real_client.test_kept import BEFORE, NEWEST, _have, _listed
from tests.real_client.verdict import HANGS, NOTHING, RIGHT, verdict
from wizard.core import enforced
from wizard.core.check.names import approval_names, enforced_names
from wizard.core.document.reader import read
from wizard.core.enforced import GUARDS, HELPER, Guard


class Row(NamedTuple):
    """A value that a user sets, and the guard against it."""

    guard: Guard
    name: str
    value: str
    harm: str

    @property
    def user(self) -> dict[str, Any]:
        """The user's settings with this value."""
        pair = {self.name: self.value}
        return pair if self.guard.at_top_level else {"env": pair}


ROWS: Mapping[str, Row] = {
    f"{guard.name}, {against[0]}": Row(guard, *against)
    for guard in GUARDS
    for against in guard.against
}
# The guide's block alone protects against these, without `--enforce`.
HELD_ANYWAY = {
    "OTEL_EXPORTER_OTLP_ENDPOINT": ELSEWHERE,
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ELSEWHERE}/v1/traces",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "Authorization=Bearer of-the-user",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc",
    "OTEL_TRACES_EXPORTER": "none",
    "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=of-the-user",
    "CLAUDE_CODE_ENABLE_TELEMETRY": "0",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "0",
    "ENABLE_BETA_TRACING_DETAILED": "1",
    "BETA_TRACING_ENDPOINT": ELSEWHERE,
    "OTEL_SDK_DISABLED": "true",
    "DISABLE_TELEMETRY": "1",
}
ALL_AT_ONCE = HELD_ANYWAY | {
    row.name: row.value for row in ROWS.values() if not row.guard.at_top_level
}
_HELPER_OF_USER = {row.name: row.value for row in ROWS.values() if row.guard.at_top_level}
# How a row's harm shows in a run: the verdict, and what the model's span lacks.
_NO_TOKENS = {"session.id", "model", "input_tokens", "output_tokens"}
HARMS: Mapping[str, tuple[str, set[str]]] = {
    enforced.NOTHING: (NOTHING, set()),
    enforced.HANGS: (HANGS, set()),
    enforced.NO_TOKENS: ("no model, no session, tokens missing", _NO_TOKENS),
    enforced.CUT: ("agent on spans 'a', session cut", set()),
    enforced.NO_SESSION: ("no session", {"session.id"}),
    enforced.NO_AGENT: ("agent on spans None", set()),
    enforced.OTHER_KEY: ("authorization 'Bearer of-the-user'", set()),
}


@pytest.fixture
def document(command: Run) -> bytes:
    """The guide's example, merged with `--enforce`."""
    outcome = command("merge", "-", "--enforce", stdin=settings().encode())
    assert outcome.code == 0, outcome.err
    return outcome.out


def _without(document: bytes, guard: Guard) -> bytes:
    root = json.loads(document)
    del (root if guard.at_top_level else root["env"])[guard.name]
    return json.dumps(root).encode()


def _lost(outcome: Outcome) -> set[str]:
    """Return the guide's fields that are missing in the request to the model."""
    found = [one for one in outcome.reading.spans if one.operation == "llm_request"]
    return {name for name in _NO_TOKENS if not any(name in one.attributes for one in found)}


# A client that hangs takes until the run is ended, so those rows are slow.
QUICK = [name for name in ROWS if ROWS[name].harm != enforced.HANGS]
VERSIONS = [full(BEFORE), NEWEST]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "name",
    [
        *one_of_each(QUICK, lambda name: ROWS[name].harm == enforced.NOTHING),
        *(full(name) for name in ROWS if name not in QUICK),
    ],
)
def test_without_its_guard_a_users_own_value_harms(
    document: bytes, name: str, version: str
) -> None:
    _have(version)
    row = ROWS[name]
    said, lost = HARMS[row.harm]
    far = row.name.endswith("TIMEOUT")  # on this computer a millisecond can be enough
    outcome = run(Case(_without(document, row.guard), user=row.user, far=far), version)
    assert verdict(outcome) == said
    if far:
        assert verdict(run(Case(document, user=row.user, far=far), version)) == RIGHT
    assert not outcome.sent or lost <= _lost(outcome)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("where", ["settings", *map(full, ("shell", "--settings", "project"))])
def test_with_all_guards_everything_that_a_user_sets_at_once_does_no_harm(
    document: bytes, where: str, version: str
) -> None:
    _have(version)
    theirs = {"env": ALL_AT_ONCE, **_HELPER_OF_USER}
    case = {
        "settings": Case(document, user=theirs),
        "shell": Case(document, environ=ALL_AT_ONCE),
        "--settings": Case(document, settings=json.dumps(theirs).encode()),
        "project": Case(document, project=theirs),
    }[where]
    outcome = run(case, version)
    assert (verdict(outcome), _lost(outcome)) == (RIGHT, set())


def test_nothing_else_changes(document: bytes, run_case: RunCase) -> None:
    plain, guarded = (
        [
            (span.name, sorted(span.attributes), sorted(span.resource))
            for span in run_case(Case(text)).reading.spans
        ]
        for text in (settings().encode(), document)
    )
    assert guarded == plain


@pytest.mark.parametrize("version", VERSIONS)
def test_the_dialog_lists_exactly_the_additional_names_that_we_say(
    document: bytes, version: str
) -> None:
    _have(version)
    before, after = read(settings()), read(document.decode())
    assert _listed(document, version) == list(approval_names(after))
    more = set(approval_names(after)) - set(approval_names(before))
    assert more == set(enforced_names(before))


@pytest.mark.full
def test_a_dead_proxy_cannot_be_prevented(document: bytes) -> None:
    _have(NEWEST)
    outcome = run(Case(document, environ={"HTTPS_PROXY": "http://127.0.0.1:9"}), NEWEST)
    assert outcome.sent == ()
    assert HELPER not in enforced_names(read("{}"))
