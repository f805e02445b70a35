"""The words of step 5: before the click, on the clipboard, and what the console holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wizard.core.finding import Finding, Severity
from wizard.core.harmless import visible
from wizard.core.redact.mask import mask_loose
from wizard.core.session.rotation import is_rotation
from wizard.core.session.session import Console, Session
from wizard.core.verify.comparison import Difference, explain
from wizard.guide import click_paths, saving
from wizard.services.clipboard.clipboard import Kind, Outcome
from wizard.services.files.trouble import show_path
from wizard.services.surroundings import Surroundings
from wizard.steps import copy_work as work
from wizard.steps.copy_work import Readiness
from wizard.steps.memory import Compared
from wizard.steps.pasted import counted
from wizard.steps.styled_text import (
    ASKED,
    BLANK,
    CAUTION,
    DONE,
    PROBLEM,
    WAITS,
    Line,
    click_lines,
    joined,
    line,
    quiet,
    words,
)

# When the terminal passes nothing on: (which terminal, what to do).
TERMINALS = (
    (
        "iTerm2",
        'Settings → General → Selection: tick "Applications in terminal may access clipboard", '
        "then copy again.",
    ),
    ("tmux", "set -g set-clipboard on, then copy again."),
    ("Terminal", "(Apple) cannot do it: save to a file instead."),
    ("Any", "Save to a file here, open it, and copy its text."),
)
_RECENT = 10  # minutes in which no colleague is expected to have edited the settings
_PROVE_IT = "Then compare: 20 seconds, recommended. If you skip this, we only have your word."
KEY_IN_BROWSER = "The console shows the API key in clear text: share only this window."


@dataclass(frozen=True, slots=True)
class Blocks:
    """Lines whose texts begin at different columns, one block under the other."""

    first: Sequence[Line] = ()
    second: Sequence[Line] = ()
    third: Sequence[Line] = ()


NAMES_ONLY = "Names only: values were compared, not kept."


def entry_name(one: Difference) -> str:
    """The name of an entry, odd characters visible."""
    inside = "env → " if len(one.path) > 1 else ""
    return inside + "".join(map(visible, mask_loose(one.name)))


# Before -------------------------------------------------------------------------------------------


def notices(ready: Readiness | None) -> list[Line]:
    """Who notices what and when."""
    head = Line(words("Before you save: what your developers will notice", "bold"), heading=True)
    lines = [line(one.text, quiet(f"  {one.label:<4}")) for one in saving.NOTICES]
    if ready is not None and ready.approval:
        listed = f" It will list {counted(len(ready.approval), 'name')}."
        lines[2] = replace(lines[2], text=lines[2].text.append(listed))
    return [head, *lines]


def before(session: Session, ready: Readiness | None, now: datetime) -> Blocks:
    """Everything on the screen before the click on Copy, but for the reason of the step."""
    state = [BLANK, _ready(session, ready), *_cautions(session, ready), BLANK, _age(session, now)]
    return Blocks(notices(ready), state)


def _ready(session: Session, ready: Readiness | None) -> Line:
    if ready is None:
        return line(words("Looking the whole result through once more …", "bold"), " ")
    if ready.errors:
        return line(
            words(f"Not ready: {counted(ready.errors, 'problem')} must be fixed first.", "bold"),
            PROBLEM,
            quiet(f"checked {ready.at:%H:%M}"),
        )
    plan = session.plan
    if plan is not None and plan.changes_nothing:
        return line(words("The settings that you loaded are right already.", "bold"), DONE)
    text = f"Ready to copy: {counted(ready.lines, 'line')}, 0 problems. Holds your API key."
    return line(words(text, "bold"), DONE, quiet(f"checked {ready.at:%H:%M}"))


def _cautions(session: Session, ready: Readiness | None) -> Iterator[Line]:
    warnings = ready.count(Severity.WARNING) if ready else 0
    if warnings:
        yield line(f"{counted(warnings, 'thing')} to know: look at step 4 once more.", CAUTION)
    live, plan = session.live, session.plan
    if live is not None and not session.stands(live.result):
        yield line("What you saved before is not this result: copy and save it once more.", CAUTION)
    if plan is not None and plan.is_ready and is_rotation(plan):
        yield line(saving.ROTATION[0], CAUTION)


def _age(session: Session, now: datetime) -> Line:
    at = session.loaded.at if session.loaded else now
    minutes = int((now - at).total_seconds() // 60)
    if session.is_stale(now):
        text = (
            f"The settings were loaded {minutes} minutes ago. A colleague may have edited them "
            "since, and pasting would undo that: load them once more, then go on here."
        )
        return line(words(text, "bold"), CAUTION)
    when = f"{counted(minutes, 'minute')} ago" if minutes else "just now"
    text = f"The settings were loaded {when}."
    if minutes < _RECENT:
        return line(text, quiet("·"))
    return line(f"{text} {saving.LOADED_LONG_AGO}", CAUTION)


def not_copied(outcome: Outcome) -> list[Line]:
    """Copying did not work: why, and what to do instead."""
    at = quiet(f"{outcome.at:%H:%M}")
    text = f"{outcome.sentence} {outcome.remedy}"
    return [line(words(text, "bold"), PROBLEM, at), BLANK]


# Sent, not proved ---------------------------------------------------------------------------------


def sent(outcome: Outcome, around: Surroundings, computer: str, failed: str) -> list[Line]:
    """On its way through the terminal: only the person's own paste can prove it."""
    because = f" (Tried before: {outcome.because}.)" if outcome.because else ""
    where = _where_we_are(around, computer)
    lines = [
        line(f"{outcome.sentence}{where}{because}", ASKED, quiet(f"{outcome.at:%H:%M}")),
        BLANK,
        line(words(outcome.remedy, "bold"), " "),
    ]
    return [line(words(failed, "bold"), PROBLEM), BLANK, *lines] if failed else lines


