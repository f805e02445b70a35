"""Exporters and protocols: one word that Claude Code does not know stops all telemetry."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.client import EXPORTERS, PROTOCOLS, TRACES, exporter_name, read_exporters, route
from wizard.core.client.replay import entry_name
from wizard.core.finding import Finding
from wizard.core.findings import Words, words_of
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
