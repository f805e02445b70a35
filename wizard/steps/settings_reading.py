"""Read a settings text for the steps: its source, its content, or why it cannot be parsed.

A large text takes a while, so the steps read it in a thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from wizard.core.check.plan_findings import findings_before, findings_of
from wizard.core.document.text import SettingsText, decode
from wizard.core.document.text import pasted as as_pasted
from wizard.core.finding import Finding, Severity
from wizard.core.merge.current_env import env_values, find_vendor, is_split
from wizard.core.merge.plan import document_of
from wizard.core.package.containers import unpack
from wizard.core.package.model import NoSettings
from wizard.core.redact.mask import mask_value
from wizard.core.redact.masked_lines import MaskedLines
from wizard.core.session.record import Evidence
from wizard.core.session.session import Session
from wizard.core.syntax.problem import MAX_CHARACTERS, Problem, Unreadable, problem_of
from wizard.core.syntax.repair import Repair, offer_fixes
from wizard.core.vendors import vendor_name
from wizard.services.files.files import LIMIT, read_limited
from wizard.services.files.trouble import FileTrouble
from wizard.steps.blocks import Action, Paste

# Codes of texts that are not settings. They are named and discarded, not kept as a draft.
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
OPEN_FILE = Action("open_file", "Open a file", "ctrl+f", help="Read the settings from a file.")
PASTE_AGAIN = Action("again", "Paste again", help="Paste the settings again.")
PASTE_ENDS = (
    "The paste ends when the JSON is complete. To end it earlier, type a dot on its own line."
)
SLOW = "Reading took too long. Nothing was loaded."
MOST_FINDINGS = 2  # the maximum that step 3 shows
_MOST_ENTRIES = 2000  # entries of `env` that are searched for secrets
_LONGEST = 20_000  # characters of each entry that are searched


def settings_box(name: str, *, busy: bool, shown: bool, error: str = "") -> Paste:
    """Return the box for the whole settings text. While it is `busy`, it says so."""
    said = "Reading …" if busy else ""
    title = "Paste the whole settings.json"
    return Paste(name, title, is_complete, PASTE_ENDS, said=said, error=error, shown=shown)


def comparison_box(what: str = "what the console holds", *, busy: bool, shown: bool) -> Paste:
    """Return the box for a text that is only compared, such as what the console holds."""
    said = "Comparing …" if busy else ""
    return Paste("paste", f"Paste {what}", is_complete, PASTE_ENDS, said=said, shown=shown)


def is_complete(text: str) -> bool:
    try:
        document_of(as_pasted(text).text)
    except Unreadable:
        return False
    return True


@dataclass(frozen=True, slots=True)
class ReadingTrouble:
    """Why a text cannot be parsed, and the fixes that would make it valid."""

    problem: Problem
    repair: Repair | None


@lru_cache(maxsize=1)
def trouble_of(text: str) -> ReadingTrouble | None:
    """Say why a text cannot be parsed. None if it can.

    The result is cached for each text, because finding fixes takes time.
    """
    if len(text) > MAX_CHARACTERS:
        return ReadingTrouble(problem_of(text), None)
    try:
        document_of(text)
    except Unreadable as unreadable:
        return ReadingTrouble(unreadable.problem, offer_fixes(text))
    return None


@dataclass(frozen=True, slots=True)
class Summary:
    """How a person recognizes their file, and what it holds."""

    lines: int
    top_level: tuple[str, ...]
    entries: int  # entries in `env`
    telemetry: int  # entries in `env` about telemetry
    last_line: str  # its beginning, with secrets masked
    vendor: str  # the other vendor that gets the telemetry; empty: none
    gets_nothing: bool  # whether that vendor gets nothing today
    beside: bool  # the vendor and Mavvrik already have separate entries
    secrets: tuple[str, ...]  # entries of `env` whose value must not be shown
    is_empty: bool  # it has no entries: {}


@lru_cache(maxsize=1)
def summary_of(text: str, endpoint: str) -> Summary:
    """Summarize a settings text. The same text is examined only once.

    Raises:
        Unreadable: the text is not a settings document.
    """
    document = document_of(text)
    values, lines = env_values(document), document.lines
    vendor = find_vendor(values, endpoint)
    backwards = range(lines.count, 0, -1)
    last = next((number for number in backwards if lines.line(number).strip()), 1)
    return Summary(
        lines=lines.count,
        top_level=tuple(member.key for member in document.root.members),
        entries=len(document.env.members) if document.env else 0,
        telemetry=sum(
            name.startswith(("OTEL_", "CLAUDE_CODE_ENABLE_T", "CLAUDE_CODE_ENH")) for name in values
        ),
        last_line=MaskedLines(lines).line(last).strip(),
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


def understand(
    settings: SettingsText, evidence: Evidence, session: Session
) -> ReadingTrouble | None:
    """Compute everything that pages will ask about a text, so that it is in the caches."""
    trouble = trouble_of(settings.text)
    if trouble is None:
        summary_of(settings.text, session.endpoint)
        findings_before(settings.text, session.endpoint)
        findings_of(session.with_settings(settings, evidence))
    return trouble


def offered(session: Session) -> Finding | None:
    """Return the first finding that step 3 shows and that the wizard can fix there."""
    if session.settings is None:
        return None
    findings = findings_before(session.settings.text, session.endpoint)
    shown = [one for one in findings if one.severity is not Severity.NOTE][:MOST_FINDINGS]
    return next((one for one in shown if one.fix is not None), None)


def read_file(path: str, most: int = LIMIT) -> SettingsText:
    """Read a file of at most `most` bytes.

    Raises:
        FileTrouble: it cannot be read.
        Unreadable: it has an encoding that Claude Code refuses.
    """
    return decode(read_limited(Path(path).expanduser(), most))


def pasted(text: str) -> SettingsText:
    """Return a pasted settings text, or the settings in a pasted container.

    Raises:
        Unreadable: it is a container without settings of Claude Code.
    """
    settings = as_pasted(text)
    return _unpacked(settings.text.encode("utf-8", "surrogatepass")) or settings


def read_settings(path: str) -> SettingsText:
    """Read a settings file, or the settings in a container.

    Raises:
        FileTrouble: it cannot be read.
        Unreadable: it has an encoding that Claude Code refuses, or is a container without settings.
    """
    data = read_limited(Path(path).expanduser())
    return _unpacked(data) or decode(data)


def _unpacked(data: bytes) -> SettingsText | None:
    try:
        return unpack(data)
    except NoSettings as none:
        raise Unreadable(Problem("no-settings-inside", 0, 1, 1, none.sentence, "", "")) from None


def why_not_read(error: Exception, slow: str = SLOW) -> str:
    """Say why a text or a file was not read, and what to do. `slow` is used for a time-out."""
    if isinstance(error, FileTrouble):
        return f"{error.sentence} {error.remedy}"
    if isinstance(error, Unreadable):
        return refusal(error.problem)
    return slow


def refusal(problem: Problem) -> str:
    """Say why a text is not taken for settings, and what to do."""
    return f"{problem.message} {problem.remedy}".strip()
