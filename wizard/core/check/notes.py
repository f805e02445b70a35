"""Worth knowing about a document that is right. As few as possible."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, Words, find_entry
from wizard.core.check.overrides import HELPER, SAMPLER
from wizard.core.client import read_exporters, read_switch
from wizard.core.finding import Finding, Severity
from wizard.core.values import HEADERS, LOG_TOOL_DETAILS, LOGS_EXPORTER, METRICS_EXPORTER

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
        words = Words(
            "old-clients",
            f'{" and ".join(nones)}: "none" is not known to old versions of Claude Code.',
            "Versions before 2.1.86 crash, hang or send nothing with it.",
            "Have everyone on 2.1.223 or later, or leave the entry out: that works from 2.1.20.",
        )
        yield find_entry(subject, Severity.NOTE, words, nones[0])


def _command_lines(subject: Subject) -> Iterator[Finding]:
    if read_switch(subject.texts.get(LOG_TOOL_DETAILS)):
        words = Words(
            "command-lines",
            f"{LOG_TOOL_DETAILS} is on: whole shell command lines are sent.",
            "Command lines can hold passwords and personal data; the guide switches this on.",
            'Set it to "0" to leave them out; nothing else is lost.',
        )
        yield find_entry(subject, Severity.NOTE, words, LOG_TOOL_DETAILS)


def _readable_key(subject: Subject) -> Iterator[Finding]:
    name = subject.traces.header_entries.get("authorization")
    if name is not None:
        words = Words(
            "key-readable",
            "Every developer can read the Mavvrik API key.",
            "Claude Code keeps the settings as plain text on each computer.",
            "Use a key for this agent only, so that it can be replaced alone.",
        )
        yield find_entry(subject, Severity.NOTE, words, name or HEADERS)


def _from_outside(subject: Subject) -> Iterator[Finding]:
    helper, sampler = subject.document.root.get(HELPER), subject.texts.get(SAMPLER)
    if helper is not None and sampler is not None:
        return
    words = Words(
        "user-can-cut-off",
        f"A user's own {HELPER} or {SAMPLER} can cut the telemetry off.",
        "Company settings that name neither leave both to the user.",
        f'Add an empty {HELPER} at the top level and {SAMPLER} "always_on" if that matters.',
    )
    yield find_entry(subject, Severity.NOTE, words, SAMPLER)


def _not_fetched(subject: Subject) -> Iterator[Finding]:
    names = [name for name in _NOT_FETCHED if read_switch(subject.texts.get(name))]
    names += [BASE_URL] if subject.texts.get(BASE_URL, "").strip() else []
    if names:
        words = Words(
            "console-not-fetched",
            f"{names[0]} is set.",
            "Where it is in force, Claude Code does not fetch settings from the admin console.",
            "Bring the settings to those computers by MDM or as a file.",
        )
        yield find_entry(subject, Severity.NOTE, words, names[0])
