"""What goes where: Claude Code's rules for general and signal-specific entries, replayed.

So that it can be proved on the values that no header of one vendor reaches another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wizard.core.client.endpoint import DEFAULT_RECEIVER, Url, resolve
from wizard.core.client.headers import Header, read_headers, sent
from wizard.core.client.reading import (
    EXPORTERS,
    PROTOCOLS,
    read_exporters,
    read_protocol,
    read_switch,
    to_text,
    trim,
)
from wizard.core.values import ENABLE_TELEMETRY, ENHANCED_TELEMETRY

TRACES, METRICS, LOGS = SIGNALS = ("traces", "metrics", "logs")


def entry_name(part: str, signal: str | None = None) -> str:
    """`OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` for a signal."""
    return f"OTEL_EXPORTER_OTLP_{signal.upper()}_{part}" if signal else f"OTEL_EXPORTER_OTLP_{part}"


def exporter_name(signal: str) -> str:
    """`OTEL_TRACES_EXPORTER` and the like."""
    return f"OTEL_{signal.upper()}_EXPORTER"


@dataclass(frozen=True, slots=True)
class Route:
    """Where one signal goes. `url` is None where the address cannot be used: to localhost then.

    The `…_entry` fields name the entry that decided, None where none did.
    """

    signal: str
    url: Url | None
    protocol: str
    headers: tuple[Header, ...]  # as they arrive; each name once
    endpoint_entry: str | None
    protocol_entry: str | None
    header_entries: Mapping[str, str]  # lower-case name of a header: the entry it came from

    @property
    def receiver(self) -> Url:
        """The address that is really used."""
        return self.url or replace(DEFAULT_RECEIVER, path=f"/v1/{self.signal}")

    @property
    def is_sendable(self) -> bool:
        """Whether the HTTP client takes the headers; it sends nothing otherwise."""
        return not any(header.stops_sending for header in self.headers)

    def header(self, name: str) -> Header | None:
        """The header of that name, in any case."""
        return next((header for header in self.headers if header.key == name.lower()), None)


def route(env: Mapping[str, object], signal: str) -> Route:
    """Where a signal would go if it were switched on."""
    general, specific = _pair(env, "ENDPOINT", signal)
    url = resolve(general, specific, signal)
    own = url is not None and url == resolve(None, specific, signal)
    general_protocol, own_protocol = _pair(env, "PROTOCOL", signal)
    headers, sources = _headers(env, signal)
    return Route(
        signal=signal,
        url=url,
        protocol=read_protocol(own_protocol)
        if _given(own_protocol)
        else read_protocol(general_protocol),
        headers=headers,
        endpoint_entry=_source("ENDPOINT", signal, general, specific if own else None),
        protocol_entry=_source("PROTOCOL", signal, general_protocol, own_protocol),
        header_entries=sources,
    )


def replay(env: Mapping[str, object]) -> tuple[Route, ...]:
    """The routes of all signals that Claude Code really sends; none where anything stops it."""
    if not read_switch(_text(env, ENABLE_TELEMETRY)):
        return ()
    exporters = {signal: read_exporters(_text(env, exporter_name(signal))) for signal in SIGNALS}
    if any(set(words) - set(EXPORTERS[signal]) for signal, words in exporters.items()):
        return ()
    routes = [route(env, signal) for signal in SIGNALS if "otlp" in exporters[signal]]
    if any(found.protocol not in PROTOCOLS for found in routes):
        return ()
    enhanced = read_switch(_text(env, ENHANCED_TELEMETRY))
    return tuple(
        found for found in routes if found.is_sendable and (enhanced or found.signal != TRACES)
    )


def _headers(env: Mapping[str, object], signal: str) -> tuple[tuple[Header, ...], dict[str, str]]:
    """Both header strings merged; of one name, written the same way, the general one wins."""
    general, specific = _pair(env, "HEADERS", signal)
    everywhere = read_headers(general)
    merged = sent(read_headers(specific, of_signal=True), everywhere)
    names = (entry_name("HEADERS"), entry_name("HEADERS", signal))
    ours = set(everywhere)
    sources = {header.key: names[header not in ours] for header in merged}
    return merged, sources


def _pair(env: Mapping[str, object], part: str, signal: str) -> tuple[str | None, str | None]:
    return _text(env, entry_name(part)), _text(env, entry_name(part, signal))


def _text(env: Mapping[str, object], name: str) -> str | None:
    return to_text(env[name]) if name in env else None


def _given(text: str | None) -> bool:
    return text is not None and bool(trim(text))


def _source(part: str, signal: str, general: str | None, specific: str | None) -> str | None:
    if _given(specific):
        return entry_name(part, signal)
    return entry_name(part) if _given(general) else None
