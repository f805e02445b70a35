"""Plants: what an administrator, a user or a network did to a computer. Each is a function."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from tests.services.computers import (
    Computer,
)
from tests.services.credentials import CREDENTIALS, KEY
from tests.services.net.loopback import unused_port
from wizard.core.values import (
    ENDPOINT,
    HEADERS,
    LOGS_EXPORTER,
    METRICS_EXPORTER,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)

COLLEAGUES = replace(CREDENTIALS, agent_id="b7716d02-91aa-4a0e-8d53-0c94e1a2aa07")
NEW_KEY = replace(CREDENTIALS, api_key=SecretStr("mvk-agent-Wq17bNu4MfLz92RcX8sVhTd6"))
UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
Plant = Callable[[Computer], object]
TENANT, AGENT = CREDENTIALS.tenant_id, CREDENTIALS.agent_id


def delivered(**other: Any) -> Plant:
    """The console delivered the guide's ten values with these changes; None leaves one out."""
    return lambda here: here.server({"env": here.ten(**other)})


def more(**other: Any) -> Plant:
    """The console delivered the guide's ten values and these."""
    return lambda here: here.server({"env": {**here.ten(), **other}})


def endpoint(form: str) -> Plant:
    """The endpoint in another form."""
    return lambda here: delivered(**{ENDPOINT: form.format(here.url)})(here)


def headers(form: str) -> Plant:
    """The headers in another form."""
    return delivered(**{HEADERS: form.format(tenant=TENANT, key=KEY)})


def text(change: Callable[[str], str]) -> Plant:
    """The text of the console's settings, changed."""
    return lambda here: here.server(change(json.dumps({"env": here.ten()}, indent=2)).encode())


def right_and(*plants: Plant) -> Plant:
    """The console delivered the right settings, and there is something else too."""

    def plant(here: Computer) -> None:
        here.server({"env": here.ten()})
        for one in plants:
            one(here)

    return plant


def user_env(**env: Any) -> Plant:
    return lambda here: here.user({"env": env})


def shell(**env: str) -> Plant:
    return lambda here: here.environment.update(env)


def version(*number: int) -> Plant:
    return lambda here: setattr(here, "version", number)


def only_top_level(here: Computer) -> None:
    here.server({**here.ten(), "permissions": {}})


def env_twice(here: Computer) -> None:
    ours, other = json.dumps(here.ten()), json.dumps({"A": "1"})
    here.server(f'{{"env": {ours}, "env": {other}}}'.encode())


VENDORS = {
    ENDPOINT: "https://otlp.datadoghq.com",
    HEADERS: "dd-api-key=0123abcd",
    METRICS_EXPORTER: "otlp",
}


