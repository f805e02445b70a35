"""The words of step 3: what was read, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import SecretStr

from wizard.core.check.plan_findings import errors_in
from wizard.core.credentials.names import KEY
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.merge.questions import already
from wizard.core.redact.mask import mask_text
from wizard.core.redact.masked_lines import blurred, drawn
from wizard.core.session.rotation import credentials_in, two_keys
from wizard.core.session.session import Doing, Elsewhere, Session
from wizard.core.syntax.excerpt import WIDTH, preview_fix
from wizard.core.syntax.problem import Problem, marks
from wizard.guide import steps
from wizard.services.files.trouble import show_path
from wizard.steps.pasted import counted
from wizard.steps.settings_reading import MOST_FINDINGS, Summary, Trouble
from wizard.steps.sharing import Cover
from wizard.steps.styled_text import BLANK, Line, Words, joined, line, words

_MOST_NAMES = 6
_BESIDE = 16  # columns that the text around a fault cannot have
_CAUTION = words("!", "bold $warning")
_SIGNS = {
    Severity.ERROR: words("x", "bold $error"),
    Severity.WARNING: _CAUTION,
    Severity.NOTE: words(".", "$quiet"),
}
_FROM = {
    "empty": "You say: the editor is empty or shows {}.",
    "practice": "Practised settings",
}
IN_BROWSER = (
    "You share your screen: the editor may show keys in clear text. Stop sharing the browser, or "
    "share only this window, before you open it."
)


def in_browser() -> list[Line]:
    """Before the editor is opened while others look at the screen."""
    return [line(words(IN_BROWSER, "bold"), _CAUTION)]


def put_away(problem: Problem) -> list[Line]:
    """Something came that is not the settings; it was not kept."""
    return [
        line(words(problem.message, "bold"), words("x", "bold $error")),
        line(problem.consequence),
        line(problem.remedy),
    ]


def loaded_long_ago(session: Session, now: datetime) -> list[Line]:
    """The settings are asked for again."""
    text = (
        f"They were loaded {_age(session, now)}. A colleague may have edited them since, and "
        "pasting the result would undo that. The same text keeps all your decisions."
    )
    return [line(words(text, "bold"), _CAUTION)]


# The question about settings from elsewhere -------------------------------------------------------


def elsewhere(company: str, found_here: bool) -> list[Line]:
    """Settings that do not come from the console, while nothing is loaded yet."""
    sign = _CAUTION if found_here else words(" ")
    return [line(steps.LOAD.warnings[0], _CAUTION), line(company, sign)]


def still_open(company: str, found_here: bool) -> list[Line]:
    """The same question, where it was not answered before."""
    asked = line("Do your settings also come from Jamf, Intune, Ansible or a file?", _CAUTION)
    return [asked, line(company, " ")] if found_here else [asked]


def loud(company: str) -> list[Line]:
    """The console is empty, and nobody is sure that nothing comes from elsewhere."""
    return [
        line(
            "STOP A MOMENT. The console is empty. If your Claude Code settings come from somewhere "
            "else (Jamf, Intune, Ansible, a file), saving here switches them off for everyone, and "
            "nobody is told.",
            "!",
        ),
        line(company, " "),
    ]


# What was read ------------------------------------------------------------------------------------


def loaded(session: Session, summary: Summary, now: datetime) -> list[Line]:
    """The file as its owner would recognise it."""
    found = [_read(session, summary, now)]
    source = session.loaded.detail if session.loaded else ""
    if source not in ("", "pasted", *_FROM):
        found.append(_headed(" ", "", f"from {show_path(source, session.sharing)}"))
    found += [_headed("~", "$warning", f"Mended: {label}.") for label in session.fixes]
    if summary.is_empty:
        found.append(_headed(" ", "", "Nothing is in it: the ten Mavvrik entries will be all."))
    else:
        found += [BLANK, *_recognise(summary, session.sharing)]
    return found


def _read(session: Session, summary: Summary, now: datetime) -> Line:
    source = session.loaded.detail if session.loaded else ""
    size = f"{counted(summary.lines, 'line')}, valid JSON."
    text = _FROM[source] if source == "empty" else f"{_FROM.get(source, 'Read')}: {size}"
    at = session.loaded.at if session.loaded else now
    right = words(f"loaded {at:%H:%M} ({_age(session, now)})", "$quiet")
    return _headed("✓", "bold $success", text, right)


def _headed(sign: str, style: str, text: str, right: Words | None = None) -> Line:
    """A line that begins at the left, whatever the width of the names below it."""
    content = joined((f"{sign}  ", style), text)
    return Line(content, right=right or Words(), heading=True, column=3)


def _age(session: Session, now: datetime) -> str:
    at = session.loaded.at if session.loaded else now
    minutes = int((now - at).total_seconds() // 60)
    return f"{minutes} min ago" if minutes else "now"


def _recognise(summary: Summary, sharing: bool) -> list[Line]:
    last_line = blurred(summary.last_line) if sharing else summary.last_line
    names = ", ".join(_cut(name, 40) for name in summary.top_level[:_MOST_NAMES])
    more = len(summary.top_level) - _MOST_NAMES
    names = f"{names} and {more} more" if more > 0 else names
    return [
        Line(words("Does your console show the same?", "bold"), heading=True),
        _fact("Top level", names, _entries(len(summary.top_level))),
        _fact('In "env"', f"{_entries(summary.entries)}, {summary.telemetry} about telemetry"),
        _fact("Last line", _cut(last_line, 60), f"line {summary.lines}"),
    ]


def _fact(name: str, value: str, right: str = "") -> Line:
    return line(value, words(f"   {name:<9}", "$quiet"), words(right, "$quiet"))


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _cut(text: str, most: int = 120) -> str:
    text = drawn(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


# What was found in it -----------------------------------------------------------------------------


def found(
    session: Session,
    summary: Summary,
    findings: Sequence[Finding],
    offered: Finding | None,
    cover: Cover,
) -> list[Line]:
    """Another vendor, what must be mended, and the first fix that is offered."""
    lines = _remarks(session, summary, cover)
    serious = [one for one in findings if one.severity is not Severity.NOTE]
    for finding in serious[:MOST_FINDINGS]:
        right = words(f"line {finding.line}" if finding.line else "", "$quiet")
        text = cover.text(f"{finding.message} {finding.consequence}")
        lines.append(line(text, _SIGNS[finding.severity], right))
        if finding is offered and finding.fix is not None and session.settings is not None:
            lines += fix_lines(session.settings.text, finding.fix, session.sharing, indent="   ")
    more = len(serious) - MOST_FINDINGS
    if more > 0:
        lines.append(line(f"{more} more. All are listed in step 4, Things to know.", " "))
    if not serious:
        return [BLANK, *lines] if lines else []
    errors = errors_in(findings)
    title = f"Found in it: {errors} must be fixed, here or in step 4" if errors else "Found in it"
    return [BLANK, Line(words(title, "bold"), heading=True), *lines]


def _remarks(session: Session, summary: Summary, cover: Cover) -> list[Line]:
    lines = list(_rotation(session))
    if session.elsewhere is Elsewhere.YES:
        text = (
            "You said that settings come from somewhere else, too. Saving here switches them off."
        )
        lines.append(line(text, _CAUTION))
    if summary.vendor and summary.beside:
        text = (
            f"{cover.text(summary.vendor)} and Mavvrik have lines of their own already; that stays."
        )
        lines.append(line(text, words("·", "$quiet")))
    elif summary.vendor:
        text = (
            f"{already(summary.gets_nothing, cover.text(summary.vendor))}. "
            "You decide in step 4 what happens to it. Nothing is decided yet."
        )
        lines.append(line(text, words("?", "bold $accent")))
    return lines


def _rotation(session: Session) -> Iterator[Line]:
    """The key in the settings that were loaded, beside the new one."""
    credentials, settings = session.credentials, session.settings
    if session.doing is not Doing.ROTATION or credentials is None or settings is None:
        return
    found, new = credentials_in(settings.text).get(KEY), credentials.api_key
    old = SecretStr(found or "")
    if not found:
        yield line("These settings hold no Mavvrik key: there is none to change.", _CAUTION)
    elif old == new:
        text = (
            "These settings hold this very key already, so nothing would change. Paste the new "
            "Connect block in step 2."
        )
        yield line(words(text, "bold"), _CAUTION)
    else:
        keys = two_keys(old, new, session.sharing)
        yield line(f"You change the API key: {keys}.", words("·", "$quiet"))


def kept(session: Session, summary: Summary, trouble: str) -> list[Line]:
    """Where the original is kept, and what secrets it holds."""
    if session.practice:
        text = "In practice nothing is kept. For real, a copy of the original is kept for you."
        return [line(text, words("·", "$quiet"))]
    if trouble:
        text = f"{trouble} You can go on without a copy; keep one yourself then."
        return [line(joined(("The original is not kept. ", "bold"), text), _CAUTION)]
    secrets = _secrets(summary)
    if session.original_kept:
        path = show_path(session.original_kept, session.sharing)
        text = f"Original kept: {path}. Only you can read it.{secrets} You can delete it in step 7."
    else:
        text = (
            "When you say yes, a copy of the original is kept, so that you can always go back. "
            f"Only you can read it.{secrets} You can delete it in step 7."
        )
    return [line(text, words("·", "$quiet"))]


def _secrets(summary: Summary) -> str:
    names = summary.secrets
    if not names:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f" It holds a secret: {_cut(names[0], 40)}{more}."


# What cannot be read ------------------------------------------------------------------------------


def trouble(text: str, found: Trouble, sharing: bool, columns: int = 80) -> list[Line]:
    """Sentence, place, marked line, what it means, and the offered fix before and after, in a
    terminal of so many `columns`."""
    problem = found.problem
    place = f"line {problem.line}, column {problem.column}"
    message = joined(("x  ", "bold $error"), (problem.message, "bold"))
    lines = [Line(message, right=words(place, "$quiet"), heading=True, column=3), BLANK]
    room = max(min(columns - _BESIDE, WIDTH), _BESIDE)
    for one in marks(text, problem, blurred if sharing else mask_text, room):
        number = words(f"{one.number or '':>6} |", "$quiet")
        marker = one.number is None
        lines.append(Line(words(one.text, "bold $error" if marker else ""), number))
    lines.append(BLANK)
    lines += [Line(words(text), heading=True) for text in (problem.consequence, problem.remedy)]
    if found.repair is None:
        return lines
    lines += [BLANK, Line(words("Offered fix", "bold"), heading=True)]
    for fix in found.repair.fixes:
        lines += fix_lines(text, fix, sharing, most=1)
    return lines


def fix_lines(text: str, fix: Fix, sharing: bool, *, most: int = 3, indent: str = "") -> list[Line]:
    """A fix: what it does, and the first lines that it changes, before and after."""
    lines = [Line(words(f"{indent}~ {fix.label}", "$warning"), heading=True)]
    for change in preview_fix(text, fix, blurred if sharing else mask_text, most):
        before, after = change.before.strip(), (change.after or "").strip()
        if before != after:  # else it only moves to another line
            lines.append(_shown(f"{indent}  before", _cut(before, 58)))
            lines.append(_shown(f"{indent}  after ", _cut(after, 58) or "(the whole line goes)"))
    return lines


def _shown(name: str, text: str) -> Line:
    return Line(joined((f"{name}  ", "$quiet"), text), heading=True)
