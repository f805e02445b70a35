"""Rules about single entries of `env`. Rules that only look up one entry are rows of a table.

After the table come the rules about an entry's type, its signal, or several entries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from wizard.core.check.context import Subject
from wizard.core.check.fixes import put_in_quotes, remove_entry, set_text
from wizard.core.check.structure import KIND_WORDS
from wizard.core.client.routes import LOGS, METRICS, TRACES, entry_name, exporter_name, route
from wizard.core.client.values import (
    EXPORTERS,
    PROTOCOLS,
    read_exporters,
    read_number,
    read_switch,
    read_whole_number,
    says_unsampled,
    trim,
)
from wizard.core.document.nodes import JsonKind
from wizard.core.enforced import GUARDS, HELPER, SAMPLER, TRACEPARENT, missing
from wizard.core.finding import Finding
from wizard.core.findings import make_finding
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH, OURS
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    MAVVRIK_KEYS,
    OLD_ENHANCED_TELEMETRY,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
)
from wizard.core.vendors import vendor_name

BASE_URL = "ANTHROPIC_BASE_URL"
_SAMPLER_ARG = "OTEL_TRACES_SAMPLER_ARG"
_PROXY = re.compile(
    r"\s*[a-z][a-z0-9+.-]*://[^\s/?#]+?(?::(?P<port>[0-9]*))?(?:[/?#]\S*)?\s*", re.IGNORECASE
)
_PORTS = 65536


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about one entry: when it applies, which finding it makes, and what the fix does."""

    code: str
    name: str
    case: str = ""
    # None: the rule applies if the entry is missing
    applies: Callable[[str | None], object] | None = None
    set_to: str | None = None  # the fix writes this value
    removes: bool = False  # the fix removes the entry
    unless: str = ""  # for a missing entry: another one that replaces it if it is on
    # For a limit: how the client reads the number, and the smallest harmless one.
    read: Callable[[str | None], float | None] = read_number
    smallest: int = 0
    behind: str = ""  # another entry, whose number counts instead if it has one
    before_merge: bool = False  # whether the rule also applies to settings before a merge


def _is_off(text: str | None) -> bool:
    return not read_switch(text)


def _is_there(_text: str | None) -> bool:
    return True


def _is_proxy(text: str) -> bool:
    """Whether Claude Code can parse it as the URL of a proxy."""
    match = _PROXY.fullmatch(text)
    return match is not None and int((match["port"] or "0")[:6]) < _PORTS


def _limit(
    name: str,
    case: str,
    smallest: int,
    does_harm: Callable[[float], bool],
    read: Callable[[str | None], float | None] = read_number,
    behind: str = "",
) -> Rule:
    """Return a row about a number. Claude Code uses its default if the text is not a number."""

    def applies(text: str | None) -> bool:
        number = read(text)
        return number is not None and does_harm(number)

    return Rule(
        "limit-too-small",
        name,
        case,
        applies,
        removes=True,
        read=read,
        smallest=smallest,
        behind=behind,
        before_merge=True,
    )


_QUEUE, _BATCH = "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"
_EXPORT, _SHUTDOWN = "OTEL_BSP_EXPORT_TIMEOUT", "CLAUDE_CODE_OTEL_SHUTDOWN_TIMEOUT_MS"
_SCRUB = "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB"
# Milliseconds. Below the first, nothing arrived or not each time, even on the same computer.
# Between the two it depends on the network.
_TOO_SHORT, _ENOUGH = 30, 1000
# General entries, each with the one for traces or spans that counts instead.
_TIMEOUTS = (
    ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"),
    ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", ""),
)
_LENGTHS = (
    ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"),
    ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", ""),
)
# Characters. Sessions are UUIDs of 36, and so are most agents.
_UUID_LENGTH, _LONG_ENOUGH = 36, 255


