"""Computers with one fault each: doctor names it first, and blames nothing on a healthy computer.

The states come from what was measured of Claude Code and from Mavvrik's guide, and were written
without the code of doctor. `says` is what a support engineer would name, as a pattern for
the code and the message of the first cause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import wizard
from tests.services.computers import (
    ACCEPTED,
    HOST,
    INVALID,
    Way,
    computer,
)
from tests.services.conftest import plain_network
from tests.services.credentials import assert_no_key
from tests.services.net.loopback import JSON, Talk, answer, reset, then_silence
from tests.services.plants import (
    AGENT,
    TENANT,
    UNSAMPLED,
    Plant,
    a_folder_for_a_file,
    authority_is_gone,
    bedrock,
    broken_drop_in,
    broken_plist,
    broken_registry,
    colleagues,
    delivered,
    drop_in_of_a_vendor,
    drop_in_switches_off,
    endpoint,
    env_twice,
    headers,
    mavvrik_in_nothing,
    metrics_to_a_vendor,
    more,
    nobody_listens,
    not_permitted,
    nothing,
    old_client,
    old_key_in_a_drop_in,
    only_top_level,
    own_gateway,
    parent_based_sampler,
    policy_helper,
    proxy_in_small_letters_is_dead,
    proxy_is_dead,
    proxy_without_scheme,
    redirected_by_the_user,
    right_and,
    rotated,
    sandbox_without_bubblewrap,
    shadowed_by_a_helper,
    shadowed_by_any_setting,
    shadowed_by_plist,
    shadowed_by_registry,
    shadowed_by_server,
    shadowed_plist,
    shell,
    text,
    the_other_agent_comes_last,
    through_the_proxy,
    too_large,
    under_another_name,
    user_alone_misspells,
    user_env,
    users_headers_cross_over,
    users_proxy_is_dead,
    utf_16,
    version,
)
from wizard.core.exit_codes import ExitCode
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOGS_EXPORTER,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)
from wizard.services.diagnosis import Diagnosis

__all__ = ["plain_network"]

ERROR, REFUSED, NETWORK = ExitCode.ERROR, ExitCode.REFUSED, ExitCode.NETWORK
UNREADABLE = ExitCode.NOT_PARSEABLE
FORBIDDEN = answer(403, '{"code": "FORBIDDEN"}', JSON)
LOGIN_PAGE = answer(200, "<html>Log in</html>", "text/html")
BUSY = answer(503, "", None)
BETA = "https://beta.example.com"
LOOPBACK = Way()
OUTSIDE = Way(host=HOST)  # Mavvrik under a name, with TLS


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong with a computer, and what must be named first."""

    name: str
    plant: Plant
    says: str
    exit_code: ExitCode = ERROR
    way: Way = LOOPBACK
    talk: Talk | None = None


