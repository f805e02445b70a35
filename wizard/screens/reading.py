"""What step 3 finds out about a text, away from the screen: it may take a while for 10 MB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from wizard.core.document import Document
from wizard.core.existing import env_values, find_vendor
from wizard.core.finding import Finding, Severity
from wizard.core.plan import document_of
from wizard.core.problems import Problem, Unreadable
from wizard.core.repair import Repair, offer_fixes
from wizard.core.text import SettingsText, decode
from wizard.core.vendors import vendor_name
from wizard.services.company import CompanySource


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a text cannot be read, and the fixes that would make it readable."""

    problem: Problem
    repair: Repair | None


@lru_cache(maxsize=1)
def trouble_of(text: str) -> Trouble | None:
    """None where the text is a settings document. Once for each text: fixes take their time."""
    try:
        document_of(text)
    except Unreadable as unreadable:
        return Trouble(unreadable.problem, offer_fixes(text))
    return None


@lru_cache(maxsize=1)
def findings_of(text: str, endpoint: str) -> tuple[Finding, ...]:
    """What is worth saying of a document before the merge."""
    from wizard.core.check import look

    return look(document_of(text), endpoint)


@dataclass(frozen=True, slots=True)
class Summary:
    """By what a person recognises their file."""

    lines: int
    top_level: tuple[str, ...]
    entries: int  # in env
    telemetry: int  # of them about telemetry
    first_line: str
    last_line: str
    vendor: str  # somebody else who gets the telemetry today; empty: nobody
    is_empty: bool  # nothing in it: {}


def summary_of(document: Document, endpoint: str) -> Summary:
    """Size, names, first and last line."""
    lines = document.lines
    values = env_values(document)
    vendor = find_vendor(values, endpoint)
    return Summary(
        lines=lines.count,
        top_level=tuple(member.key for member in document.root.members),
        entries=len(document.env.members) if document.env else 0,
        telemetry=sum(
            name.startswith(("OTEL_", "CLAUDE_CODE_ENABLE_T", "CLAUDE_CODE_ENH")) for name in values
        ),
        first_line=lines.line(1),
        last_line=lines.line(lines.count),
        vendor=vendor_name(vendor.host) if vendor else "",
        is_empty=not document.root.members,
    )


def read_file(path: str) -> SettingsText:
    """The settings in a file.

    Raises:
        FileTrouble: it cannot be read.
        Unreadable: an encoding that Claude Code refuses.
    """
    from wizard.services.files import read_limited

    return decode(read_limited(Path(path).expanduser()))


def keep(settings: SettingsText, now: datetime) -> str:
    """Keep the original where only this person can read it; returns its path.

    Raises:
        FileTrouble: it cannot be kept.
    """
    from wizard.services.files import keep_original
    from wizard.services.places import own_places

    return str(keep_original(settings.encode(), own_places().data, now))


def company_sentence(sources: list[CompanySource] | None, where: str) -> str:
    """What was found of company settings on this computer, for the question about them."""
    place = "On this computer" if not where.startswith("from ") else where.removeprefix("from ")
    place = place[0].upper() + place[1:]
    if sources is None:
        return f"{place}: could not be looked up."
    if not sources:
        return f"{place}: no such settings found. It may differ on your developers'."
    return f"{place}: found in {sources[0].place}. Your developers may have them too."


def errors_of(findings: tuple[Finding, ...]) -> int:
    """How many must be fixed."""
    return sum(finding.severity is Severity.ERROR for finding in findings)


Reader = Callable[[], SettingsText]
