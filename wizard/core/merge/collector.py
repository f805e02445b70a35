"""Write the configuration of an OpenTelemetry Collector for Mavvrik and another vendor.

Claude Code sends its traces to only one receiver; the Collector sends them on to both. The format
follows the Collector's documentation and Mavvrik's published configuration, both for version 0.152.
The configuration contains no keys: the Collector reads them from its environment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.core.client.routes import TRACES, Route, Url, replay
from wizard.core.client.values import read_switch
from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, KEY, TENANT
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH, is_for_mavvrik
from wizard.core.redact.mask import mask_value
from wizard.core.values import AGENT_ATTRIBUTE, ENDPOINT, HEADERS, NO_HEADERS
from wizard.core.vendors import vendor_name

YOUR_COLLECTOR = "YOUR-COLLECTOR"
_PORTS = {"grpc": 4317, "http": 4318}
_OURS, _OTHER = "otlp_http/mavvrik", "/other"
_OTHER_ENDPOINT = "OTHER_ENDPOINT"

Node = str | int | bool | tuple[str, ...] | list["Node"] | dict[str, "Node"]


@dataclass(frozen=True, slots=True)
class Collector:
    """A Collector's configuration, the variables that it needs, and the changed settings."""

    vendor: str
    configuration: str
    variables: Mapping[str, str]  # name → where its value is to be found
    settings: Mapping[str, str]  # entry → its value with the Collector


def make_collector(env: Mapping[str, str], endpoint: str) -> Collector | None:
    """Write a Collector's configuration for these entries; `endpoint` is Mavvrik's.

    Return None if nobody else gets traces, if only a receiver on each developer's computer or at
    the beta endpoint does, or if something already goes to Mavvrik.
    """
    routes = {one.signal: one for one in replay(env)}
    traces = routes.get(TRACES)
    beta = read_switch(env.get(BETA_SWITCH)) and env.get(BETA_ENDPOINT, "").strip()
    if traces is None or traces.url is None or traces.endpoint_entry is None or beta:
        return None
    addresses = [env.get(name, "") for name in (ENDPOINT, traces.endpoint_entry)]
    if traces.url.is_loopback or any(is_for_mavvrik(one, endpoint) for one in addresses if one):
        return None
    together = [one for one in routes.values() if one.endpoint_entry == traces.endpoint_entry]
    variables = dict.fromkeys(CREDENTIAL_NAMES, "Connect in Mavvrik")
    address = addresses[-1]
    hidden = "?" in address or mask_value(traces.endpoint_entry, address) != address
    if hidden:
        variables[_OTHER_ENDPOINT] = f"{traces.endpoint_entry} in your settings"
    for header in traces.headers:
        source = traces.header_entries[header.key]
        variables[_variable(header.key)] = f"{header.key} in {source}"
    vendor = vendor_name(traces.url.host)
    settings = dict(_settings(traces, alone=len(together) < len(routes)))
    tree = _configuration(together, traces, traces.url, endpoint, hidden=hidden)
    text = "".join(f"{one}\n" for one in (*_comments(vendor, variables, settings), *_yaml(tree)))
    return Collector(vendor, text, variables, settings)


def _variable(header: str) -> str:
    return f"OTHER_{re.sub('[^A-Z0-9]', '_', header.upper())}"


def _settings(traces: Route, *, alone: bool) -> Iterator[tuple[str, str]]:
    """Return the entries that change. Headers that other signals need stay."""
    assert traces.endpoint_entry is not None  # noqa: S101 - make_collector looked
    port = _PORTS["grpc" if traces.protocol == "grpc" else "http"]
    general = traces.endpoint_entry == ENDPOINT
    path = "" if general or traces.protocol == "grpc" else "/v1/traces"
    yield traces.endpoint_entry, f"http://{YOUR_COLLECTOR}:{port}{path}"
    if general and not alone and HEADERS in traces.header_entries.values():
        yield HEADERS, NO_HEADERS


