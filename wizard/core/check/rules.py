"""Rules about single entries of `env`: rows of one table where an entry is only looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject, find, find_entry
from wizard.core.check.fixes import put_in_quotes, set_text, take_out
from wizard.core.check.structure import OURS, kind_in_words
from wizard.core.client import (
    EXPORTERS,
    PROTOCOLS,
    TRACES,
    env_text,
    exporter_name,
    read_exporters,
    read_switch,
    route,
    trim,
)
from wizard.core.client.routes import entry_name
from wizard.core.document.reader import Kind, Member
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import Words, words_of
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    LOGS_EXPORTER,
    MAVVRIK_KEYS,
    METRICS_EXPORTER,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
)

_CODES = {ENABLE_TELEMETRY: "telemetry", ENHANCED_TELEMETRY: "enhanced-telemetry"}


def check_switches(subject: Subject) -> Iterator[Finding]:
    """Both must be there and on."""
    for name, code in _CODES.items():
        if subject.is_explained(name) or read_switch(subject.texts.get(name)):
            continue
        if name in subject.members:
            yield _off(subject, name, f"{code}-off")
        else:
            yield _missing(subject, name, f"{code}-missing")


def _missing(subject: Subject, name: str, code: str) -> Finding:
    return find_entry(subject, words_of(code), name)


def _off(subject: Subject, name: str, code: str) -> Finding:
    fix = set_text(subject.members[name], "1")
    return find_entry(subject, words_of(code), name, fix)


# What comes of a useless value; any other entry is "other".
_COMES = {
    ENABLE_TELEMETRY: "nothing",
    ENHANCED_TELEMETRY: "nothing",
    **dict.fromkeys(map(exporter_name, EXPORTERS), "stops"),
    PROTOCOL: "stops",
    ENDPOINT: "localhost",
    HEADERS: "unauthenticated",
    RESOURCE_ATTRIBUTES: "agent",
}


def check_types(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """What Claude Code makes of values that should be texts. A merge settles ours."""
    for member in subject.members.values():
        if not finished and member.key in MAVVRIK_KEYS:
            continue
        if member.kind is Kind.NULL:
            yield _null(subject, member)
        elif member.kind is Kind.OBJECT:
            yield _object(subject, member)
        elif member.kind is Kind.ARRAY:
            yield _list(subject, member)
        elif member.kind is not Kind.STRING and member.key in OURS:
            yield _number_or_switch(subject, member)


def _severity(name: str) -> Severity:
    needed = name in MAVVRIK_KEYS and name != LOG_TOOL_DETAILS
    return Severity.ERROR if needed else Severity.WARNING


def _null(subject: Subject, member: Member) -> Finding:
    name = member.key
    words = words_of("value-null", _COMES.get(name, "other"), name=name)
    fix = None if name in MAVVRIK_KEYS else take_out(subject.document, name)
    return find_entry(subject, words, name, fix, _severity(name))


def _list(subject: Subject, member: Member) -> Finding:
    words = words_of("value-not-text", "list", name=member.key, kind="a list")
    return find_entry(subject, words, member.key, severity=Severity.WARNING)


def _object(subject: Subject, member: Member) -> Finding:
    name = member.key
    words = words_of("value-not-text", _COMES.get(name, "other"), name=name, kind="an object")
    return find_entry(subject, words, name, severity=_severity(name))


def _number_or_switch(subject: Subject, member: Member) -> Finding:
    words = words_of("value-without-quotes", name=member.key, kind=kind_in_words(member.kind))
    fix = put_in_quotes(subject.document, member, env_text(member) or "")
    return find_entry(subject, words, member.key, fix)


_WANTED = {"traces": "otlp", "metrics": "none", "logs": "none"}


def check_exporters(subject: Subject) -> Iterator[Finding]:
    """Every exporter is known, traces are exported, nothing is printed on users' terminals."""
    for signal, known in EXPORTERS.items():
        name = exporter_name(signal)
        if subject.is_explained(name):
            continue
        words = read_exporters(subject.texts.get(name))
        if not set(words) <= set(known):
            yield _unknown(subject, name, signal, words)
            continue
        if signal == TRACES and "otlp" not in words:
            yield _no_traces(subject, name)
        elif "console" in words:
            yield _console(subject, name, words)
        elif words.count("otlp") > 1:
            yield _twice(subject, name)
        if any(character.isspace() for character in subject.texts.get(name, "")):
            yield _spaces(subject, name, words)


def _unknown(subject: Subject, name: str, signal: str, words: tuple[str, ...]) -> Finding:
    known = EXPORTERS[signal]
    bare = [word.strip("\"'").lower() for word in words]
    meant = ",".join(bare) if set(bare) <= set(known) else _WANTED[signal]
    told = words_of("exporter-unknown", name=name, meant=meant)
    fix = set_text(subject.members[name], meant)
    return find_entry(subject, told, name, fix)


def _no_traces(subject: Subject, name: str) -> Finding:
    member = subject.members.get(name)
    words = words_of("traces-exporter-off" if member else "traces-exporter-missing", name=name)
    fix = set_text(member, "otlp") if member else None
    return find_entry(subject, words, name, fix)