FAULTS = [
    # Endpoint
    State("a space at the end of the endpoint", endpoint("{} "), "endpoint.*space"),
    State("the endpoint has the path", endpoint("{}/v1/traces"), "v1/traces"),
    State("an endpoint without https", delivered(**{ENDPOINT: "ingest.mavvrik.ai"}), "https"),
    State("no endpoint", delivered(**{ENDPOINT: None}), f"{ENDPOINT}.*missing"),
    State("quotes in the endpoint", endpoint('"{}"'), "(?i)endpoint.*quot"),
    State("a placeholder as endpoint", delivered(**{ENDPOINT: "<MVK_ENDPOINT>"}), "laceholder"),
    State(
        "another vendor's endpoint",
        delivered(**{ENDPOINT: "https://otlp.datadoghq.com", HEADERS: "dd-api-key=0123abcd"}),
        "(?i)datadog|another|mavvrik's",
    ),
    State(
        "an endpoint of its own for traces",
        more(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="https://api.honeycomb.io/v1/traces"),
        "TRACES_ENDPOINT|Honeycomb",
    ),
    State(
        "detailed beta tracing",
        more(ENABLE_BETA_TRACING_DETAILED="1", BETA_TRACING_ENDPOINT=BETA),
        "BETA_TRACING",
    ),
    # Headers
    State(
        "the key's placeholder is left in",
        headers("x-tenant-id={tenant},Authorization=Bearer {{MVK_API_KEY}}"),
        "laceholder",
        REFUSED,
    ),
    State(
        "the guide's example values",
        headers("x-tenant-id=your-tenant-id,Authorization=Bearer your-api-key"),
        "(?i)placeholder|example",
        REFUSED,
    ),
    State(
        "two spaces after Bearer",
        headers("x-tenant-id={tenant},Authorization=Bearer  {key}"),
        "(?i)space",
    ),
    State("no Bearer", headers("x-tenant-id={tenant},Authorization={key}"), "Bearer"),
    State(
        "a space inside the key",
        headers("x-tenant-id={tenant},Authorization=Bearer mvk-agent- Zq81xWv7PfGt30Lb"),
        "(?i)space",
    ),
    State(
        "a key cut at a comma",
        headers("x-tenant-id={tenant},Authorization=Bearer mvk-agent-Zq81,xWv7PfGt30LbN5sD"),
        "(?i)comma",
        REFUSED,
    ),
    State(
        "colons in the headers",
        headers("x-tenant-id: {tenant},Authorization: Bearer {key}"),
        "(?i)colon|=",
    ),
    State(
        "a semicolon between the headers",
        headers("x-tenant-id={tenant};Authorization=Bearer {key}"),
        "(?i)semicolon",
    ),
    State(
        "an invisible character in the headers",
        headers("x-tenant-id={tenant},Authorization=Bearer \u200b{key}"),
        "(?i)invisible|zero.width|U\\+200B",
    ),
    State(
        "quotes around the headers",
        headers('"x-tenant-id={tenant},Authorization=Bearer {key}"'),
        "(?i)quot",
    ),
    State(
        "Basic in place of Bearer",
        headers("x-tenant-id={tenant},Authorization=Basic {key}"),
        "Bearer",
    ),
    State("no tenant", headers("Authorization=Bearer {key}"), "(?i)tenant"),
    State("no headers", delivered(**{HEADERS: None}), f"{HEADERS}.*missing"),
    State("headers as an object", delivered(**{HEADERS: {"x-tenant-id": TENANT}}), HEADERS),
    State("the key goes to another vendor, too", metrics_to_a_vendor, "elsewhere"),
    # The agent
    State("no agent", delivered(**{RESOURCE_ATTRIBUTES: None}), "(?i)agent|RESOURCE_ATTR"),
    State(
        "the agent's attribute in capitals",
        delivered(**{RESOURCE_ATTRIBUTES: f"MVK.agent_id={AGENT}"}),
        "(?i)agent_id",
    ),
    State(
        "the agent's attribute with a dash",
        delivered(**{RESOURCE_ATTRIBUTES: f"mvk.agent-id={AGENT}"}),
        "(?i)agent_id",
    ),
    State(
        "the agent's placeholder is left in",
        delivered(**{RESOURCE_ATTRIBUTES: "mvk.agent_id={MVK_AGENT_ID}"}),
        "laceholder",
    ),
    State(
        "another agent than registered",
        colleagues,
        "(?i)agent.*(another|other|differ|not|n't)",
    ),
    State(
        "an Agent ID of 256 characters",
        delivered(**{RESOURCE_ATTRIBUTES: f"mvk.agent_id={'a' * 256}"}),
        "255",
    ),
    State("two agents, another one last", the_other_agent_comes_last, "(?i)agent.*n't"),
    State(
        "a semicolon between the attributes",
        delivered(**{RESOURCE_ATTRIBUTES: f"team=core;mvk.agent_id={AGENT}"}),
        "(?i)semicolon",
    ),
    # Switches, exporters, protocol
    State(
        "enhanced telemetry is empty, and on under its other name",
        more(CLAUDE_CODE_ENHANCED_TELEMETRY_BETA="", ENABLE_ENHANCED_TELEMETRY_BETA="1"),
        "ENHANCED_TELEMETRY",
    ),
    State("telemetry is off", delivered(**{ENABLE_TELEMETRY: "0"}), ENABLE_TELEMETRY),
    State("no telemetry switch", delivered(**{ENABLE_TELEMETRY: None}), ENABLE_TELEMETRY),
    State("no enhanced telemetry", delivered(**{ENHANCED_TELEMETRY: None}), ENHANCED_TELEMETRY),
    State("a misspelt exporter", delivered(**{TRACES_EXPORTER: "otpl"}), TRACES_EXPORTER),
    State("None in capitals", delivered(**{LOGS_EXPORTER: "None"}), LOGS_EXPORTER),
    State("traces go nowhere", delivered(**{TRACES_EXPORTER: "none"}), TRACES_EXPORTER),
    State("null as exporter", text(lambda whole: whole.replace('"otlp"', "null")), TRACES_EXPORTER),
    State("protocol grpc", delivered(**{PROTOCOL: "grpc"}), f"grpc|{PROTOCOL}"),
    State("protocol json", delivered(**{PROTOCOL: "json"}), PROTOCOL),
    State(
        "another protocol for traces",
        more(OTEL_EXPORTER_OTLP_TRACES_PROTOCOL="grpc"),
        "TRACES_PROTOCOL",
    ),
    State("the sampler is off", more(OTEL_TRACES_SAMPLER="always_off"), "(?i)sampler"),
    State(
        "a ratio of 0",
        more(OTEL_TRACES_SAMPLER="traceidratio", OTEL_TRACES_SAMPLER_ARG="0"),
        "(?i)sampler",
    ),
    State("no session ID", more(OTEL_METRICS_INCLUDE_SESSION_ID="false"), "SESSION_ID"),
    State(
        "too many attributes",
        delivered(
            **{
                RESOURCE_ATTRIBUTES: ",".join(
                    [*(f"a{n}={n}" for n in range(130)), f"mvk.agent_id={AGENT}"]
                )
            }
        ),
        "(?i)attributes",
    ),
    State("no time to export", more(OTEL_BSP_EXPORT_TIMEOUT="1"), "EXPORT_TIMEOUT"),
    # Places
    State("the ten values outside env", only_top_level, "(?i)top level|outside|belong"),
    State("env inside env", lambda here: here.server({"env": {"env": here.ten()}}), "(?i)env"),
    State("ENV in capitals", lambda here: here.server({"ENV": here.ten()}), "ENV"),
    State("env is a list", lambda here: here.server({"env": [here.ten()]}), "(?i)env.*object"),
    State("env twice", env_twice, "(?i)env.*twice"),
    # Text
    State(
        "a comma too many",
        text(lambda whole: whole.replace('"otlp"', '"otlp",')),
        "(?i)comma",
        UNREADABLE,
    ),
    State(
        "a comment",
        text(lambda whole: whole.replace("{", "{ // Mavvrik", 1)),
        "(?i)comment",
        UNREADABLE,
    ),
    State("a brace is missing", text(lambda whole: whole[:-1]), "(?i)closing|closed", UNREADABLE),
    State("only the env part", text(lambda whole: whole[1:-1].strip()), "(?i)env", UNREADABLE),
    State(
        "curly quotes",
        text(lambda whole: whole.replace('"', "\u201d")),
        "(?i)curly|quot",
        UNREADABLE,
    ),
    State("a list", lambda here: here.server([]), "(?i)list", UNREADABLE),
    State(
        "no JSON at all",
        lambda here: here.server(b"<html><body>Log in</body></html>"),
        "(?i)page",
        UNREADABLE,
    ),
    State("UTF-16 without its mark", utf_16, "UTF-16", UNREADABLE),
    State("a file over 2 MiB", too_large, "2 MiB"),
    State("a broken drop-in", broken_drop_in, "(?i)comma", UNREADABLE),
    State("a broken property list", broken_plist, "(?i)plist|property list"),
    State("a broken registry value", broken_registry, "(?i)clos", UNREADABLE),
    State("a file that cannot be read", not_permitted, "(?i)permission|read"),
    State("a folder where a file belongs", a_folder_for_a_file, "(?i)folder|read"),
    # Sources
    State("no settings at all", nothing, "(?i)no (company )?settings|no managed"),
    State("the console holds {}", lambda here: here.server({}), "(?i)no |nothing|empty"),
    State("settings without Mavvrik", mavvrik_in_nothing, "(?i)mavvrik"),
    State(
        "the console's settings shadow the file",
        shadowed_by_server,
        "(?i)shadow|ignore|hide|used instead",
    ),
    State("the console's settings shadow MDM on macOS", shadowed_plist, "(?i)shadow|ignore"),
    State("MDM shadows the file on macOS", shadowed_by_plist, "(?i)shadow|ignore"),
    State("MDM shadows the file on Windows", shadowed_by_registry, "(?i)shadow|ignore"),
    State("before 2.1.223, any setting of the console", shadowed_by_any_setting, "(?i)ignore"),
    State("a file with a helper of its own", shadowed_by_a_helper, "(?i)ignore"),
    State(
        "a drop-in with an old key",
        old_key_in_a_drop_in,
        "INVALID_API_KEY",
        REFUSED,
    ),
    State("a file under another name", under_another_name, "(?i)no settings"),
    State("a drop-in switches traces off", drop_in_switches_off, TRACES_EXPORTER),
    State("a drop-in of another vendor", drop_in_of_a_vendor, "(?i)datadog|another|mavvrik's"),
    State("Claude Code on Bedrock", bedrock, "(?i)bedrock"),
    State("Claude Code behind a gateway", own_gateway, "ANTHROPIC_BASE_URL"),
    State("a policy helper", policy_helper, "(?i)policyHelper"),
    # The user's own
    State("a user's sampler", right_and(user_env(OTEL_TRACES_SAMPLER="always_off")), "(?i)sampler"),
    State(
        "a user's headers helper",
        right_and(lambda here: here.user({"otelHeadersHelper": "/home/ana/headers.sh"})),
        "(?i)otelHeadersHelper",
        ExitCode.NOT_VERIFIED,  # what it prints is not known without running it
    ),
    State("a user's queue of 0", right_and(user_env(OTEL_BSP_MAX_QUEUE_SIZE="0")), "QUEUE_SIZE"),
    State(
        "a user's time for the last export",
        right_and(user_env(CLAUDE_CODE_OTEL_SHUTDOWN_TIMEOUT_MS="0")),
        "SHUTDOWN_TIMEOUT",
    ),
    State("a user's endpoint for traces, old client", redirected_by_the_user, "TRACES_ENDPOINT"),
    State("a user's own settings, misspelt", user_alone_misspells, f"{TRACES_EXPORTER}|otpl"),
    State(
        "an unsampled TRACEPARENT in the shell",
        right_and(shell(TRACEPARENT=UNSAMPLED)),
        "TRACEPARENT",
    ),
    State("a queue of 0 in the shell", right_and(shell(OTEL_BSP_MAX_QUEUE_SIZE="0")), "QUEUE_SIZE"),
    State(
        "a user's limit of attributes",
        right_and(user_env(OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT="1")),
        "ATTRIBUTE_COUNT_LIMIT",
    ),
    State(
        "a user's batch of 0x0",
        right_and(user_env(OTEL_BSP_MAX_EXPORT_BATCH_SIZE="0x0")),
        "BATCH_SIZE",
    ),
    State(
        "a user's headers beside managed ones for traces",
        users_headers_cross_over,
        "OTLP_HEADERS",
        REFUSED,
    ),
    State(
        "an unsampled TRACEPARENT in a user's settings",
        right_and(user_env(TRACEPARENT=UNSAMPLED)),
        "TRACEPARENT",
    ),
    State("a sampler that follows TRACEPARENT", parent_based_sampler, "TRACEPARENT"),
    # Claude Code
    State(
        "2.1.197 and a space in another attribute",
        old_client(delivered(**{RESOURCE_ATTRIBUTES: f"mvk.agent_id={AGENT},team=core team"})),
        "(?i)space",
    ),
    State(
        "2.1.197 and a percent sign in the key",
        old_client(headers("x-tenant-id={tenant},Authorization=Bearer mvk-agent-Wq17%bNu4MfLz9")),
        "(?i)percent",
        talk=ACCEPTED,
    ),
    State(
        "an older Claude Code is required",
        lambda here: here.server({"env": here.ten(), "requiredMaximumVersion": "2.1.100"}),
        "requiredMaximumVersion",
    ),
    State(
        "the pre-release of this Claude Code is the newest allowed",
        lambda here: here.server({"env": here.ten(), "requiredMaximumVersion": "2.1.330-beta"}),
        "requiredMaximumVersion is 2.1.330-beta, so Claude Code 2.1.330 doesn't start",
    ),
    State("a sandbox without bubblewrap", sandbox_without_bubblewrap, "(?i)sandbox"),
    State("Claude Code 2.1.77", right_and(version(2, 1, 77)), "2.1.86|too-old"),
    State("Claude Code 2.1.10 hangs", right_and(version(2, 1, 10)), "2.1.86|too-old"),
    State(
        "a newer Claude Code is required",
        lambda here: here.server({"env": here.ten(), "requiredMinimumVersion": "3.0.0"}),
        "requiredMinimumVersion",
    ),
    # Key and network
    State("the agent is not registered", right_and(), "INVALID_API_KEY", REFUSED, talk=INVALID),
    State("the key was changed", rotated, "(?i)key"),
    State(
        "the settings hold another key",
        headers("x-tenant-id={tenant},Authorization=Bearer mvk-agent-Wq17bNu4MfLz92RcX8sVhTd6"),
        "INVALID_API_KEY",
        REFUSED,
    ),
    State(
        "the settings hold another tenant",
        headers("x-tenant-id=acme-test-1,Authorization=Bearer {key}"),
        "INVALID_API_KEY",
        REFUSED,
    ),
    State("403", right_and(), "(?i)403|refuse|permi", REFUSED, talk=FORBIDDEN),
    State(
        "Mavvrik is not there",
        nobody_listens,
        "(?i)refused the connection",
        NETWORK,
    ),
    State("the connection breaks", right_and(), "(?i)ended before", NETWORK, talk=reset()),
    State(
        "a login page of the network",
        right_and(),
        "(?i)html|web page|not Mavvrik",
        NETWORK,
        talk=LOGIN_PAGE,
    ),
    State("Mavvrik has trouble", right_and(), "(?i)503|busy|trouble", NETWORK, talk=BUSY),
    State("DNS does not know the host", right_and(), "DNS", NETWORK, Way(HOST, known=False)),
    State(
        "an authority nobody knows",
        right_and(),
        "(?i)certificate",
        NETWORK,
        Way(HOST, trusted=False),
    ),
    State(
        "a certificate that has expired",
        right_and(),
        "(?i)certificate|expired",
        NETWORK,
        Way(HOST, expired=True),
    ),
    State("a dead proxy", proxy_is_dead, "(?i)proxy", NETWORK, OUTSIDE),
    State(
        "a proxy that wants a password",
        through_the_proxy,
        "(?i)password",
        NETWORK,
        Way(HOST, proxy_login="ana:secret"),
    ),
    State(
        "a proxy that forbids the host",
        through_the_proxy,
        "(?i)proxy",
        NETWORK,
        Way(HOST, proxy_refuses=403),
    ),
    State("Mavvrik does not answer", right_and(), "did not answer", NETWORK, talk=then_silence()),
    State("too many requests", right_and(), "429", NETWORK, talk=answer(429, "", None)),
    State("nothing at this path", right_and(), "404", NETWORK, talk=answer(404, "", None)),
    State(
        "the company's authority is in a file that is gone",
        authority_is_gone,
        "(?i)certificate",
        NETWORK,
        Way(HOST, trusted=False),
    ),
    State("a proxy without its scheme", proxy_without_scheme, "HTTPS_PROXY", ERROR, OUTSIDE),
    State(
        "a dead proxy in small letters",
        proxy_in_small_letters_is_dead,
        "(?i)proxy",
        NETWORK,
        OUTSIDE,
    ),
    State("a user's dead proxy", users_proxy_is_dead, "(?i)proxy", NETWORK, OUTSIDE),
]


def first(seen: Diagnosis) -> str:
    """Return the code and the words of the first finding."""
    named = next(iter((*seen.causes, *seen.suspects)), None)
    return f"{named.code if named else ''}: {seen.verdict}"


@pytest.mark.parametrize("state", [pytest.param(one, id=one.name) for one in FAULTS])
async def test_the_cause_is_named_first(state: State, tmp_path: Path) -> None:
    async with computer(tmp_path, state.talk, state.way) as here:
        state.plant(here)
        seen = await here.examine()
    assert re.search(state.says, first(seen).replace(str(tmp_path), ""))
    assert seen.exit_code is state.exit_code
    assert_no_key(seen)


def test_the_page_has_the_numbers() -> None:
    page = (Path(wizard.__file__).parent / "docs/doctor.md").read_text(encoding="utf-8")
    assert f"| One fault | {len(FAULTS)} | {len(FAULTS)} named first |" in page
