"""A Collector for two receivers of traces: its file, and what it does as its format is documented.

npm, PyPI and Debian have no Collector with a receiver for OTLP, so none runs here. The file is held
to the documented names of its parts, and carried out with two receivers of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.real_client.wire import Request, response, serving
from wizard.core.merge.collector import Collector, make_collector

HOME = "https://ingest.mavvrik.ai"
DATADOG = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=SECRET-1,Authorization=Basic SECRET-2",
}
FILE = """\
# OpenTelemetry Collector: Claude Code's traces go to Mavvrik and to Datadog.
# Written by mvk-wizard for version 0.152 or later. It holds no keys.
#
# Set these variables where the Collector runs:
#   MVK_AGENT_ID                 Connect in Mavvrik
#   MVK_TENANT_ID                Connect in Mavvrik
#   MVK_API_KEY                  Connect in Mavvrik
#   OTHER_DD_API_KEY             dd-api-key in OTEL_EXPORTER_OTLP_HEADERS
#   OTHER_AUTHORIZATION          authorization in OTEL_EXPORTER_OTLP_HEADERS
#
# Then change in the settings (keep this port inside your network):
#   OTEL_EXPORTER_OTLP_ENDPOINT  http://YOUR-COLLECTOR:4318
#   OTEL_EXPORTER_OTLP_HEADERS   ,

receivers:
  otlp:
    protocols:
      grpc:
        endpoint: "0.0.0.0:4317"
      http:
        endpoint: "0.0.0.0:4318"
processors:
  resource/mavvrik:
    attributes:
      - key: "mvk.agent_id"
        value: "${env:MVK_AGENT_ID}"
        action: "upsert"
exporters:
  otlp_http/mavvrik:
    endpoint: "https://ingest.mavvrik.ai"
    encoding: "json"
    headers:
      Authorization: "Bearer ${env:MVK_API_KEY}"
      X-Tenant-ID: "${env:MVK_TENANT_ID}"
      X-Agent-ID: "${env:MVK_AGENT_ID}"
  otlp_http/other:
    endpoint: "https://otlp.datadoghq.com"
    headers:
      dd-api-key: "${env:OTHER_DD_API_KEY}"
      authorization: "${env:OTHER_AUTHORIZATION}"
service:
  pipelines:
    traces/mavvrik:
      receivers: [otlp]
      processors: [resource/mavvrik]
      exporters: [otlp_http/mavvrik]
    traces/other:
      receivers: [otlp]
      exporters: [otlp_http/other]
    logs/other:
      receivers: [otlp]
      exporters: [otlp_http/other]
"""


def made(**changed: str) -> Collector:
    found = make_collector({**DATADOG, **changed}, HOME)
    assert found is not None
    return found


def read(lines: list[str]) -> Any:
    """The YAML that we write: indented names, items that are names with values, JSON's texts."""
    tree: dict[str, Any] = {}
    while lines:
        line = lines.pop(0)
        name, _, value = line.partition(":")
        inside = list(_inside(lines))
        if inside and inside[0].startswith("- "):
            tree[name] = [read([one.removeprefix("- ").strip() for one in inside])]
        elif inside:
            tree[name] = read(inside)
        elif value.strip().startswith("["):
            tree[name] = value.strip()[1:-1].split(", ")
        else:
            tree[json.loads(name) if name.startswith('"') else name] = json.loads(value)
    return tree


def _inside(lines: list[str]) -> Iterator[str]:
    while lines and lines[0].startswith("  "):
        yield lines.pop(0)[2:]


def tree(one: Collector) -> Any:
    return read([line for line in one.configuration.splitlines() if line and line[0] != "#"])


def test_the_file_of_a_vendor_who_gets_traces_and_logs() -> None:
    found = made()
    assert found.configuration == FILE
    assert dict(found.settings) == {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://YOUR-COLLECTOR:4318",
        "OTEL_EXPORTER_OTLP_HEADERS": ",",
    }


# The names that the Collector's documents give to the settings of each part.
DOCUMENTED = {
    "otlp": {"protocols"},
    "resource": {"attributes"},
    "otlp_http": {"endpoint", "traces_endpoint", "headers", "encoding", "compression", "tls"},
    "otlp_grpc": {"endpoint", "headers", "compression", "tls"},
}
CASES = {
    "as it is": {},
    "grpc": {
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://otel.example:4317",
    },
    "traces at an endpoint of their own": {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://traces.example/in/v1/traces",
    },
    "a secret in the endpoint": {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://me:SECRET-3@otel.example/in",
    },
    "a query in the endpoint": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.example/?k=SECRET-4"},
    "no headers": {"OTEL_EXPORTER_OTLP_HEADERS": ""},
    "a strange header": {"OTEL_EXPORTER_OTLP_HEADERS": "x!$y=SECRET-5"},
    "a dollar in the path": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.example/${env:HOME}"},
}


@pytest.mark.parametrize("name", CASES)
def test_every_part_is_documented_and_every_variable_is_named(name: str) -> None:
    found = made(**CASES[name])
    parts = tree(found)
    assert parts.keys() == {"receivers", "processors", "exporters", "service"}
    defined = {
        part: parts[kind][part]
        for kind in ("receivers", "processors", "exporters")
        for part in parts[kind]
    }
    for part, settings in defined.items():
        assert settings.keys() <= DOCUMENTED[part.partition("/")[0]]
    for pipeline, used in parts["service"]["pipelines"].items():
        assert pipeline.partition("/")[0] in ("traces", "metrics", "logs")
        assert {one for names in used.values() for one in names} <= defined.keys()
    asked = re.findall(r"(?<!\$)\$\{env:(\w+)\}", found.configuration)
    assert set(asked) == set(found.variables)
    assert "SECRET" not in found.configuration


