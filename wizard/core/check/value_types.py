"""Values of `env` that are no texts: null, numbers, true and false, objects, lists."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import (
    NO_AGENT,
    SENDS_NOTHING,
    TO_LOCALHOST,
    Subject,
    Words,
    find_entry,
)
from wizard.core.check.fixes import put_in_quotes, take_out
from wizard.core.check.structure import OURS, kind_in_words
from wizard.core.client import EXPORTERS, env_text, exporter_name
from wizard.core.document.reader import Kind, Member
from wizard.core.finding import Finding, Severity
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

_STOPS = "It stops all telemetry, and nobody is told."
_CONSEQUENCES = {
    ENABLE_TELEMETRY: SENDS_NOTHING,
    ENHANCED_TELEMETRY: SENDS_NOTHING,
    **dict.fromkeys(map(exporter_name, EXPORTERS), _STOPS),
    PROTOCOL: _STOPS,
    ENDPOINT: TO_LOCALHOST,
    HEADERS: "The data goes out without authentication, and Mavvrik is expected to refuse it.",
    RESOURCE_ATTRIBUTES: NO_AGENT,
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
    words = Words(
        "value-null",
        f'{name} is null, which Claude Code takes for the text "null".',
        _CONSEQUENCES.get(name, "It works with a value that nobody chose."),
        "Write the value in quotes, or take the entry out.",
    )
    fix = None if name in MAVVRIK_KEYS else take_out(subject.document, name)
    return find_entry(subject, _severity(name), words, name, fix)


def _list(subject: Subject, member: Member) -> Finding:
    words = Words(
        "value-not-text",
        f"{member.key} is a list; it must be text.",
        "Claude Code 2.1.330 joins its items by commas and takes that; another version may not.",
        "Write the value as one text in quotes.",
    )
    return find_entry(subject, Severity.WARNING, words, member.key)


def _object(subject: Subject, member: Member) -> Finding:
    name = member.key
    words = Words(
        "value-not-text",
        f"{name} is {kind_in_words(member.kind)}; it must be text.",
        _CONSEQUENCES.get(name, "Claude Code cannot use it, and says nothing about it."),
        "Write the value as one text in quotes.",
    )
    return find_entry(subject, _severity(name), words, name)


def _number_or_switch(subject: Subject, member: Member) -> Finding:
    words = Words(
        "value-without-quotes",
        f"{member.key} is {kind_in_words(member.kind)} without quotes.",
        "Claude Code makes text of it and it works; values of env are documented as texts.",
        "Put it in quotes.",
    )
    fix = put_in_quotes(subject.document, member, env_text(member) or "")
    return find_entry(subject, Severity.NOTE, words, member.key, fix)
