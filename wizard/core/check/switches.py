"""The two switches without which nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.client import read_switch
from wizard.core.finding import Finding
from wizard.core.findings import words_of
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
    return find_entry(subject, words_of(code), name)


def _off(subject: Subject, name: str, code: str) -> Finding:
    fix = set_text(subject.members[name], "1")
    return find_entry(subject, words_of(code), name, fix)