def _console(subject: Subject, name: str, words: tuple[str, ...]) -> Finding:
    rest = ",".join(word for word in words if word != "console") or "none"
    told = words_of("exporter-console", name=name, rest=rest)
    fix = set_text(subject.members[name], rest)
    return find_entry(subject, told, name, fix)


def _twice(subject: Subject, name: str) -> Finding:
    told = words_of("exporter-twice", name=name)
    fix = set_text(subject.members[name], "otlp")
    return find_entry(subject, told, name, fix)


def _spaces(subject: Subject, name: str, words: tuple[str, ...]) -> Finding:
    tidy = ",".join(words)
    told = words_of("exporter-white-space", name=name, tidy=tidy)
    fix = set_text(subject.members[name], tidy)
    return find_entry(subject, told, name, fix)


def check_protocols(subject: Subject) -> Iterator[Finding]:
    """http/json for traces; a known word for every signal that is sent."""
    name = subject.traces.protocol_entry or PROTOCOL
    if not subject.is_explained(name):
        yield from _traces_protocol(subject, name, subject.traces.protocol)
    for signal in ("metrics", "logs"):
        exporters = read_exporters(subject.texts.get(exporter_name(signal)))
        own = route(subject.texts, signal)
        if (
            "otlp" in exporters
            and own.protocol not in PROTOCOLS
            and own.protocol_entry == entry_name("PROTOCOL", signal)
        ):
            yield _unknown_protocol(subject, own.protocol_entry, fix=False)


def _traces_protocol(subject: Subject, name: str, protocol: str) -> Iterator[Finding]:
    if protocol not in PROTOCOLS:
        yield _unknown_protocol(subject, name, fix=True)
    elif name not in subject.members:
        words = words_of("protocol-missing", name=name)
        yield find_entry(subject, words, name)
    elif protocol == "grpc":
        yield _other(subject, name, words_of("protocol-grpc", name=name))
    elif protocol == "http/protobuf":
        yield _other(subject, name, words_of("protocol-protobuf", name=name))


def _other(subject: Subject, name: str, words: Words) -> Finding:
    fix = set_text(subject.members[name], "http/json")
    return find_entry(subject, words, name, fix)


def _unknown_protocol(subject: Subject, name: str, *, fix: bool) -> Finding:
    words = words_of("protocol-unknown", "traces" if fix else "others", name=name)
    change = set_text(subject.members[name], "http/json") if fix else None
    return find_entry(subject, words, name, change)


HELPER = "otelHeadersHelper"
SAMPLER = "OTEL_TRACES_SAMPLER"
SAMPLER_ARG = "OTEL_TRACES_SAMPLER_ARG"
SESSION_ID = "OTEL_METRICS_INCLUDE_SESSION_ID"
_INCLUDED = {
    SESSION_ID: "session-id-off",
    "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES": "agent-not-on-spans",
}
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_PROXY = re.compile(r"\s*[a-z][a-z0-9+.-]*://[^\s/?#]+([/?#]\S*)?\s*", re.IGNORECASE)

_ALWAYS_OFF = ("always_off", "parentbased_always_off")
_RATIO = ("traceidratio", "parentbased_traceidratio")
_SAMPLERS = (*_ALWAYS_OFF, *_RATIO, "always_on", "parentbased_always_on")


