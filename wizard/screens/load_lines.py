"""The words of step 3: what was read, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from wizard.core.finding import Finding, Severity
from wizard.core.mask import mask_text
from wizard.core.problems import marks
from wizard.core.repair import preview
from wizard.core.session import Session
from wizard.guide import click_paths, steps
from wizard.screens.reading import Summary, Trouble, errors_of
from wizard.services.file_trouble import show_path
from wizard.widgets.click_path import click_lines
from wizard.widgets.hanging import Line, line, words
from wizard.widgets.pasted import counted

_MOST_NAMES = 6
_MOST_FINDINGS = 3
_SIGNS = {
    Severity.ERROR: words("x", "bold $error"),
    Severity.WARNING: words("!", "bold $warning"),
    Severity.NOTE: words(".", "$quiet"),
}


def click_path() -> list[Line]:
    """Where to copy the settings from."""
    return click_lines(click_paths.LOAD)


def elsewhere(company: str, loud: bool) -> list[Line]:
    """The question whether settings come from somewhere else."""
    if loud:
        return [
            line(
                "STOP A MOMENT. The console is empty. If your Claude Code settings come from "
                "somewhere else (Jamf, Intune, Ansible, a file), saving here switches them off "
                "for everyone, and nobody is told.",
                "!",
            ),
            line(company, ""),
            line("Do they come from somewhere else?", ""),
        ]
    return [
        line(steps.LOAD.warnings[0], words("!", "bold $warning")),
        line(company, ""),
        line("From somewhere else?", ""),
    ]


def loaded(
    session: Session, summary: Summary, findings: Sequence[Finding], now: datetime
) -> list[Line]:
    """The file as its owner would recognise it."""
    at = session.loaded.at if session.loaded else now
    minutes = int((now - at).total_seconds() // 60)
    age = "now" if minutes < 1 else f"{minutes} min ago"
    right = words(f"loaded {at:%H:%M} ({age})", "$quiet")
    found = [
        line(
            f"Read: {counted(summary.lines, 'line')}, valid JSON.",
            words("✓", "bold $success"),
            right,
        ),
        *(line(f"Mended: {label}.", words("~", "$warning")) for label in session.fixes),
    ]
    if summary.is_empty:
        found.append(line("Nothing is in it yet: the ten Mavvrik entries will be all.", ""))
    else:
        found += _recognise(summary, session.sharing)
    found += _found(summary, tuple(findings))
    return [*found, Line(Content("")), *_original(session)]


def _recognise(summary: Summary, sharing: bool) -> list[Line]:
    names = ", ".join(summary.top_level[:_MOST_NAMES])
    more = len(summary.top_level) - _MOST_NAMES
    names = f"{names} and {more} more" if more > 0 else names
    entries = counted(summary.entries, "entry").replace("entrys", "entries")
    ends = (
        []
        if sharing
        else [
            _fact("First line", mask_text(summary.first_line)),
            _fact("Last line", mask_text(summary.last_line), f"line {summary.lines}"),
        ]
    )
    return [
        Line(words("Does your console show the same?", "bold"), heading=True),
        _fact("Top level", names, f"{len(summary.top_level)} in all"),
        _fact('In "env"', f"{entries}, {summary.telemetry} of them about telemetry"),
        *ends,
    ]


def _fact(name: str, value: str, right: str = "") -> Line:
    return line(_cut(value), words(f"  {name:<10}", "$quiet"), words(right, "$quiet"))


def _cut(text: str, most: int = 120) -> str:
    text = "".join(char if char.isprintable() else "·" for char in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _found(summary: Summary, findings: tuple[Finding, ...]) -> list[Line]:
    found: list[Line] = []
    if summary.vendor:
        found.append(
            line(
                f"You already send Claude Code telemetry to {summary.vendor}. You decide in step 4 "
                "what happens to it. Nothing is decided yet.",
                words("?", "bold $accent"),
            )
        )
    serious = [one for one in findings if one.severity is not Severity.NOTE]
    for finding in serious[:_MOST_FINDINGS]:
        right = words(f"line {finding.line}" if finding.line else "", "$quiet")
        found.append(
            line(f"{finding.message} {finding.consequence}", _SIGNS[finding.severity], right)
        )
    more = len(serious) - _MOST_FINDINGS
    if more > 0:
        found.append(line(f"{more} more; all are listed in step 4, Things to know.", ""))
    if not found:
        return []
    errors = errors_of(findings)
    title = "Found in it" if not errors else f"Found in it: {errors} must be fixed, in step 4"
    return [Line(Content("")), Line(words(title, "bold"), heading=True), *found]


def _original(session: Session) -> list[Line]:
    if session.practice:
        text = "In practice nothing is kept. For real, a copy of the original is kept for you."
    elif session.original_kept:
        path = show_path(session.original_kept, session.sharing)
        text = f"The original is kept, readable by you only: {path}. You can delete it in step 7."
    else:
        text = (
            "When you say yes, a copy of the original is kept, readable by you only, so that you "
            "can always go back. You can delete it in step 7."
        )
    return [line(text, words("·", "$quiet"))]


def trouble(text: str, found: Trouble) -> list[Line]:
    """Sentence, place, marked line, what it means, and the offered fix before and after."""
    problem = found.problem
    place = f"line {problem.line}, column {problem.column}"
    message = Content.assemble(("x ", "bold $error"), (problem.message, "bold"))
    lines = [
        Line(message, right=words(place, "$quiet"), heading=True),
        Line(Content("")),
    ]
    for one in marks(text, problem, mask_text):
        number = words(f"{one.number or '':>6} |", "$quiet")
        marker = one.number is None
        lines.append(Line(words(one.text, "bold $error" if marker else ""), number))
    lines.append(Line(Content("")))
    lines += [Line(Content(text), heading=True) for text in (problem.consequence, problem.remedy)]
    if found.repair is None:
        return lines
    lines += [Line(Content("")), Line(words("Offered fix", "bold"), heading=True)]
    for fix in found.repair.fixes:
        lines.append(Line(words(f"~ {fix.label}", "$warning"), heading=True))
        for change in preview(text, fix, mask_text, 1):
            lines.append(line(_cut(change.before, 58), words("  before", "$quiet")))
            after = "(the whole line goes)" if change.after is None else _cut(change.after, 58)
            lines.append(line(after, words("  after", "$quiet")))
    return lines