def _configuration(
    together: list[Route], traces: Route, url: Url, endpoint: str, *, hidden: bool
) -> dict[str, Node]:
    other = ("otlp_grpc" if traces.protocol == "grpc" else "otlp_http") + _OTHER
    headers: dict[str, Node] = {
        header.key: _from_environment(_variable(header.key)) for header in traces.headers
    }
    to_other = _address(traces, url, hidden=hidden)
    if headers:
        to_other["headers"] = headers
    others: dict[str, Node] = {
        f"{one.signal}{_OTHER}": {"receivers": ("otlp",), "exporters": (other,)} for one in together
    }
    return {
        "receivers": {
            "otlp": {
                "protocols": {
                    name: {"endpoint": f"0.0.0.0:{port}"} for name, port in _PORTS.items()
                }
            }
        },
        "processors": {
            "resource/mavvrik": {
                "attributes": [
                    {
                        "key": AGENT_ATTRIBUTE,
                        "value": _from_environment(AGENT),
                        "action": "upsert",
                    }
                ]
            }
        },
        "exporters": {
            _OURS: {
                "endpoint": _literal(endpoint),
                "encoding": "json",
                "headers": {
                    "Authorization": f"Bearer {_from_environment(KEY)}",
                    "X-Tenant-ID": _from_environment(TENANT),
                    "X-Agent-ID": _from_environment(AGENT),
                },
            },
            other: to_other,
        },
        "service": {
            "pipelines": {
                "traces/mavvrik": {
                    "receivers": ("otlp",),
                    "processors": ("resource/mavvrik",),
                    "exporters": (_OURS,),
                },
                **others,
            }
        },
    }


def _address(traces: Route, url: Url, *, hidden: bool) -> dict[str, Node]:
    """Return where the vendor receives: a host and port for gRPC, else a URL for each signal."""
    general = traces.endpoint_entry == ENDPOINT
    if traces.protocol == "grpc":
        place = _from_environment(_OTHER_ENDPOINT) if hidden else f"{url.host}:{url.port}"
        found: dict[str, Node] = {"endpoint": place}
        return found if url.scheme == "https" else {**found, "tls": {"insecure": True}}
    name = "endpoint" if general else "traces_endpoint"
    if hidden:
        return {name: _from_environment(_OTHER_ENDPOINT)}
    text = str(url)
    return {name: _literal(text.removesuffix("/v1/traces") if general else text)}


def _from_environment(name: str) -> str:
    return f"${{env:{name}}}"


def _literal(text: str) -> str:
    """Escape a text so that the Collector replaces nothing in it."""
    return text.replace("$", "$$")


def _comments(
    vendor: str, variables: Mapping[str, str], settings: Mapping[str, str]
) -> Iterator[str]:
    wide = max(map(len, (*variables, *settings)))
    yield f"# OpenTelemetry Collector: Claude Code's traces go to Mavvrik and to {_plain(vendor)}."
    yield "# Written by mvk-wizard for version 0.152 or later. It holds no keys."
    yield "#"
    yield "# Set these variables where the Collector runs:"
    yield from (f"#   {name:<{wide}}  {_plain(source)}" for name, source in variables.items())
    yield "#"
    yield "# Then change in the settings (keep this port inside your network):"
    yield from (f"#   {name:<{wide}}  {value}" for name, value in settings.items())
    yield ""


def _plain(text: str) -> str:
    """Escape a text from the settings so that it is one line and nothing in it is invisible."""
    return json.dumps(text)[1:-1]


def _yaml(node: dict[str, Node], indent: str = "") -> Iterator[str]:
    """Write the tree as YAML. Strings are written as in JSON, which YAML reads the same way."""
    for key, value in node.items():
        name = key if re.fullmatch(r"[\w./-]+", key, re.ASCII) else json.dumps(key)
        match value:
            case dict():
                yield f"{indent}{name}:"
                yield from _yaml(value, f"{indent}  ")
            case list():
                yield f"{indent}{name}:"
                for item in value:
                    lines = list(_yaml(item, "")) if isinstance(item, dict) else [json.dumps(item)]
                    yield f"{indent}  - {lines[0]}"
                    yield from (f"{indent}    {line}" for line in lines[1:])
            case tuple():
                yield f"{indent}{name}: [{', '.join(value)}]"
            case _:
                yield f"{indent}{name}: {json.dumps(value)}"
