"""Worth knowing about a document that is right. As few as possible."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.overrides import HELPER, SAMPLER
from wizard.core.client import read_exporters, read_switch
from wizard.core.finding import Finding
from wizard.core.findings import words_of
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