def check_overrides(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Entries beside ours that keep traces from arriving rightly."""
    yield from _sampler(subject)
    yield from _included(subject)
    yield from _proxies(subject)
    yield from _beta_endpoint(subject)
    yield from _helper(subject, finished=finished)


def _sampler(subject: Subject) -> Iterator[Finding]:
    text = subject.texts.get(SAMPLER)
    if text is None or not trim(text):
        return
    share = _share(subject, text)
    if share == 1 and text in _SAMPLERS:
        return
    code = "sampler-off" if share == 0 else "sampler-part" if share < 1 else "sampler-unknown"
    words = words_of(code)
    fix = set_text(subject.members[SAMPLER], "always_on")
    yield find_entry(subject, words, SAMPLER, fix)


def _share(subject: Subject, sampler: str) -> float:
    """The share of traces that is taken, from 0 to 1."""
    if sampler in _ALWAYS_OFF:
        return 0
    if sampler not in _RATIO:
        return 1
    try:
        share = float(trim(subject.texts.get(SAMPLER_ARG, "")))
    except ValueError:
        return 1
    return share if 0 <= share <= 1 else 1


def _included(subject: Subject) -> Iterator[Finding]:
    """Parts that can be left out of the spans; an empty value leaves them out too (measured)."""
    for name, code in _INCLUDED.items():
        text = subject.texts.get(name)
        if text is None or read_switch(text):
            continue
        words = words_of(code, "off" if trim(text) else "empty", name=name)
        fix = set_text(subject.members[name], "true")
        yield find_entry(subject, words, name, fix)


def _proxies(subject: Subject) -> Iterator[Finding]:
    """A proxy that cannot be read keeps the client from starting (measured)."""
    for name in PROXIES:
        text = subject.texts.get(name, "")
        if not text or _PROXY.fullmatch(text):
            continue
        words = words_of("proxy-unreadable", name=name)
        yield find_entry(subject, words, name)


def _beta_endpoint(subject: Subject) -> Iterator[Finding]:
    address = subject.texts.get(BETA_ENDPOINT)
    if address is None or not trim(address):
        return
    on = read_switch(subject.texts.get(BETA_SWITCH))
    words = words_of("beta-endpoint", "on" if on else "off")
    severity = Severity.ERROR if on else Severity.WARNING
    fix = take_out(subject.document, BETA_ENDPOINT)
    yield find_entry(subject, words, BETA_ENDPOINT, fix, severity)


def _helper(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    member = subject.document.root.get(HELPER)
    if member is not None and member.kind is Kind.STRING and member.value != "":
        words = words_of("headers-helper")
        severity = Severity.ERROR if finished else Severity.WARNING
        fix = set_text(member, "")
        fix = Fix("Make it empty", fix.edits)
        yield find(words, severity=severity, path=(HELPER,), offset=member.value_start, fix=fix)
    if HELPER in subject.members:
        words = words_of("headers-helper-in-env")
        fix = take_out(subject.document, HELPER)
        yield find_entry(subject, words, HELPER, fix)


# The smallest number that does no harm, how bad a smaller one is, and what it does.
LIMITS = {
    "OTEL_ATTRIBUTE_COUNT_LIMIT": (64, Severity.WARNING, "cuts"),
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": (64, Severity.WARNING, "cuts"),
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": (255, Severity.WARNING, "cuts"),
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT": (255, Severity.WARNING, "cuts"),
    "OTEL_BSP_MAX_QUEUE_SIZE": (1, Severity.ERROR, "nothing"),
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": (1, Severity.ERROR, "hangs"),
}


def check_limits(subject: Subject) -> Iterator[Finding]:
    """Every limit that is set, and set too small."""
    for name, (smallest, severity, case) in LIMITS.items():
        number = trim(subject.texts.get(name, ""))
        if not re.fullmatch(r"[0-9]{1,9}", number) or int(number) >= smallest:
            continue
        words = words_of("limit-too-small", case, name=name, number=number, smallest=smallest)
        fix = take_out(subject.document, name)
        yield find_entry(subject, words, name, fix, severity)


_CONTENT = {
    "OTEL_LOG_USER_PROMPTS": "what users type, word for word",
    "OTEL_LOG_TOOL_CONTENT": "what tools read and print, files among it",
    "OTEL_LOG_ASSISTANT_RESPONSES": "Claude's answers",
    "OTEL_LOG_RAW_API_BODIES": "whole requests and answers",
}


def check_privacy(subject: Subject) -> Iterator[Finding]:
    """Content that would now go to Mavvrik."""
    for name, what in _CONTENT.items():
        if read_switch(subject.texts.get(name)):
            words = words_of("content-logged", name=name, what=what)
            fix = set_text(subject.members[name], "0")
            yield find_entry(subject, words, name, fix)


_NOT_FETCHED = ("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY")
BASE_URL = "ANTHROPIC_BASE_URL"


def check_notes(subject: Subject) -> Iterator[Finding]:
    """What nobody else says."""
    yield from _old_clients(subject)
    yield from _command_lines(subject)
    yield from _readable_key(subject)
    yield from _from_outside(subject)
    yield from _not_fetched(subject)


def _old_clients(subject: Subject) -> Iterator[Finding]:
    nones = [
        name
        for name in (LOGS_EXPORTER, METRICS_EXPORTER)
        if "none" in read_exporters(subject.texts.get(name))
    ]
    if nones:
        words = words_of("old-clients", names=" and ".join(nones))
        yield find_entry(subject, words, nones[0])


def _command_lines(subject: Subject) -> Iterator[Finding]:
    if read_switch(subject.texts.get(LOG_TOOL_DETAILS)):
        words = words_of("command-lines")
        yield find_entry(subject, words, LOG_TOOL_DETAILS)


def _readable_key(subject: Subject) -> Iterator[Finding]:
    name = subject.traces.header_entries.get("authorization")
    if name is not None:
        words = words_of("key-readable")
        yield find_entry(subject, words, name or HEADERS)


def _from_outside(subject: Subject) -> Iterator[Finding]:
    helper, sampler = subject.document.root.get(HELPER), subject.texts.get(SAMPLER)
    if helper is not None and sampler is not None:
        return
    words = words_of("user-can-cut-off")
    yield find_entry(subject, words, SAMPLER)


def _not_fetched(subject: Subject) -> Iterator[Finding]:
    names = [name for name in _NOT_FETCHED if read_switch(subject.texts.get(name))]
    names += [BASE_URL] if subject.texts.get(BASE_URL, "").strip() else []
    if names:
        words = words_of("console-not-fetched", name=names[0])
        yield find_entry(subject, words, names[0])
