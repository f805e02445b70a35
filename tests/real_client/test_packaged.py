"""What `package` writes for Linux, run by the real Claude Code, as root and as another user."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run, full
from tests.core.check.settings import TENANT
from tests.real_client.case import Case
from tests.real_client.fixtures import RunCase
from tests.real_client.install import Unavailable
from tests.real_client.verdict import NOTHING, RIGHT, verdict

COMPANY = {"companyAnnouncements": ["Grüße"], "env": {"EXISTING_SETTING": "existing-value"}}
EMPTY_REST = b"{}\n"


def packaged(command: Run, target: str, *arguments: str, stdin: bytes = b"") -> bytes:
    done = command("package", *arguments, "--for", target, stdin=stdin)
    assert done.code == 0, done.err
    return done.out


def outcome_of(run_case: RunCase, case: Case) -> str:
    try:
        return verdict(run_case(case))
    except Unavailable as reason:
        pytest.skip(f"another user cannot be had here: {reason}")


USERS = ["root", "another user"]


@pytest.mark.full  # As root, the pilot of `test_pilot.py` shows it in the default set.
@pytest.mark.parametrize("own_user", [False, True], ids=USERS)
def test_the_managed_file_sends(command: Run, run_case: RunCase, own_user: bool) -> None:
    merged = packaged(command, "linux", "-", stdin=json.dumps(COMPANY).encode())
    assert outcome_of(run_case, Case(merged, own_user=own_user)) == RIGHT


@pytest.mark.parametrize("own_user", [full(False), True], ids=USERS)
def test_the_drop_in_sends_next_to_a_file(command: Run, run_case: RunCase, own_user: bool) -> None:
    drop_in = {"50-mavvrik.json": packaged(command, "drop-in", "--empty")}
    case = Case(json.dumps(COMPANY).encode(), drop_ins=drop_in, own_user=own_user)
    assert outcome_of(run_case, case) == RIGHT
    assert outcome_of(run_case, Case(drop_ins=drop_in, own_user=own_user)) == RIGHT


def test_the_removal_of_a_drop_in_stops_the_sending(command: Run, run_case: RunCase) -> None:
    merged = packaged(command, "linux", "--empty")
    rest = packaged(command, "linux", "-", "--removal", stdin=merged)
    assert rest == EMPTY_REST
    drop_ins = {"50-mavvrik.json": rest}
    company = json.dumps(COMPANY).encode()
    assert outcome_of(run_case, Case(company, drop_ins=drop_ins)) == NOTHING


def test_a_private_file_is_not_read_by_another_user(command: Run, run_case: RunCase) -> None:
    """This is why every user of the computer can read the file, and the key in it."""
    merged = packaged(command, "linux", "--empty")
    assert outcome_of(run_case, Case(merged, own_user=True, mode=0o600)) == NOTHING


VENDOR = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=of-datadog",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
}


MAVVRIK, DATADOG = "https://ingest.mavvrik.ai", "https://otlp.datadoghq.com"


@pytest.mark.parametrize("starts", [1, pytest.param(2, marks=pytest.mark.full)])
@pytest.mark.parametrize(
    ("console", "to"),
    [
        ({"env": VENDOR}, {(DATADOG, None)}),
        # What says where telemetry goes comes from one source; the rest is merged by entry.
        ({"env": {"OTEL_LOG_USER_PROMPTS": "0"}}, set()),
        full({"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1"}}, {(MAVVRIK, TENANT)}),
        ({"cleanupPeriodDays": 30}, {(MAVVRIK, TENANT)}),
    ],
    ids=["a vendor", "one telemetry entry", "a switch", "another setting"],
)
def test_settings_in_the_console_decide_over_the_file(
    command: Run,
    run_case: RunCase,
    console: dict[str, object],
    to: set[tuple[str, str | None]],
    starts: int,
) -> None:
    merged = packaged(command, "linux", "--empty")
    case = Case(merged, console=json.dumps(console).encode(), starts=starts)
    assert {(one.to, one.header("x-tenant-id")) for one in run_case(case).sent} == to
