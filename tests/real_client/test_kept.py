"""Another vendor that is kept in addition to Mavvrik: no header reaches the other receiver."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Run, full
from tests.real_client.case import Case, Outcome
from tests.real_client.install import Unavailable, client
from tests.real_client.run import check_namespaces, in_namespaces, run
from tests.real_client.verdict import HOME
from wizard.core.check.names import approval_names
from wizard.core.client.versions import VERSION
from wizard.core.document.reader import read
from wizard.core.values import HEADERS

DATADOG = "https://otlp.datadoghq.com"
SETTINGS = {
    "env": {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": DATADOG,
        "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=of-datadog,Authorization=Basic theirs",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    }
}
NEWEST, BEFORE = VERSION, "2.1.330"
VERSIONS = ("2.1.197", "2.1.223", BEFORE, NEWEST)
OWN = "Authorization=Bearer of-the-developer,x-honeycomb-team=devkey,x-tenant-id=dev"
DEVELOPER: Mapping[str, Any] = {"env": {HEADERS: OWN}}
# All places in which a developer can set headers.
DEVELOPERS: Mapping[str, Callable[[Case], Case]] = {
    "nobody": lambda case: case,
    "user settings": lambda case: replace(case, user=DEVELOPER),
    "shell": lambda case: replace(case, environ={HEADERS: OWN}),
    "project settings": lambda case: replace(case, project=DEVELOPER),
    "--settings": lambda case: replace(case, settings=json.dumps(DEVELOPER).encode()),
    "every signal, user settings": lambda case: replace(
        case, user={"env": dict.fromkeys(_of_signals(), OWN)}
    ),
    "every signal, shell": lambda case: replace(case, environ=dict.fromkeys(_of_signals(), OWN)),
}
OLDER = ("user settings", "shell", "project settings")  # the last one counted in 2.1.197
# In the default set. User settings and the shell are there with settings from the console.
QUICK = ("every signal, user settings", "project settings")
# The newest client represents all. Older ones are tested in the full set.
BY_VERSION = [version if version == NEWEST else full(version) for version in VERSIONS]
_HEADERS = ("authorization", "x-tenant-id", "dd-api-key", "x-honeycomb-team")
APART = {
    (HOME, "/v1/traces"): {"authorization": "Bearer key-abc", "x-tenant-id": "tnt-123"},
    (DATADOG, "/v1/metrics"): {"authorization": "Basic theirs", "dd-api-key": "of-datadog"},
    (DATADOG, "/v1/logs"): {"authorization": "Basic theirs", "dd-api-key": "of-datadog"},
}


def _of_signals() -> list[str]:
    return [f"OTEL_EXPORTER_OTLP_{signal}_HEADERS" for signal in ("TRACES", "METRICS", "LOGS")]


def _have(version: str) -> None:
    try:
        check_namespaces()
        client(version)
    except Unavailable as reason:
        pytest.skip(f"the real Claude Code cannot be run here: {reason}")


@pytest.fixture
def kept(command: Run) -> bytes:
    """Return our own merge that keeps Datadog."""
    given = json.dumps(SETTINGS, indent=2).encode()
    outcome = command("merge", "-", "--other-telemetry", "keep", stdin=given)
    assert outcome.code == 0, outcome.err
    return outcome.out


def _with_general(kept: bytes, value: str | None) -> bytes:
    """Return the same with other general headers, or without the entry."""
    settings = json.loads(kept)
    settings["env"].pop(HEADERS)
    return json.dumps(
        {"env": settings["env"] | ({} if value is None else {HEADERS: value})}
    ).encode()


def _arrived(outcome: Outcome) -> dict[tuple[str, str], dict[str, str]]:
    """Return, by receiver and path, the headers that say who sends."""
    assert outcome.outside == 0
    return {
        (sent.to, sent.path): {
            name: value for name in _HEADERS if (value := sent.header(name)) is not None
        }
        for sent in outcome.sent
    }


@pytest.mark.parametrize(
    ("who", "version"),
    [
        *((who, NEWEST) if who in QUICK else full(who, NEWEST) for who in DEVELOPERS),
        *(full(who, version) for version in VERSIONS[:-1] for who in OLDER),
    ],
)
def test_each_receiver_gets_its_own_headers_only(kept: bytes, who: str, version: str) -> None:
    _have(version)
    assert _arrived(run(DEVELOPERS[who](Case(kept)), version)) == APART


@pytest.mark.parametrize("version", [BY_VERSION[0], NEWEST])
def test_settings_from_the_console_do_the_same(kept: bytes, version: str) -> None:
    _have(version)
    for who in ("user settings", "shell"):
        case = DEVELOPERS[who](Case(console=kept))
        assert _arrived(run(case, version)) == APART, who


@pytest.mark.parametrize(
    ("general", "version"),
    [
        (None, NEWEST),
        *(full(None, older) for older in VERSIONS[:-1]),
        *(full(blank, NEWEST) for blank in ("", " ")),
    ],
)
def test_without_the_general_headers_a_developers_headers_reach_both_and_win(
    kept: bytes, general: str | None, version: str
) -> None:
    _have(version)
    case = DEVELOPERS["user settings"](Case(_with_general(kept, general)))
    developers = {"authorization": "Bearer of-the-developer", "x-honeycomb-team": "devkey"}
    assert _arrived(run(case, version)) == {
        receiver: {**own, **developers, "x-tenant-id": "dev"} for receiver, own in APART.items()
    }


def test_a_users_helper_still_writes_headers_for_all_unless_it_is_blocked(kept: bytes) -> None:
    _have(NEWEST)
    user = {"otelHeadersHelper": """echo '{"Authorization": "Bearer of-the-user"}'"""}
    found = _arrived(run(Case(kept, user=user), NEWEST))
    assert {one["authorization"] for one in found.values()} == {"Bearer of-the-user"}
    enforced = json.dumps({**json.loads(kept), "otelHeadersHelper": ""}).encode()
    assert _arrived(run(Case(enforced, user=user), NEWEST)) == APART


@pytest.mark.parametrize("version", BY_VERSION[-2:])
def test_the_approval_dialog_lists_what_we_say_it_lists(kept: bytes, version: str) -> None:
    _have(version)
    names = _listed(kept, version)
    assert names == list(approval_names(read(kept.decode())))
    assert HEADERS not in names


@pytest.mark.full
def test_an_older_dialog_lists_one_name_more_and_no_headers_either(kept: bytes) -> None:
    _have("2.1.197")
    more = set(_listed(kept, "2.1.197")) - set(approval_names(read(kept.decode())))
    assert more == {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"}


def _listed(settings: bytes, version: str) -> list[str]:
    """Return the names in the approval dialog, read from the client's own screen."""
    seen = json.loads(in_namespaces("dialog", settings, client(version)))
    assert seen["outside"] == 0
    return re.findall(r"^ +· (\w+)", seen["shown"], re.M)
