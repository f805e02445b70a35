"""What step 3 finds out about a text, away from the screen: it may take a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

from wizard.core.check.plan_findings import findings_before, findings_of
from wizard.core.document.reader import Document
from wizard.core.document.text import SettingsText, decode, pasted
from wizard.core.finding import Finding, Severity
from wizard.core.merge.current_env import env_values, find_vendor, is_split
from wizard.core.merge.plan import document_of
from wizard.core.redact.mask import mask_value
from wizard.core.redact.masked_lines import MaskedLines
from wizard.core.session.session import Evidence, Session
from wizard.core.syntax.problem import MAX_CHARACTERS, Problem, Unreadable, problem_of
from wizard.core.syntax.repair import Repair, offer_fixes
from wizard.core.vendors import vendor_name
from wizard.services.claude.managed_settings import CompanySource, SourceKind
from wizard.services.files.trouble import FileTrouble

# Texts in which nothing of the settings is: they are named and put away, not kept as a draft.
NOT_SETTINGS = frozenset(
    {
        "empty",
        "credentials-block",
        "not-settings",
        "file-name",
        "web-address",
        "web-page",
        "property-list",
        "registry-export",
        "powershell",
        "too-large",
    }
)
PASTE_HERE = "Paste the whole settings.json here"
PASTE_ENDS = (
    "It ends by itself when the text is complete JSON; else with a line that holds only a dot."
)
READING_LIMIT = 60.0  # seconds; 2 MiB take about one
SLOW = "Reading it takes too long. Nothing was taken."
MOST_FINDINGS = 3  # that step 3 shows
_MOST_ENTRIES = 2000  # of env that are looked through for secrets
_LONGEST = 20_000  # characters of each that are


def is_complete(text: str) -> bool:
    """Whether a paste is a whole settings document."""
    try:
        document_of(pasted(text).text)
    except Unreadable:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a text cannot be read, and the fixes that would make it readable."""

    problem: Problem
    repair: Repair | None


@lru_cache(maxsize=1)
def trouble_of(text: str) -> Trouble | None:
    """None where the text is a settings document. Once for each text: fixes take their time."""
    if len(text) > MAX_CHARACTERS:
        return Trouble(problem_of(text), None)
    try:
        document_of(text)
    except Unreadable as unreadable:
        return Trouble(unreadable.problem, offer_fixes(text))
    return None


@dataclass(frozen=True, slots=True)
class Summary:
    """By what a person recognises their file, and what it holds."""

    lines: int
    top_level: tuple[str, ...]
    entries: int  # in env
    telemetry: int  # of them about telemetry
    last_line: str  # its beginning, with secrets masked
    vendor: str  # somebody else whom the telemetry goes to; empty: nobody
    gets_nothing: bool  # the vendor, today
    beside: bool  # the vendor and Mavvrik have lines of their own already
    secrets: tuple[str, ...]  # entries of env with a value that must not be shown
    is_empty: bool  # nothing in it: {}


@lru_cache(maxsize=1)
def summary_of(text: str, endpoint: str) -> Summary:
    """Size, names, last line; the same text is gone through once.

    Raises:
        Unreadable: the text is no settings document.
    """
    document = document_of(text)
    values = env_values(document)
    vendor = find_vendor(values, endpoint)
    return Summary(
        lines=document.lines.count,
        top_level=tuple(member.key for member in document.root.members),
        entries=len(document.env.members) if document.env else 0,
        telemetry=sum(
            name.startswith(("OTEL_", "CLAUDE_CODE_ENABLE_T", "CLAUDE_CODE_ENH")) for name in values
        ),
        last_line=_last_line(document),
        vendor=vendor_name(vendor.host) if vendor else "",
        gets_nothing=vendor is not None and vendor.gets_nothing,
        beside=is_split(values, endpoint),
        secrets=tuple(
            name
            for name, value in islice(values.items(), _MOST_ENTRIES)
            if mask_value(name, value[:_LONGEST]) != value[:_LONGEST]
        ),
        is_empty=not document.root.members,
    )


def _last_line(document: Document) -> str:
    lines = document.lines
    numbers = range(lines.count, 0, -1)
    last = next((number for number in numbers if lines.line(number).strip()), 1)
    return MaskedLines(lines).line(last).strip()


def understand(settings: SettingsText, evidence: Evidence, session: Session) -> Trouble | None:
    """Everything that the screens will ask about a text, found out once and remembered."""
    trouble = trouble_of(settings.text)
    if trouble is None:
        summary_of(settings.text, session.endpoint)
        findings_before(settings.text, session.endpoint)
        findings_of(session.with_settings(settings, evidence))
    return trouble


def offered(session: Session) -> Finding | None:
    """The first thing that is shown and that the wizard could mend here."""
    if session.settings is None:
        return None
    findings = findings_before(session.settings.text, session.endpoint)
    shown = [one for one in findings if one.severity is not Severity.NOTE][:MOST_FINDINGS]
    return next((one for one in shown if one.fix is not None), None)


def read_file(path: str) -> SettingsText:
    """The settings in a file.

    Raises:
        FileTrouble: it cannot be read.
        Unreadable: an encoding that Claude Code refuses.
    """
    from wizard.services.files.files import read_limited

    return decode(read_limited(Path(path).expanduser()))


def keep(settings: SettingsText, now: datetime) -> str:
    """Keep the original where only this person can read it; returns its path.

    Raises:
        FileTrouble: it cannot be kept.
    """
    from wizard.services.files.files import keep_original
    from wizard.services.files.places import own_places

    return str(keep_original(settings.encode(), own_places().data, now))


# Company settings on this computer ----------------------------------------------------------------


def managed_file(sources: Sequence[CompanySource] | None) -> CompanySource | None:
    """The managed settings file of this computer, if it can be read."""
    found = (one for one in sources or () if one.kind is SourceKind.FILE and one.readable)
    return next(found, None)


def elsewhere_here(sources: Sequence[CompanySource] | None) -> list[CompanySource]:
    """Company settings on this computer that do not come from the console."""
    return [one for one in sources or () if one.kind is not SourceKind.SERVER]


def company_sentence(
    sources: Sequence[CompanySource] | None, where: str, *, empty: bool = False
) -> str:
    """What was found of company settings on this computer, for the question about them.

    `empty`: the console is said to hold nothing.
    """
    place = "On this computer" if not where.startswith("from ") else where.removeprefix("from ")
    place = place[0].upper() + place[1:]
    if sources is None:
        return f"{place}: could not be looked up."
    others = elsewhere_here(sources)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        return f"{place}: found in {others[0].place}{more}. Your developers may have them too."
    if sources and empty:
        return f"{place}: Claude Code has settings from the console. Is it really empty?"
    return f"{place}: no such settings found. It may differ on your developers'."


def why_not_read(error: Exception) -> str:
    """Why nothing came of a text or a file, and what to do."""
    if isinstance(error, FileTrouble):
        return f"{error.sentence} {error.remedy}"
    if isinstance(error, Unreadable):
        return f"{error.problem.message} {error.problem.remedy}"
    return SLOW
