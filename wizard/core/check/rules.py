"""Rules about single entries of `env`. Rules that only look up one entry are rows of a table.

After the table come the rules about an entry's type, its signal, or several entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from wizard.core.check.context import Subject
from wizard.core.check.fixes import put_in_quotes, set_text, take_out
from wizard.core.check.structure import OURS, kind_in_words
from wizard.core.client import (
    EXPORTERS,
    LOGS,
    METRICS,
    PROTOCOLS,
    TRACES,
    entry_name,
    exporter_name,
    read_exporters,
    read_switch,
    route,
    trim,
)
from wizard.core.document.reader import JsonKind
from wizard.core.enforced import GUARDS, HELPER, SAMPLER, missing
from wizard.core.finding import Finding
from wizard.core.findings import make_finding
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

BASE_URL = "ANTHROPIC_BASE_URL"
_SAMPLER_ARG = "OTEL_TRACES_SAMPLER_ARG"
_PROXY = re.compile(r"\s*[a-z][a-z0-9+.-]*://[^\s/?#]+([/?#]\S*)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about one entry: when it applies, which finding it makes, and what the fix does."""

    code: str
    name: str
    case: str = ""
    # None: the rule applies if the entry is missing
    applies: Callable[[str | None], object] | None = None
    set_to: str | None = None  # the fix writes this value
    take_out: bool = False  # the fix removes the entry
    smallest: int = 0  # for a limit: the smallest harmless number
    before_merge: bool = False  # whether the rule also applies to settings before a merge


def _is_off(text: str | None) -> bool:
    return not read_switch(text)


def _is_there(_text: str | None) -> bool:
    return True


def _is_below(smallest: int, text: str | None) -> bool:
    number = trim(text or "")
    return bool(re.fullmatch(r"[0-9]{1,9}", number)) and int(number) < smallest


RULES = (
    # The two switches without which nothing is sent.
    Rule("telemetry-missing", ENABLE_TELEMETRY),
    Rule("telemetry-off", ENABLE_TELEMETRY, applies=_is_off, set_to="1"),
    Rule("enhanced-telemetry-missing", ENHANCED_TELEMETRY),
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
            applies=lambda text: text and not _PROXY.fullmatch(text),
            before_merge=True,
        )
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
    ),
    Rule("headers-helper-in-env", HELPER, applies=_is_there, take_out=True, before_merge=True),
    # OpenTelemetry limits that cut off what Mavvrik needs, as measured with small numbers.
    *(
        Rule(
            "limit-too-small",
            name,
            case,
            partial(_is_below, smallest),
            take_out=True,
            smallest=smallest,
        )
        for name, smallest, case in (
            ("OTEL_ATTRIBUTE_COUNT_LIMIT", 64, "cuts"),
            ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", 64, "cuts"),
            ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", 255, "cuts"),
            ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", 255, "cuts"),
            ("OTEL_BSP_MAX_QUEUE_SIZE", 1, "nothing"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1, "hangs"),
        )
    ),
    # Switches that add more to the traces than the guide asks for.
    *(
        Rule("content-logged", name, name, read_switch, set_to="0", before_merge=True)
        for name in (
            "OTEL_LOG_USER_PROMPTS",
            "OTEL_LOG_TOOL_CONTENT",
            "OTEL_LOG_ASSISTANT_RESPONSES",
            "OTEL_LOG_RAW_API_BODIES",
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
        yield subject.finding(
            rule.code,
            name,
            rule.case,
            set_to=rule.set_to,
            fix=take_out(subject.document, name) if rule.take_out else None,
            number=trim(text or ""),
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
        case, kind = _COMES_OF_IT.get(name, "other"), kind_in_words(member.kind)
        if member.kind is JsonKind.NULL:
            fix = None if is_ours else take_out(subject.document, name)
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


def check_overrides(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Find a sampler, a beta endpoint or a helper that changes what is sent, or where."""
    sampler = subject.texts.get(SAMPLER, "")
    share = _share(sampler, subject.texts.get(_SAMPLER_ARG, ""))
    if trim(sampler) and (share < 1 or sampler not in _SAMPLERS):
        code = "sampler-off" if share == 0 else "sampler-part" if share < 1 else "sampler-unknown"
        yield subject.finding(code, SAMPLER, set_to="always_on")
    if trim(subject.texts.get(BETA_ENDPOINT, "")):
        is_on = read_switch(subject.texts.get(BETA_SWITCH))
        yield subject.finding(
            "beta-endpoint",
            BETA_ENDPOINT,
            "on" if is_on else "off",
            fix=take_out(subject.document, BETA_ENDPOINT),
        )
    helper = subject.document.root.get(HELPER)
    if helper is not None and helper.kind is JsonKind.STRING and helper.value != "":
        yield make_finding(
            "headers-helper",
            "finished" if finished else "before a merge",
            path=(HELPER,),
            offset=helper.value_start,
            fix=replace(set_text(helper, ""), label="Make it empty"),
        )


def _share(sampler: str, ratio: str) -> float:
    """Return the share of traces that the sampler keeps, from 0 to 1."""
    if sampler in _ALWAYS_OFF:
        return 0
    if sampler not in _RATIO:
        return 1
    try:
        share = float(trim(ratio))
    except ValueError:
        return 1
    return share if 0 <= share <= 1 else 1


def check_notes(subject: Subject) -> Iterator[Finding]:
    """Add notes about correct settings that are worth knowing about."""
    texts = subject.texts
    exporters = (LOGS_EXPORTER, METRICS_EXPORTER)
    nones = [name for name in exporters if "none" in read_exporters(texts.get(name))]
    if nones:
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
