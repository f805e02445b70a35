"""Values of `env` that are no texts: null, numbers, true and false, objects, lists."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import put_in_quotes, take_out
from wizard.core.check.structure import OURS, kind_in_words
from wizard.core.client import EXPORTERS, env_text, exporter_name
from wizard.core.document.reader import Kind, Member
from wizard.core.finding import Finding, Severity
from wizard.core.findings import words_of
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    MAVVRIK_KEYS,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
)

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