def _where_we_are(around: Surroundings, computer: str) -> str:
    through = [name for name, there in (("SSH", around.ssh), ("tmux", around.tmux)) if there]
    if not through:
        return ""
    return f" We are on {computer or 'another computer'} ({', '.join(through)})."


def if_nothing_comes() -> list[Line]:
    """What helps when the terminal passes nothing on."""
    head = Line(words("If nothing comes, or the wrong thing", "bold"), heading=True)
    return [head, *(line(text, quiet(f"  {name:<8}")) for name, text in TERMINALS)]


# On the clipboard or in a file --------------------------------------------------------------------


def taken(session: Session, copied: Outcome | None) -> Line:
    """Where the result is, and how that is known."""
    found = session.taken if session.is_taken else None
    if found is None:
        return line("Sent to your terminal, not verified. Look closely at what you paste.", ASKED)
    at = quiet(f"{found.evidence.at:%H:%M}")
    if copied is not None and copied.kind is Kind.SENT and copied.at > found.evidence.at:
        again = (
            f"Sent once more. It was verified at {found.evidence.at:%H:%M}, this time it was not."
        )
        return line(again, ASKED, quiet(f"{copied.at:%H:%M}"))
    if found.file:
        path = show_path(found.file, session.sharing)
        return line(f"Saved to {path}, for you only. Copy its text.", DONE, at)
    if copied is None and found.evidence.detail == work.PRINTED:
        return line(work.PRINTED, DONE, at)
    if copied is None:
        return line("Copied; the clipboard may hold something else by now.", DONE, at)
    return line(found.evidence.detail, DONE, at)


def clicking(session: Session, ready: Readiness | None) -> list[Line]:
    """The click path stays while it is clicked."""
    heading, first, second, paste, update = click_lines(click_paths.SAVE)
    if ready is not None:
        paste = replace(paste, text=paste.text.append(_expected(ready)))
    reload = click_lines(click_paths.PROVE)[1]
    prove = Line(words(_PROVE_IT, "bold"), heading=True)
    key = joined(("!  ", "bold $warning"), (KEY_IN_BROWSER, "bold"))
    stop = [Line(key, heading=True, column=3)] if session.sharing else []
    room = [] if stop else [BLANK]
    return [*stop, heading, first, second, paste, update, *room, prove, reload]


def _expected(ready: Readiness) -> str:
    last = ", the last one is }" if ready.last_line else ""
    return f" Now {counted(ready.lines, 'line')}{last}."


def bring_file(command: str) -> list[Line]:
    """Over SSH: how the file comes to the clipboard of the computer in front of the person."""
    if not command:
        return []
    return [line(command, quiet("  On a Mac:"))]


def saved_so_far(session: Session) -> Line:
    """What is known of the click on Update settings, while the console is to be compared."""
    live = session.live
    if live is None:
        return BLANK
    right = quiet(f"{live.evidence.how} {live.evidence.at:%H:%M}")
    if live.console is None:
        return line("Saved, not compared with the console.", DONE, right)
    return line("Reload the page and copy once more, to compare again.", ASKED, right)