def test_grpc_keeps_its_form_and_a_plain_connection() -> None:
    found = made(**CASES["grpc"])
    exporter = tree(found)["exporters"]["otlp_grpc/other"]
    assert (exporter["endpoint"], exporter["tls"]) == ("otel.example:4317", {"insecure": True})
    assert found.settings["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://YOUR-COLLECTOR:4317"


def test_an_endpoint_of_traces_alone_leaves_the_headers_of_the_others() -> None:
    found = made(**CASES["traces at an endpoint of their own"])
    assert dict(found.settings) == {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://YOUR-COLLECTOR:4318/v1/traces"
    }
    parts = tree(found)
    assert parts["exporters"]["otlp_http/other"]["traces_endpoint"] == (
        "https://traces.example/in/v1/traces"
    )
    assert list(parts["service"]["pipelines"]) == ["traces/mavvrik", "traces/other"]


def test_nothing_in_an_endpoint_is_replaced_by_the_collector() -> None:
    exporter = tree(made(**CASES["a dollar in the path"]))["exporters"]["otlp_http/other"]
    assert exporter["endpoint"] == "https://otel.example/$${env:HOME}"


@pytest.mark.parametrize(
    "changed",
    [
        {"OTEL_TRACES_EXPORTER": "none"},
        {"CLAUDE_CODE_ENABLE_TELEMETRY": "0"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": HOME},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"ENABLE_BETA_TRACING_DETAILED": "1", "BETA_TRACING_ENDPOINT": "https://beta.example"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": HOME, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://x.io"},
    ],
)
def test_there_is_no_file_where_nobody_else_gets_traces_at_an_endpoint(
    changed: Mapping[str, str],
) -> None:
    assert make_collector({**DATADOG, **changed}, HOME) is None


# Carried out --------------------------------------------------------------------------------------

VALUES = {
    "MVK_AGENT_ID": "agent-xyz",
    "MVK_TENANT_ID": "tnt-123",
    "MVK_API_KEY": "key-abc",
    "OTHER_DD_API_KEY": "SECRET-1",
    "OTHER_AUTHORIZATION": "Basic SECRET-2",
}


async def collect(parts: Any, signal: str, body: dict[str, Any]) -> None:
    """What the documents say of these parts: to every exporter of the pipelines of a signal."""
    for pipeline, used in parts["service"]["pipelines"].items():
        if pipeline.partition("/")[0] != signal:
            continue
        sent = json.loads(json.dumps(body))
        for processor in used.get("processors", ()):
            for one in parts["processors"][processor]["attributes"]:
                value = {"stringValue": filled(one["value"])}
                for group in sent["resourceSpans"]:
                    group["resource"]["attributes"].append({"key": one["key"], "value": value})
        for name in used["exporters"]:
            exporter = parts["exporters"][name]
            url = f"{exporter['endpoint']}/v1/{signal}"
            headers = {name: filled(value) for name, value in exporter["headers"].items()}
            async with httpx.AsyncClient(trust_env=False) as client:
                await client.post(url, json=sent, headers=headers)


def filled(text: str) -> str:
    return re.sub(r"\$\{env:(\w+)\}", lambda found: VALUES[found[1]], text)


async def test_each_receiver_gets_the_traces_with_its_own_headers_only() -> None:
    arrived: dict[str, list[Request]] = {"mavvrik": [], "other": []}

    def receiver(name: str) -> Any:
        async def answer(request: Request) -> bytes:
            arrived[name].append(request)
            return response(200, b"{}")

        return answer

    async with serving(receiver("mavvrik")) as ours, serving(receiver("other")) as theirs:
        found = make_collector(DATADOG, HOME)
        assert found is not None
        parts = tree(found)
        parts["exporters"]["otlp_http/mavvrik"]["endpoint"] = f"http://127.0.0.1:{ours}"
        parts["exporters"]["otlp_http/other"]["endpoint"] = f"http://127.0.0.1:{theirs}"
        spans = {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": []}]}
        await collect(parts, "traces", spans)
        await collect(parts, "logs", {"resourceLogs": []})
    names = ("authorization", "x-tenant-id", "x-agent-id", "dd-api-key")
    seen = {
        receiver: [(one.path, {n: one.header(n) for n in names if one.header(n)}) for one in got]
        for receiver, got in arrived.items()
    }
    theirs_only = {"authorization": "Basic SECRET-2", "dd-api-key": "SECRET-1"}
    ours_only = {
        "authorization": "Bearer key-abc",
        "x-tenant-id": "tnt-123",
        "x-agent-id": "agent-xyz",
    }
    assert seen == {
        "mavvrik": [("/v1/traces", ours_only)],
        "other": [("/v1/traces", theirs_only), ("/v1/logs", theirs_only)],
    }
    agent = [{"key": "mvk.agent_id", "value": {"stringValue": "agent-xyz"}}]
    (group,) = json.loads(arrived["mavvrik"][0].body)["resourceSpans"]
    assert group["resource"]["attributes"] == agent
    assert json.loads(arrived["other"][0].body) == spans