def shadowed_by_server(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.server({"env": VENDORS})


def shadowed_plist(here: Computer) -> None:
    here.plist({"env": here.ten()})
    here.server({"env": VENDORS})


def shadowed_by_plist(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.plist({"env": {"OTEL_LOG_USER_PROMPTS": "1"}})


def shadowed_by_registry(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.registry = json.dumps({"env": VENDORS})


def shadowed_by_any_setting(here: Computer) -> None:
    """Before 2.1.223, one setting is enough."""
    here.file({"env": here.ten()})
    here.server({"cleanupPeriodDays": 30})
    here.version = (2, 1, 197)


def shadowed_by_a_helper(here: Computer) -> None:
    """The file's own helper does not count, so its telemetry does not, either."""
    here.file({"env": here.ten(), "otelHeadersHelper": "/usr/bin/headers"})
    here.server({"cleanupPeriodDays": 30})


def beside_other_settings(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.server({"cleanupPeriodDays": 30, "env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1"}})
    here.plist({"permissions": {"deny": ["WebFetch"]}})


def drop_in_switches_off(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.drop_in({"env": {TRACES_EXPORTER: "none"}})


def drop_in_of_a_vendor(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.drop_in({"env": {ENDPOINT: "https://otlp.datadoghq.com", HEADERS: "dd-api-key=0123abcd"}})


def broken_drop_in(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.drop_in(b'{"permissions": {"deny": []},}')


def broken_plist(here: Computer) -> None:
    here.plist(b"<plist><dict><key>env</key>")


def broken_registry(here: Computer) -> None:
    here.registry = '{"env": {"A": "1"}'


def a_folder_for_a_file(here: Computer) -> None:
    (here.folder / "managed/managed-settings.json").mkdir(parents=True)


def not_permitted(here: Computer) -> None:
    path = here.file({"env": here.ten()})
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read every file")


def too_large(here: Computer) -> None:
    here.file({"env": here.ten(), "companyAnnouncements": ["x" * 2_100_000]})


def utf_16(here: Computer) -> None:
    here.file(json.dumps({"env": here.ten()}).encode("utf-16-le"))


def nobody_listens(here: Computer) -> None:
    here.ingest.port = unused_port()
    here.server({"env": here.ten()})


def proxy_is_dead(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.environment["HTTPS_PROXY"] = f"http://127.0.0.1:{unused_port()}"


def users_proxy_is_dead(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.user({"env": {"HTTPS_PROXY": f"http://127.0.0.1:{unused_port()}"}})


def through_the_proxy(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.environment["HTTPS_PROXY"] = here.proxy


def colleagues(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.expected = COLLEAGUES


def rotated(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.expected = NEW_KEY


def nothing(_here: Computer) -> None:
    """No settings at all."""


def mavvrik_in_nothing(here: Computer) -> None:
    here.server({"permissions": {"deny": ["WebFetch"]}})


def bedrock(here: Computer) -> None:
    here.environment["CLAUDE_CODE_USE_BEDROCK"] = "1"


def own_gateway(here: Computer) -> None:
    here.user({"env": {"ANTHROPIC_BASE_URL": "https://gateway.example.test"}})


def redirected_by_the_user(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.user({"env": {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://elsewhere.test/v1/traces"}})
    here.version = (2, 1, 197)


def user_alone_misspells(here: Computer) -> None:
    here.user({"env": here.ten(**{TRACES_EXPORTER: "otpl"})})


def policy_helper(here: Computer) -> None:
    here.file({"env": here.ten(), "policyHelper": {"path": "/nowhere/helper"}})


def old_key_in_a_drop_in(here: Computer) -> None:
    here.file({"env": here.ten()})
    old = f"x-tenant-id={TENANT},Authorization=Bearer {NEW_KEY.api_key.get_secret_value()}"
    here.drop_in({"env": {HEADERS: old}}, "90-old.json")


def users_headers_cross_over(here: Computer) -> None:
    """Only the headers for traces are managed, so a user's general ones win over them."""
    traces = "OTEL_EXPORTER_OTLP_TRACES_{}"
    here.server(
        {
            "env": {
                **here.ten(**{ENDPOINT: None, HEADERS: None, PROTOCOL: None}),
                traces.format("ENDPOINT"): f"{here.url}/v1/traces",
                traces.format("HEADERS"): here.ten()[HEADERS],
                traces.format("PROTOCOL"): "http/json",
            }
        }
    )
    here.user({"env": {HEADERS: "Authorization=Bearer of-the-user"}})


def old_client(plant: Plant) -> Plant:
    """With a Claude Code that reads attributes and headers strictly."""

    def plants(here: Computer) -> None:
        plant(here)
        here.version = (2, 1, 197)

    return plants


def under_another_name(here: Computer) -> None:
    path = here.file({"env": here.ten()})
    path.rename(path.with_name("managed-setting.json"))


def authority_is_gone(here: Computer) -> None:
    gone = str(here.folder / "gone.pem")
    here.server({"env": {**here.ten(), "NODE_EXTRA_CA_CERTS": gone}})


def proxy_without_scheme(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.environment["HTTPS_PROXY"] = here.proxy.removeprefix("http://")


def proxy_in_small_letters_is_dead(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.environment["https_proxy"] = f"http://127.0.0.1:{unused_port()}"


def the_other_agent_comes_last(here: Computer) -> None:
    both = f"mvk.agent_id={AGENT},mvk.agent_id={COLLEAGUES.agent_id}"
    here.server({"env": here.ten(**{RESOURCE_ATTRIBUTES: both})})
    here.expected = CREDENTIALS


def parent_based_sampler(here: Computer) -> None:
    more(OTEL_TRACES_SAMPLER="parentbased_always_on")(here)
    here.environment["TRACEPARENT"] = UNSAMPLED


def kept_from_unsampled(here: Computer) -> None:
    more(TRACEPARENT="")(here)
    here.environment["TRACEPARENT"] = UNSAMPLED


def sandbox_without_bubblewrap(here: Computer) -> None:
    here.server({"env": here.ten(), "sandbox": {"enabled": True, "failIfUnavailable": True}})
    here.lacks_bubblewrap = True


def metrics_to_a_vendor(here: Computer) -> None:
    """Claude Code sends the general headers with every signal."""
    here.server(
        {
            "env": {
                **here.ten(),
                METRICS_EXPORTER: "otlp",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
                "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "dd-api-key=0123abcd",
                "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
            }
        }
    )


def everything_else(here: Computer) -> None:
    """What other companies have in their settings."""
    here.server(
        {
            "permissions": {"deny": ["WebFetch"], "defaultMode": "plan"},
            "companyAnnouncements": ["Ask before you paste."],
            "cleanupPeriodDays": 30,
            "env": {"DISABLE_AUTOUPDATER": "1", **here.ten(), "MAX_MCP_OUTPUT_TOKENS": "9000"},
        }
    )


def with_its_byte_order_mark(here: Computer) -> None:
    text = json.dumps({"env": here.ten()}, indent=2).replace("\n", "\r\n")
    here.file(b"\xef\xbb\xbf" + text.encode())


def the_same_in_two_places(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.file({"env": here.ten()})


def split_over_drop_ins(here: Computer) -> None:
    half = dict(list(here.ten().items())[:5])
    here.file({"permissions": {}})
    here.drop_in({"env": half}, "10-telemetry.json")
    here.drop_in({"env": {k: v for k, v in here.ten().items() if k not in half}}, "20-mavvrik.json")


def an_old_client_served(here: Computer) -> None:
    here.server({"env": here.ten(**{LOGS_EXPORTER: None, METRICS_EXPORTER: None})})
    here.version = (2, 1, 72)


def enforced(here: Computer) -> None:
    here.server(
        {"env": {**here.ten(), "OTEL_TRACES_SAMPLER": "always_on"}, "otelHeadersHelper": ""}
    )
    here.user({"env": {"OTEL_TRACES_SAMPLER": "always_off"}, "otelHeadersHelper": "/bin/date"})


def compared(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.expected = CREDENTIALS


def beside_a_vendor(here: Computer) -> None:
    """Product: "Keep it, add Mavvrik"."""
    ten = here.ten()
    traces, vendor = "OTEL_EXPORTER_OTLP_TRACES_{}", "OTEL_EXPORTER_OTLP_METRICS_{}"
    here.server(
        {
            "env": {
                **here.ten(**{ENDPOINT: None, PROTOCOL: None, METRICS_EXPORTER: "otlp"}),
                HEADERS: ",",
                traces.format("ENDPOINT"): f"{here.url}/v1/traces",
                traces.format("HEADERS"): ten[HEADERS],
                traces.format("PROTOCOL"): ten[PROTOCOL],
                vendor.format("ENDPOINT"): "https://otlp.datadoghq.com/v1/metrics",
                vendor.format("HEADERS"): "dd-api-key=0123abcd",
                vendor.format("PROTOCOL"): "http/protobuf",
            }
        }
    )
