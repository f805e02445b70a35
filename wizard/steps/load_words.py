"""The texts of step 3: what was read, what was found in it, or why it cannot be parsed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import SecretStr

from wizard.core.check.plan_findings import errors_in
from wizard.core.client.sources import SourceKind
from wizard.core.counted import counted
from wizard.core.credentials.names import KEY
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.merge.questions import already
from wizard.core.redact.mask import mask_text
from wizard.core.redact.masked_lines import blurred, visible_line
from wizard.core.session.record import DraftKind, Elsewhere
from wizard.core.session.rotation import credentials_in, two_keys
from wizard.core.session.session import Session
from wizard.core.syntax.excerpt import WIDTH, mark_problem, preview_fix
from wizard.report.redaction import Redaction
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.files.trouble import show_path
from wizard.steps.settings_reading import MOST_FINDINGS, ReadingTrouble, Summary
from wizard.steps.styled_text import BLANK, Line, Sign, bold, heading, joined, line, quiet, words

_MOST_NAMES = 6
_BESIDE = 16  # columns that the text around an error cannot use
_ASKED = line(
    joined(
        ("Do settings also come from Jamf, Intune, Ansible or a file?", "bold"),
        " The console can switch those off.",
    ),
    Sign.ASKED,
)
_SAME = "Does your console show the same?"
SAMPLE = "practice"  # the source of the sample settings
_USE_SAMPLE = "Use these sample settings?"
_IN_USE = "Are these the settings in use?"  # a file need not be what the console holds
EMPTY_SAID = "Confirmed by you: no settings are in use yet."
IN_BROWSER = (
    "You share your screen, and the editor may show keys. Before you open it, stop sharing the "
    "browser or share only this window."
)


def in_browser() -> list[Line]:
    """Warn before the editor is opened while others see the screen."""
    return [line(bold(IN_BROWSER), Sign.CAUTION)]


def loaded_long_ago(session: Session, now: datetime) -> list[Line]:
    minutes = session.minutes_since_loading(now)
    text = (
        f"Loaded {f'{minutes} min ago' if minutes else 'now'}. A colleague may have edited the "
        "settings since: paste them again, or your result would undo that. If nothing changed, "
        "your decisions stay."
    )
    return [line(bold(text), Sign.CAUTION)]


# Settings that do not come from the console -------------------------------------------------------


def elsewhere_here(sources: Sequence[CompanySource] | None) -> list[CompanySource]:
    """Return the managed settings on this computer that do not come from the console."""
    return [one for one in sources or () if one.kind is not SourceKind.SERVER]


def company_sentence(
    sources: Sequence[CompanySource] | None, where: str, *, empty: bool = False
) -> str:
    """Say which managed settings this computer has. `empty` means that the console is empty."""
    place = "On this computer" if not where.startswith("from ") else where.removeprefix("from ")
    place = place[0].upper() + place[1:]
    if sources is None:
        return f"{place}: could not be checked."
    others = elsewhere_here(sources)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        return f"{place}: found in {others[0].place}{more}."
    if sources and empty:
        return f"{place}: Claude Code has settings from the console. Is the console really empty?"
    return f"{place}: none found."


def elsewhere(company: str, found_here: bool) -> list[Line]:
    """Ask about settings from elsewhere while nothing is loaded yet."""
    sign = Sign.CAUTION if found_here else words(" ")
    return [_ASKED, line(company, sign)]


def still_open(company: str, found_here: bool) -> list[Line]:
    """Ask about settings from elsewhere after something is loaded, if that is not answered yet."""
    return [_ASKED, line(company, " ")] if found_here else [_ASKED]


def loud(company: str) -> list[Line]:
    """Warn that the console is empty, and that settings may come from elsewhere."""
    warning = (
        "You start empty. If your settings come from elsewhere (Jamf, Intune, Ansible, a file), "
        "saving in the console switches them off for everyone, and nobody is told."
    )
    return [line(warning, "!"), line(company, " ")]


# What was read ------------------------------------------------------------------------------------


def loaded(session: Session, summary: Summary, now: datetime) -> list[Line]:
    """Describe the file in a way that its owner recognizes."""
    source = session.loaded.detail if session.loaded else ""
    at = session.loaded.at if session.loaded else now
    age = quiet(f"loaded {at:%H:%M}")
    if summary.is_empty:
        lead = EMPTY_SAID if source == "empty" else "The settings are empty."
        will = line("They will hold only Mavvrik's 10 entries.", " ")
        return [line(bold(lead), Sign.DONE, age), will]
    last_line = blurred(summary.last_line) if session.sharing else summary.last_line
    names = ", ".join(_cut(name, 40) for name in summary.top_level[:_MOST_NAMES])
    more = len(summary.top_level) - _MOST_NAMES
    size = f"{counted(summary.lines, 'line')}, valid JSON"
    entries = f"{counted(summary.entries, 'entry', 'entries')}, {summary.telemetry} about telemetry"
    names = f"{names} and {more} more" if more > 0 else names
    is_file = source not in ("", "pasted", SAMPLE)
    form = session.settings.form if session.settings else None
    facts = (
        ("From", show_path(source, session.sharing) if is_file else ""),
        ("Out of", form.value if form else ""),
        ("Read", size),
        ("Top level", names),
        ('In "env"', entries),
        ("Last line", _cut(last_line, 60)),
        *(("Fixed", f"{label}.") for label in session.fixes),
    )
    asks = _USE_SAMPLE if source == SAMPLE else _IN_USE if is_file or form else _SAME
    return [
        heading(asks, age),
        *(line(value, quiet(f"   {name:<9}")) for name, value in facts if value),
    ]


def _cut(text: str, most: int) -> str:
    text = visible_line(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


# What was found in it -----------------------------------------------------------------------------


def found(
    session: Session,
    summary: Summary,
    findings: Sequence[Finding],
    offered: Finding | None,
    redaction: Redaction,
) -> list[Line]:
    """List another vendor, what must be fixed, and the first fix that is offered."""
    asks = session.elsewhere is None  # an open question comes first
    counts = (Severity.ERROR,) if asks else (Severity.ERROR, Severity.WARNING)
    serious = [one for one in findings if one.severity in counts]
    noted = _noted(session, summary, redaction, with_vendor=not serious)
    lines = [*_rotation(session), *noted]
    for finding in serious[: 1 if asks else MOST_FINDINGS]:
        right = quiet(f"line {finding.line}" if finding.line else "")
        sign = Sign.PROBLEM if finding.severity is Severity.ERROR else Sign.CAUTION
        lines.append(line(redaction.sentence(finding.message), sign, right))
        if finding is offered and finding.fix is not None and session.settings is not None:
            text, sharing = session.settings.text, session.sharing
            lines += fix_lines(text, finding.fix, sharing, most=1, indent="   ")
    if not serious:
        return [BLANK, *lines] if lines else []
    errors = errors_in(findings)
    title = f"{errors} to fix" if errors else "Findings"
    title += ", more in step 4" if len(serious) > (1 if asks else MOST_FINDINGS) else ""
    return [BLANK, heading(title), *lines]


def _rotation(session: Session) -> Iterator[Line]:
    """Compare the key in the loaded settings with the new one, while the key is changed."""
    credentials, settings = session.credentials, session.settings
    if session.doing is not DraftKind.ROTATION or credentials is None or settings is None:
        return
    old, new = SecretStr(credentials_in(settings.text).get(KEY, "")), credentials.api_key
    if not old:
        yield line("No Mavvrik key to change here.", Sign.CAUTION)
    elif old == new:
        text = "These settings already hold this key. Paste the new Connect block in step 2."
        yield line(bold(text), Sign.CAUTION)
    else:
        yield line(f"The API key changes: {two_keys(old, new, session.sharing)}.", Sign.NOTED)


def _noted(
    session: Session, summary: Summary, redaction: Redaction, *, with_vendor: bool
) -> Iterator[Line]:
    """Note what was confirmed of other settings; `with_vendor`, also who gets telemetry now."""
    if session.elsewhere is Elsewhere.YES:
        text = (
            "Confirmed by you: settings also come from elsewhere. Saving here switches those off."
        )
        yield line(text, Sign.CAUTION)
    vendor = redaction.sentence(summary.vendor) if with_vendor else ""
    if vendor and summary.beside:
        yield line(f"{vendor} and Mavvrik already have separate entries. They stay.", Sign.NOTED)
    elif vendor:
        yield line(f"{already(summary.gets_nothing, vendor)}. Step 4 asks about it.", Sign.ASKED)


def kept(session: Session, summary: Summary, trouble: str) -> list[Line]:
    if session.practice:
        return [line("Practice keeps no copy.", Sign.NOTED)]
    if trouble:
        text = f"{trouble} If you continue without a copy, keep one yourself."
        return [line(joined(("The original is not kept. ", "bold"), text), Sign.CAUTION)]
    if not session.original_kept:
        return [line("Going on keeps a copy.", Sign.NOTED)]
    secrets, names = "", summary.secrets
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        secrets = f" It holds a secret: {_cut(names[0], 40)}{more}."
    path = show_path(session.original_kept, session.sharing)
    return [line(f"Private copy: {path}.{secrets}", Sign.NOTED)]


# What cannot be parsed ----------------------------------------------------------------------------


def trouble(text: str, found: ReadingTrouble, sharing: bool, columns: int) -> list[Line]:
    """Say what is wrong, show the marked line, say what it means, and show the offered fix.

    `columns` is the width of the terminal.
    """
    problem = found.problem
    place = quiet(f"line {problem.line}, column {problem.column}")
    message = joined(("x  ", "bold $error"), (problem.message, "bold"))
    lines = [Line(message, right=place, heading=True, column=3), BLANK]
    room = max(min(columns - _BESIDE, WIDTH), _BESIDE)
    for one in mark_problem(text, problem, blurred if sharing else mask_text, room):
        is_marker = one.number is None
        style = "bold $error" if is_marker else ""
        lines.append(line(words(one.text, style), quiet(f"{one.number or '':>6} |")))
    lines.append(BLANK)
    lines += [heading(text, style="") for text in (problem.consequence, problem.remedy)]
    if found.repair is not None:
        lines += [BLANK, heading("Fix")]
        for fix in found.repair.fixes:
            lines += fix_lines(text, fix, sharing, most=1)
    return lines


def fix_lines(text: str, fix: Fix, sharing: bool, *, most: int = 3, indent: str = "") -> list[Line]:
    """Show what a fix does, and the first lines that it changes, before and after."""
    label = heading(f"{indent}~ {fix.label}", style="$warning")
    return [label, *changed_lines(text, fix, sharing, most=most, indent=indent)]


def changed_lines(
    text: str, fix: Fix, sharing: bool, *, most: int = 3, indent: str = ""
) -> list[Line]:
    """Show the first lines that a fix changes, before and after."""
    lines = []
    for change in preview_fix(text, fix, blurred if sharing else mask_text, most):
        before, after = change.before.strip(), (change.after or "").strip()
        if before == after:  # it only moves to another line
            continue
        after = _cut(after, 58) or "(line removed)"
        for name, half in (("before", _cut(before, 58)), ("after ", after)):
            lines.append(Line(joined((f"{indent}  {name}  ", "$quiet"), half), heading=True))
    return lines
