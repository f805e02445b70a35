"""The two switches without which nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import SENDS_NOTHING, Subject, Words, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.client import read_switch
from wizard.core.finding import Finding, Severity
from wizard.core.values import ENABLE_TELEMETRY, ENHANCED_TELEMETRY

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
    words = Words(code, f"{name} is missing.", SENDS_NOTHING, f'Add {name} with the value "1".')
    return find_entry(subject, Severity.ERROR, words, name)


def _off(subject: Subject, name: str, code: str) -> Finding:
    words = Words(code, f"{name} is switched off.", SENDS_NOTHING, 'Set it to "1".')
    fix = set_text(subject.members[name], "1")
    return find_entry(subject, Severity.ERROR, words, name, fix)
