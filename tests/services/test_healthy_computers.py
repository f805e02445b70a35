"""Computers on which nothing is wrong, or nothing that can be seen: doctor blames nothing there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import wizard
from tests.services.computers import HOST, Computer, Way, computer
from tests.services.conftest import plain_network
from tests.services.plants import (
    AGENT,
    Plant,
    an_old_client_served,
    beside_a_vendor,
    beside_other_settings,
    compared,
    delivered,
    endpoint,
    enforced,
    everything_else,
    headers,
    kept_from_unsampled,
    more,
    right_and,
    shell,
    split_over_drop_ins,
    the_same_in_two_places,
    through_the_proxy,
    user_env,
    with_its_byte_order_mark,
)
from tests.services.test_planted_faults import BETA, LOOPBACK, OUTSIDE
from wizard.core.exit_codes import ExitCode
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    RESOURCE_ATTRIBUTES,
)

__all__ = ["plain_network"]

NO_FAULT = "No fault found on this computer. Mavvrik accepts the key."
SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

HEALTHY: list[tuple[str, Plant, Way]] = [
    ("the guide's ten from the console", right_and(), LOOPBACK),
    ("from a file", lambda here: here.file({"env": here.ten()}), LOOPBACK),
    ("from a drop-in", lambda here: here.drop_in({"env": here.ten()}), LOOPBACK),
    ("from MDM on macOS", lambda here: here.plist({"env": here.ten()}), LOOPBACK),
    (
        "from MDM on Windows",
        lambda here: setattr(here, "registry", json.dumps({"env": here.ten()})),
        LOOPBACK,
    ),
    ("from the user's own settings", lambda here: here.user({"env": here.ten()}), LOOPBACK),
    ("from the shell", lambda here: here.environment.update(here.ten()), LOOPBACK),
    ("other companies' settings", everything_else, LOOPBACK),
    (
        "gzip and a service name",
        more(OTEL_EXPORTER_OTLP_COMPRESSION="gzip", OTEL_SERVICE_NAME="cc"),
        LOOPBACK,
    ),
    (
        "a user's own settings",
        right_and(
            lambda here: here.user(
                {
                    "model": "opus",
                    "env": {"EDITOR": "vi", "FOO": "1"},
                    "permissions": {"allow": ["Read"]},
                }
            )
        ),
        LOOPBACK,
    ),
    ("beside a vendor", beside_a_vendor, LOOPBACK),
    (
        "more attributes",
        delivered(**{RESOURCE_ATTRIBUTES: f"team=core,mvk.agent_id={AGENT},cost.center=7"}),
        LOOPBACK,
    ),
    ("no shell commands", delivered(**{LOG_TOOL_DETAILS: None}), LOOPBACK),
    ("a slash after the endpoint", endpoint("{}/"), LOOPBACK),
    (
        "spaces around the comma",
        headers("x-tenant-id={tenant} , Authorization=Bearer {key}"),
        LOOPBACK,
    ),
    (
        "a comma too many in the headers",
        headers("x-tenant-id={tenant},Authorization=Bearer {key},"),
        LOOPBACK,
    ),
    (
        "a header twice, the right one last",
        headers("x-tenant-id=old,x-tenant-id={tenant},Authorization=Bearer {key}"),
        LOOPBACK,
    ),
    (
        "enhanced telemetry under its other name",
        delivered(**{ENHANCED_TELEMETRY: None, "ENABLE_ENHANCED_TELEMETRY_BETA": "1"}),
        LOOPBACK,
    ),
    ("a file, and other settings in the console and MDM", beside_other_settings, LOOPBACK),
    ("an empty TRACEPARENT against an unsampled one", kept_from_unsampled, LOOPBACK),
    ("numbers as values", delivered(**{ENABLE_TELEMETRY: 1, ENHANCED_TELEMETRY: True}), LOOPBACK),
    ("CRLF and a byte order mark", with_its_byte_order_mark, LOOPBACK),
    ("the same in two places", the_same_in_two_places, LOOPBACK),
    ("split over drop-ins", split_over_drop_ins, LOOPBACK),
    ("an old client, served", an_old_client_served, LOOPBACK),
    ("enforced against a user", enforced, LOOPBACK),
    ("a sampled TRACEPARENT", right_and(shell(TRACEPARENT=SAMPLED)), LOOPBACK),
    (
        "switches without effect",
        right_and(shell(OTEL_SDK_DISABLED="true", DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")),
        LOOPBACK,
    ),
    ("a user's own general headers", right_and(user_env(**{HEADERS: "a=b"})), LOOPBACK),
    (
        "a user's beta endpoint, which a managed endpoint keeps out",
        right_and(user_env(ENABLE_BETA_TRACING_DETAILED="1", BETA_TRACING_ENDPOINT=BETA)),
        LOOPBACK,
    ),
    (
        "a user's own endpoint",
        right_and(user_env(**{ENDPOINT: "https://otlp.datadoghq.com"})),
        LOOPBACK,
    ),
    ("compared with the credentials", compared, LOOPBACK),
    ("under a name, with TLS", right_and(), OUTSIDE),
    ("through a proxy", through_the_proxy, OUTSIDE),
    (
        "an authority of the company",
        lambda here: here.server(
            {"env": {**here.ten(), "NODE_EXTRA_CA_CERTS": str(here.authority_file)}}
        ),
        Way(HOST, trusted=False),
    ),
    (
        "a proxy in the settings",
        lambda here: here.server({"env": {**here.ten(), "HTTPS_PROXY": here.proxy}}),
        OUTSIDE,
    ),
]


@pytest.mark.parametrize(
    ("plant", "way"), [pytest.param(plant, way, id=name) for name, plant, way in HEALTHY]
)
async def test_nothing_is_blamed_on_a_healthy_computer(
    plant: Plant, way: Way, tmp_path: Path
) -> None:
    async with computer(tmp_path, way=way) as here:
        plant(here)
        seen = await here.examine()
    assert (seen.verdict, seen.exit_code) == (NO_FAULT, ExitCode.DONE)


def another_agent(here: Computer) -> None:
    here.server({"env": here.ten(**{RESOURCE_ATTRIBUTES: "mvk.agent_id=another"})})


def no_claude(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.has_claude = False


@pytest.mark.parametrize(
    ("plant", "verdict", "exit_code"),
    [
        (another_agent, NO_FAULT, ExitCode.DONE),
        (
            no_claude,
            "No fault found on this computer. Not everything could be looked at.",
            ExitCode.NOT_VERIFIED,
        ),
    ],
)
async def test_what_it_cannot_see_is_not_blamed_on_something_else(
    plant: Plant, verdict: str, exit_code: ExitCode, tmp_path: Path
) -> None:
    """Without credentials to compare with, no computer knows which agent was registered."""
    async with computer(tmp_path) as here:
        plant(here)
        seen = await here.examine()
    assert (seen.verdict, seen.exit_code) == (verdict, exit_code)


def test_the_page_has_the_number() -> None:
    page = (Path(wizard.__file__).parent / "docs/doctor.md").read_text(encoding="utf-8")
    assert f"| Healthy | {len(HEALTHY)} | 0 blamed |" in page
