"""Exporters and protocols: one word that Claude Code does not know stops all telemetry."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import SENDS_NOTHING, Subject, Words, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.client import EXPORTERS, PROTOCOLS, TRACES, exporter_name, read_exporters, route
from wizard.core.client.replay import entry_name
from wizard.core.finding import Finding, Severity
from wizard.core.values import PROTOCOL

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
    told = Words(
        "exporter-unknown",
        f"{name} holds a word that Claude Code does not know. Capitals count.",
        "One such word stops all telemetry, and nobody is told.",
        f'Set it to "{meant}".',
    )
    fix = set_text(subject.members[name], meant)
    return find_entry(subject, Severity.ERROR, told, name, fix)


def _no_traces(subject: Subject, name: str) -> Finding:
    member = subject.members.get(name)
    words = Words(
        "traces-exporter-off" if member else "traces-exporter-missing",
        f'{name} does not hold "otlp".' if member else f"{name} is missing.",
        SENDS_NOTHING,
        'Set it to "otlp".' if member else f'Add {name} with the value "otlp".',
    )
    fix = set_text(member, "otlp") if member else None
    return find_entry(subject, Severity.ERROR, words, name, fix)


def _console(subject: Subject, name: str, words: tuple[str, ...]) -> Finding:
    rest = ",".join(word for word in words if word != "console") or "none"
    told = Words(
        "exporter-console",
        f'{name} holds "console".',
        "Telemetry is printed between what users read, and into the output of scripts.",
        f'Set it to "{rest}".',
    )
    fix = set_text(subject.members[name], rest)
    return find_entry(subject, Severity.WARNING, told, name, fix)


def _twice(subject: Subject, name: str) -> Finding:
    told = Words(
        "exporter-twice",
        f'{name} holds "otlp" more than once.',
        "Everything is sent as often as it stands there.",
        'Set it to "otlp".',
    )
    fix = set_text(subject.members[name], "otlp")
    return find_entry(subject, Severity.WARNING, told, name, fix)


def _spaces(subject: Subject, name: str, words: tuple[str, ...]) -> Finding:
    tidy = ",".join(words)
    told = Words(
        "exporter-white-space",
        f"{name} has white space in its value.",
        "It is expected to be ignored; that was not measured for every version.",
        f'Set it to "{tidy}".',
    )
    fix = set_text(subject.members[name], tidy)
    return find_entry(subject, Severity.WARNING, told, name, fix)


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
        words = Words(
            "protocol-missing",
            f"{name} is missing.",
            "Claude Code then sends protobuf, which Mavvrik documents that it takes; the guide asks"
            " for http/json.",
            f'Add {name} with the value "http/json".',
        )
        yield find_entry(subject, Severity.WARNING, words, name)
    elif protocol == "grpc":
        yield _other(subject, name, Severity.ERROR, "protocol-grpc", SENDS_NOTHING)
    elif protocol == "http/protobuf":
        consequence = "Mavvrik documents that it takes it too; the guide asks for http/json."
        yield _other(subject, name, Severity.WARNING, "protocol-protobuf", consequence)


def _other(subject: Subject, name: str, severity: Severity, code: str, consequence: str) -> Finding:
    words = Words(code, f"{name} is not http/json.", consequence, 'Set it to "http/json".')
    fix = set_text(subject.members[name], "http/json")
    return find_entry(subject, severity, words, name, fix)


def _unknown_protocol(subject: Subject, name: str, *, fix: bool) -> Finding:
    words = Words(
        "protocol-unknown",
        f"{name} holds a word that Claude Code does not know. Capitals count.",
        "It stops all telemetry, and nobody is told.",
        'Set it to "http/json".' if fix else "Set it to http/json, http/protobuf or grpc.",
    )
    change = set_text(subject.members[name], "http/json") if fix else None
    return find_entry(subject, Severity.ERROR, words, name, change)