def clipboard_note(outcome: Outcome | None, *, holds_key: bool, certain: bool = True) -> list[Line]:
    """Whether the key is still on the clipboard; not `certain` where it could not be read back."""
    if outcome is not None:
        sign = DONE if outcome.kind in (Kind.CLEARED, Kind.NOT_OURS) else ASKED
        text = f"{outcome.sentence} {outcome.remedy}".strip()
        doubt = f" ({outcome.because}.)" if outcome.because else ""
        return [line(quiet(text + doubt), sign)]
    if holds_key:
        holds = "holds" if certain else "may hold"
        return [line(quiet(f"The clipboard {holds} your API key. It is cleared after the proof."))]
    return []


_HELD: dict[Console | None, str] = {
    Console.SAME: "The console holds exactly what you copied.",
    Console.SPACING: "The console holds what you copied, in other spacing.",
}
LOAD_TO_COMPARE = "To compare, load the settings once more: their text is kept nowhere."

# What the console holds ---------------------------------------------------------------------------


def proved(session: Session) -> Blocks:
    """The console holds what was planned."""
    live = session.live
    if live is None:
        return Blocks()
    text = live.evidence.detail or _HELD.get(live.console, "")
    right = quiet(f"{live.evidence.how} {live.evidence.at:%H:%M}")
    head = Line(words("What happens now", "bold"), heading=True)
    return Blocks(
        [line(words(text, "bold"), DONE, right), BLANK],
        [head, *(line(one, quiet("  ·")) for one in saving.AFTER_SAVING)],
    )


def differs(session: Session, compared: Compared | None) -> Blocks:
    """The console holds something else, or nothing is known of it: what, why, what it means."""
    if compared is None:
        return Blocks(_differed_before(session))
    loaded = f"{session.loaded.at:%H:%M}" if session.loaded else ""
    comparison = compared.comparison
    told = explain(comparison, loaded)
    counts = (
        f"Lines you pasted   {comparison.lines:,}        "
        f"Lines you copied   {comparison.copied_lines:,}"
    )
    head = [
        line(words(told.headline, "bold"), PROBLEM, quiet(f"compared {compared.at:%H:%M}")),
        BLANK,
        line(quiet(counts), " "),
        BLANK,
    ]
    signs = [line(text, words(f"   {sign}", "bold")) for sign, text in told.signs]
    blank = [BLANK] if signs else []
    meaning = line(words(told.meaning, "bold"), " ")
    return Blocks(head, [*signs, *blank], [*_causes(told.causes, meaning)])


def _differed_before(session: Session) -> list[Line]:
    """Compared before this program was left: only the outcome is known."""
    live = session.live
    if live is None:
        return []
    right = quiet(f"compared {live.evidence.at:%H:%M}")
    headline = live.evidence.detail or "The console does not hold what you copied."
    again = "Paste once more what the console holds, to see what differs."
    return [line(words(headline, "bold"), PROBLEM, right), BLANK, line(again, " ")]


def _causes(causes: Sequence[str], meaning: Line) -> list[Line]:
    labels = ("Most likely", *["Otherwise"] * (len(causes) - 1))
    why = [line(text, quiet(f"  {label}")) for label, text in zip(labels, causes, strict=False)]
    return [replace(meaning, heading=True), BLANK, *why]


_SIGNS = {Severity.ERROR: PROBLEM, Severity.WARNING: CAUTION, Severity.NOTE: WAITS}


def points(ready: Readiness) -> Iterator[Line]:
    """The seven points with their proofs."""
    sign = PROBLEM if ready.errors else DONE
    right = quiet(f"checked {ready.at:%H:%M}")
    yield Line(words("Before you click Update settings", "bold"), right=right, heading=True)
    for one in saving.SAVE_CHECKS:
        yield line(words(one.text, "bold"), sign)
        yield line(quiet(one.proof), " ")


def more(ready: Readiness) -> Iterator[Line]:
    """The names of the approval dialog, every finding, and what it is about."""
    yield BLANK
    yield from _approval(ready)
    yield from _findings(ready)
    yield BLANK
    yield Line(words("What it is about", "bold"), heading=True)
    for text in (saving.RISK, saving.WHOLE_ORGANISATION, saving.KEEP_THE_ORIGINAL):
        yield line(text, quiet("·"))


def _approval(ready: Readiness) -> Iterator[Line]:
    if ready.approval:
        yield Line(words("The approval dialog will list", "bold"), heading=True)
        yield line(", ".join(ready.approval), " ")
        yield BLANK


def _findings(ready: Readiness) -> Iterator[Line]:
    yield Line(words("Found in the result", "bold"), heading=True)
    for one in ready.findings:
        yield line(f"{one.message}{_place(one)} {one.consequence}", _SIGNS[one.severity])
    if not ready.findings:
        yield line("Nothing to fix and nothing to know.", DONE)


def _place(finding: Finding) -> str:
    return f" (line {finding.line})" if finding.line else ""