RULES = (
    # The two switches without which nothing is sent.
    Rule("telemetry-missing", ENABLE_TELEMETRY),
    Rule("telemetry-off", ENABLE_TELEMETRY, applies=_is_off, set_to="1"),
    Rule("enhanced-telemetry-missing", ENHANCED_TELEMETRY, unless=OLD_ENHANCED_TELEMETRY),
    Rule("enhanced-telemetry-off", ENHANCED_TELEMETRY, applies=_is_off, set_to="1"),
    # Parts of a span that can be switched off; an empty value switches them off too (measured).
    *(
        Rule(code, name, case, applies, set_to="true", before_merge=True)
        for code, name in (
            ("session-id-off", "OTEL_METRICS_INCLUDE_SESSION_ID"),
            ("agent-not-on-spans", "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES"),
        )
        for case, applies in (
            ("off", lambda text: trim(text or "") and not read_switch(text)),
            ("empty", lambda text: text is not None and not trim(text)),
        )
    ),
    # A proxy value that cannot be parsed keeps Claude Code from starting (measured).
    *(
        Rule(
            "proxy-unreadable",
            name,
            applies=lambda text: text and not _is_proxy(text),
            before_merge=True,
        )
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
    ),
    Rule("needs-bubblewrap", _SCRUB, "scrub", read_switch, removes=True, before_merge=True),
    Rule("headers-helper-in-env", HELPER, applies=_is_there, removes=True, before_merge=True),
    # Limits of OpenTelemetry, as measured. Those that count attributes are in `credentials`.
    _limit(_QUEUE, "nothing", 1, lambda number: number < 1),
    _limit(_BATCH, "nothing", 1, lambda number: number < 1 and number != 0),
    _limit(_BATCH, "hangs", 1, lambda number: number == 0),
    _limit(_EXPORT, "nothing", _ENOUGH, lambda number: number < _TOO_SHORT),
    _limit(_SHUTDOWN, "headless", _ENOUGH, lambda n: n < _TOO_SHORT, read_whole_number),
    *(
        _limit(name, "slow", _ENOUGH, lambda number: _TOO_SHORT <= number < _ENOUGH, read)
        for name, read in ((_EXPORT, read_number), (_SHUTDOWN, read_whole_number))
    ),
    *(
        rule
        for name, behind in _TIMEOUTS
        for rule in (
            _limit(name, "nothing", _ENOUGH, lambda n: 0 < n < _TOO_SHORT, behind=behind),
            _limit(name, "slow", _ENOUGH, lambda n: _TOO_SHORT <= n < _ENOUGH, behind=behind),
        )
    ),
    *(
        rule
        for name, behind in _LENGTHS
        for rule in (
            _limit(name, "names", _LONG_ENOUGH, lambda n: 0 < n < _UUID_LENGTH, behind=behind),
            _limit(
                name,
                "cuts",
                _LONG_ENOUGH,
                lambda n: _UUID_LENGTH <= n < _LONG_ENOUGH,
                behind=behind,
            ),
        )
    ),
)


def check_rules(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Apply every rule of the table. `finished` is False before a merge."""
    for rule in RULES:
        name, text = rule.name, subject.texts.get(rule.name)
        is_there = name in subject.members
        applies = is_there and rule.applies(text) if rule.applies else not is_there
        if not applies or subject.is_explained(name) or not (finished or rule.before_merge):
            continue
        if rule.unless and read_switch(subject.texts.get(rule.unless)):
            continue
        if rule.behind and rule.read(subject.texts.get(rule.behind)) is not None:
            continue
        yield subject.finding(
            rule.code,
            name,
            rule.case,
            set_to=rule.set_to,
            fix=remove_entry(subject.document, name) if rule.removes else None,
            number=f"{rule.read(text) or 0:g}",
            smallest=rule.smallest,
        )


# The effect of a value of the wrong type; any other entry is "other".
_COMES_OF_IT = {
    ENABLE_TELEMETRY: "nothing",
    ENHANCED_TELEMETRY: "nothing",
    **dict.fromkeys(map(exporter_name, EXPORTERS), "stops"),
    PROTOCOL: "stops",
    ENDPOINT: "localhost",
    HEADERS: "unauthenticated",
    RESOURCE_ATTRIBUTES: "agent",
}


def check_kinds(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Find values that should be strings and are not.

    Before a merge, our entries are skipped, because the merge replaces them.
    """
    for name, member in subject.members.items():
        is_ours = name in MAVVRIK_KEYS
        if is_ours and not finished:
            continue
        case, kind = _COMES_OF_IT.get(name, "other"), KIND_WORDS[member.kind]
        if member.kind is JsonKind.NULL:
            fix = None if is_ours else remove_entry(subject.document, name)
            yield subject.finding("value-null", name, case, fix=fix)
        elif member.kind is JsonKind.OBJECT:
            yield subject.finding("value-not-text", name, case, kind=kind)
        elif member.kind is JsonKind.ARRAY:
            yield subject.finding("value-not-text", name, "list", kind=kind)
        elif member.kind is not JsonKind.STRING and name in OURS:
            fix = put_in_quotes(subject.document, member)
            yield subject.finding("value-without-quotes", name, kind=kind, fix=fix)


_WANTED = {TRACES: "otlp", METRICS: "none", LOGS: "none"}


def check_exporters(subject: Subject) -> Iterator[Finding]:
    """Find exporters that stop, omit or print what should be sent."""
    for signal, known in EXPORTERS.items():
        name = exporter_name(signal)
        text = subject.texts.get(name, "")
        words = read_exporters(text)
        if subject.is_explained(name):
            continue
        if not set(words) <= set(known):  # one word that Claude Code does not know stops all
            bare = [word.strip("\"'").lower() for word in words]
            meant = ",".join(bare) if set(bare) <= set(known) else _WANTED[signal]
            yield subject.finding("exporter-unknown", name, set_to=meant)
            continue
        if signal == TRACES and "otlp" not in words:
            if name in subject.members:
                yield subject.finding("traces-exporter-off", name, set_to="otlp")
            else:
                yield subject.finding("traces-exporter-missing", name)
        elif "console" in words:
            rest = ",".join(word for word in words if word != "console") or "none"
            yield subject.finding("exporter-console", name, set_to=rest)
        elif words.count("otlp") > 1:
            yield subject.finding("exporter-twice", name, set_to="otlp")
        if any(map(str.isspace, text)):
            yield subject.finding("exporter-white-space", name, set_to=",".join(words))


_OTHER_PROTOCOLS = {"grpc": "protocol-grpc", "http/protobuf": "protocol-protobuf"}


def check_protocols(subject: Subject) -> Iterator[Finding]:
    """Find protocols that Claude Code does not know, and a traces protocol other than http/json."""
    protocol, name = subject.traces.protocol, subject.traces.protocol_entry or PROTOCOL
    if subject.is_explained(name):
        pass
    elif protocol not in PROTOCOLS:
        yield subject.finding("protocol-unknown", name, "traces", set_to="http/json")
    elif name not in subject.members:
        yield subject.finding("protocol-missing", name)
    elif protocol in _OTHER_PROTOCOLS:
        yield subject.finding(_OTHER_PROTOCOLS[protocol], name, set_to="http/json")
    for signal in (METRICS, LOGS):
        own, name = route(subject.texts, signal), entry_name("PROTOCOL", signal)
        is_sent = "otlp" in read_exporters(subject.texts.get(exporter_name(signal)))
        if is_sent and own.protocol not in PROTOCOLS and own.protocol_entry == name:
            yield subject.finding("protocol-unknown", name, "others")


_ALWAYS_OFF = ("always_off", "parentbased_always_off")
_RATIO = ("traceidratio", "parentbased_traceidratio")
_SAMPLERS = (*_ALWAYS_OFF, *_RATIO, "always_on", "parentbased_always_on")
_HEEDS_NO_PARENT = ("always_on", "traceidratio")
_TRACE_IDS = 0xFFFFFFFF  # a ratio distinguishes this many trace IDs
# The one command whose output is known without running it.
_ECHO = re.compile(r"\s*(?:/bin/)?echo\s+'([^']*)'\s*")


def check_overrides(subject: Subject) -> Iterator[Finding]:
    """Find a sampler, a parent trace, a beta endpoint or a helper that changes what is sent."""
    sampler = subject.texts.get(SAMPLER, "")
    share = _share(sampler, subject.texts.get(_SAMPLER_ARG, ""))
    if trim(sampler) and (share < 1 or sampler not in _SAMPLERS):
        code = "sampler-off" if share == 0 else "sampler-part" if share < 1 else "sampler-unknown"
        yield subject.finding(code, SAMPLER, set_to="always_on")
    if says_unsampled(subject.texts.get(TRACEPARENT)) and sampler not in _HEEDS_NO_PARENT and share:
        fix = remove_entry(subject.document, TRACEPARENT)
        yield subject.finding("traceparent-unsampled", TRACEPARENT, fix=fix)
    if trim(subject.texts.get(BETA_ENDPOINT, "")):
        is_on = read_switch(subject.texts.get(BETA_SWITCH))
        yield subject.finding(
            "beta-endpoint",
            BETA_ENDPOINT,
            "on" if is_on else "off",
            fix=remove_entry(subject.document, BETA_ENDPOINT),
        )
    helper = subject.document.root.get(HELPER)
    if helper is not None and isinstance(helper.value, str) and helper.value != "":
        yield make_finding(
            "headers-helper",
            _what_it_prints(helper.value),
            path=(HELPER,),
            offset=helper.value_start,
            fix=replace(set_text(helper, ""), label="Make it empty"),
        )


def _what_it_prints(command: str) -> str:
    """Say what a helper prints, as far as its command shows. The headers are merged by name."""
    match = _ECHO.fullmatch(command)
    if match is None and trim(command):
        return "unknown"
    try:
        printed = json.loads(match[1]) if match else None
    except (ValueError, RecursionError):
        printed = None
    if not isinstance(printed, dict) or not all(isinstance(one, str) for one in printed.values()):
        return "fails"
    is_ours = {TENANT_HEADER, "authorization"} & set(map(str.lower, printed))
    return "replaces" if is_ours else "adds"


# Content that is in traces and logs alike, and content that only logs have (measured).
_IN_TRACES = ("OTEL_LOG_USER_PROMPTS", "OTEL_LOG_TOOL_CONTENT")
_IN_LOGS = ("OTEL_LOG_ASSISTANT_RESPONSES", "OTEL_LOG_RAW_API_BODIES")


def check_content(subject: Subject) -> Iterator[Finding]:
    """Find switches that put more into the telemetry than the guide asks for."""
    logs = next((one for one in subject.routes if one.signal == LOGS), None)
    receiver = ""
    if logs is not None:
        ours = subject.goes_to_mavvrik(logs)
        receiver = "Mavvrik" if ours else vendor_name(logs.receiver.host)
    for name in (*_IN_TRACES, *(_IN_LOGS if receiver else ())):
        if read_switch(subject.texts.get(name)):
            yield subject.finding(
                "content-logged",
                name,
                name,
                "traces" if name in _IN_TRACES else "logs",
                set_to="0",
                receiver=receiver,
            )


def _share(sampler: str, ratio: str) -> float:
    """Return the share of traces that the sampler keeps, from 0 to 1."""
    if sampler in _ALWAYS_OFF:
        return 0
    share = read_number(ratio) if sampler in _RATIO else None
    if share is None or not 0 <= share <= 1:
        return 1
    return share if int(share * _TRACE_IDS) else 0


def check_notes(subject: Subject) -> Iterator[Finding]:
    """Add notes about correct settings that are worth knowing about."""
    texts = subject.texts
    if nones := subject.nones:
        yield subject.finding("old-clients", nones[0], names=" and ".join(nones))
    if read_switch(texts.get(LOG_TOOL_DETAILS)):
        yield subject.finding("command-lines", LOG_TOOL_DETAILS)
    carrier = subject.traces.header_entries.get("authorization")
    if carrier is not None:
        yield subject.finding("key-readable", carrier)
    helper = subject.document.root.get(HELPER)
    lacking = missing(texts, helper and helper.value)
    yield subject.finding(
        "user-can-cut-off",
        next((guard.name for guard in lacking if guard.name in texts), SAMPLER),
        "some" if lacking else "none",
        count=len(lacking),
        all=len(GUARDS),
    )
    if names := not_fetched_with(texts):
        yield subject.finding("console-not-fetched", names[0])


def not_fetched_with(texts: Mapping[str, str]) -> list[str]:
    """Return the entries with which Claude Code does not fetch the console's settings."""
    elsewhere = ("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY")
    names = [name for name in elsewhere if read_switch(texts.get(name))]
    return [*names, BASE_URL] if texts.get(BASE_URL, "").strip() else names
