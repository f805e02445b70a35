"""The texts of step 5: its actions, before copying, on the clipboard, and in the console."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from wizard.core.counted import counted
from wizard.core.finding import Severity
from wizard.core.session.record import Console
from wizard.core.session.rotation import is_rotation
from wizard.core.session.session import Session
from wizard.core.verify.comparison import (
    EXACTLY,
    NOT_AS_COPIED,
    Comparison,
    explain,
)
from wizard.guide import click_paths, steps
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.services.files.trouble import shell_path, show_path
from wizard.services.surroundings import Surroundings
from wizard.steps.blocks import Action
from wizard.steps.copy_result import Readiness
from wizard.steps.dialogs import stuck
from wizard.steps.memory import Compared
from wizard.steps.styled_text import (
    BLANK,
    Line,
    Sign,
    bold,
    click_lines,
    heading,
    joined,
    line,
    quiet,
    words,
)

COPY = Action(
    "copy_settings", "Copy settings", "ctrl+t", help="Check the settings again, then copy them."
)
COPY_AGAIN = replace(COPY, label="Copy again")
SAVE = Action(
    "save", "Save to a file", "ctrl+s", help="Save the settings to a file only you can read."
)
PRINT = Action(
    "print_here",
    "Print here",
    help="Ask, then print the settings here with the key in clear text.",
    only="plain",
)
MESSAGE = Action("message", "Copy developer message", help="Copy a message for your developers.")
CHECKED = Action(
    "checked", "Show checks", "ctrl+f", help="Show the guide's 7 checks.", button=False
)
FIX = Action("fix", "Fix problems", "ctrl+n", help="Go back to step 4.")
PRACTICE_SAVE = Action(
    "practice",
    "Save in practice console",
    "ctrl+n,ctrl+r",
    help="Save as you would in the browser.",
)
ERROR = stuck("error", click_paths.CONSOLE_ERROR, "Show what helps and whom to ask.")
COPY_LINE = Action(
    "copy_line", "Copy this command", help="Copy the command that brings the file to you."
)
AGAIN = Action("again", "Compare again", help="Paste what the console holds again.")
DIFFERENCE = Action(
    "difference", "Show difference", help="Show the names of the entries that differ."
)

NOTHING_TO_SAVE = "The settings that you loaded are already right."
SLOW = "This takes too long. Try again."
SAVE_PATH = "~/mvk-wizard-settings.json"
SAVE_TITLE = "Save the settings to a file"
SAVE_WHY = "It holds your API key, so only you can read it."
PRINTED = "Printed here, with the API key. Clear this terminal's scrollback afterward."
BEFORE_PRINTING = (
    "The API key appears in clear text. It stays in this terminal's scrollback and in recordings.",
    "A file that only you can read is safer.",
)
LOAD_AGAIN = "Paste what the console holds now."
LOAD_TO_COMPARE = "To compare, load the settings again. Their text was not stored."

# What to do if nothing can be pasted, by terminal.
TERMINALS = (
    (
        "iTerm2",
        'Settings → General → Selection: tick "Applications in terminal may access clipboard", '
        "then copy again.",
    ),
    ("tmux", "set -g set-clipboard on, then copy again."),
    ("Apple", "Terminal can't do it."),
    ("Any", "Save to a file and copy its text."),
)
_RECENT = 10  # minutes in which no colleague is expected to have edited the settings
_PROVE_IT = "Then compare"
KEY_IN_BROWSER = "The console shows the API key. Share only this window."


Groups = tuple[Sequence[Line], ...]


# Before -------------------------------------------------------------------------------------------


def before_copying(session: Session, ready: Readiness | None, now: datetime) -> Groups:
    """Say whether the result is ready, how old the settings are, and who notices what and when."""
    head = heading("What developers notice")
    notices = [line(one.text, quiet(f"  {one.label:<4}")) for one in steps.NOTICES]
    state = [_ready(session, ready), *_cautions(session, ready), *_age(session, now), BLANK]
    return state, [head, *notices]


def _ready(session: Session, ready: Readiness | None) -> Line:
    if ready is None:
        return line(bold("Checking the whole result …"), " ")
    if ready.errors:
        return line(
            bold(f"Not ready: {counted(ready.errors, 'problem')} to fix first."),
            Sign.PROBLEM,
            quiet(f"checked {ready.at:%H:%M}"),
        )
    plan = session.plan
    if plan is not None and plan.changes_nothing:
        return line(bold(NOTHING_TO_SAVE), Sign.DONE)
    text = f"Ready to copy: {counted(ready.lines, 'line')}, 0 problems."
    return line(bold(text), Sign.DONE, quiet(f"checked {ready.at:%H:%M}"))


def _cautions(session: Session, ready: Readiness | None) -> Iterator[Line]:
    warnings = ready.count(Severity.WARNING) if ready else 0
    if warnings:
        yield line(f"{counted(warnings, 'warning')}: see step 4.", Sign.CAUTION)
    live, plan = session.live, session.plan
    if live is not None and not session.stands(live.result):
        yield line("You saved an earlier result. Save this one.", Sign.CAUTION)
    if plan is not None and plan.is_ready and is_rotation(plan):
        yield line(steps.ROTATION[0], Sign.CAUTION)


def _age(session: Session, now: datetime) -> Iterator[Line]:
    """Say how old the settings are, as soon as a colleague may have edited them."""
    minutes = session.minutes_since_loading(now)
    if session.is_stale(now):
        text = (
            f"The settings are {minutes} minutes old. Pasting could undo a colleague's edits: load "
            "them again, then go on here."
        )
        yield line(bold(text), Sign.CAUTION)
    elif minutes >= _RECENT:
        yield line(f"Loaded {minutes} minutes ago. {steps.LOADED_LONG_AGO}", Sign.CAUTION)


def not_copied(outcome: Outcome) -> list[Line]:
    at = quiet(f"{outcome.at:%H:%M}")
    text = f"{outcome.sentence} {outcome.remedy}"
    return [line(bold(text), Sign.PROBLEM, at), BLANK]


# Sent, not proved ---------------------------------------------------------------------------------


def sent(outcome: Outcome, around: Surroundings, computer: str, failed: str) -> list[Line]:
    """Say that the result went through the terminal. Only the person's own paste can verify it."""
    because = f" (Tried first: {outcome.because}.)" if outcome.because else ""
    through = [name for name, there in (("SSH", around.ssh), ("tmux", around.tmux)) if there]
    where = ""
    if through:
        where = f" This is {computer or 'another computer'} ({', '.join(through)})."
    lines = [
        line(f"{outcome.sentence}{where}{because}", Sign.ASKED, quiet(f"{outcome.at:%H:%M}")),
        BLANK,
        line(bold(outcome.remedy), " "),
    ]
    return [line(bold(failed), Sign.PROBLEM), BLANK, *lines] if failed else lines


def if_nothing_comes() -> list[Line]:
    """Say what helps if nothing can be pasted."""
    head = heading("If that does not arrive")
    return [head, *(line(text, quiet(f"  {name:<8}")) for name, text in TERMINALS)]


# On the clipboard or in a file --------------------------------------------------------------------


def where_it_is(session: Session, copied: Outcome | None) -> Line:
    """Say where the result is, and how that is known."""
    found = session.taken if session.is_taken else None
    if found is None:
        return line("Sent to your terminal, not verified. Check what you paste.", Sign.ASKED)
    at = quiet(f"{found.evidence.at:%H:%M}")
    if copied is not None and copied.kind is CopyResult.SENT and copied.at > found.evidence.at:
        again = f"Sent again, not verified. It was verified at {found.evidence.at:%H:%M}."
        return line(again, Sign.ASKED, quiet(f"{copied.at:%H:%M}"))
    if found.file:
        path = show_path(found.file, session.sharing)
        return line(f"Saved to {path}. Copy its text.", Sign.DONE, at)
    if copied is None and found.evidence.detail == PRINTED:
        return line(PRINTED, Sign.DONE, at)
    if copied is None:
        return line("Copied. The clipboard may hold something else by now.", Sign.DONE, at)
    return line(found.evidence.detail, Sign.DONE, at)


def command_for_file(session: Session, computer: str, *, sharing: bool) -> str:
    """Return the command that copies the saved file to the clipboard of the person's computer.

    It is empty if no file was saved.
    """
    file = session.taken.file if session.taken and session.is_taken else ""
    path = shell_path(file, sharing=sharing)
    return f"ssh {computer or 'HOST'} 'cat {path}' | pbcopy" if file else ""


def clicking(session: Session, ready: Readiness | None) -> list[Line]:
    """Show where to click in the console, and how to compare afterward."""
    window, first, second, paste, update = click_lines(click_paths.SAVE)
    if ready is not None:
        last = ", ending in }" if ready.last_line else ""
        expected = f" Now {counted(ready.lines, 'line')}{last}."
        paste = paste._replace(text=paste.text.append(expected))
    reload = click_lines(click_paths.PROVE)[1]
    prove = heading(_PROVE_IT)
    key = joined(("!  ", "bold $warning"), (KEY_IN_BROWSER, "bold"))
    stop = [Line(key, heading=True, column=3)] if session.sharing else []
    room = [] if stop else [BLANK]
    return [*stop, window, first, second, paste, update, *room, prove, reload]


def saved_so_far(session: Session) -> Line:
    """Say what is known about the save, before the console is compared."""
    live = session.live
    if live is None:
        return BLANK
    right = quiet(f"{live.evidence.how} {live.evidence.at:%H:%M}")
    if live.console is None:
        return line("Saved, not compared with the console.", Sign.DONE, right)
    return line("To compare again, reload the page and copy.", Sign.ASKED, right)


def clipboard_note(outcome: Outcome | None) -> list[Line]:
    if outcome is not None:
        sign = (
            Sign.DONE if outcome.kind in (CopyResult.CLEARED, CopyResult.NOT_OURS) else Sign.ASKED
        )
        text = f"{outcome.sentence} {outcome.remedy}".strip()
        doubt = f" ({outcome.because}.)" if outcome.because else ""
        return [line(quiet(text + doubt), sign)]
    return []


# What the console holds ---------------------------------------------------------------------------


_HOLDS: dict[Console | None, str] = {
    Console.SAME: EXACTLY,
    Console.SPACING: "The console holds what you copied, in other spacing.",
}


def proved(session: Session) -> Groups:
    """Say that the console holds the planned settings, and what happens now."""
    live = session.live
    if live is None:
        return ()
    text = live.evidence.detail or _HOLDS.get(live.console, "")
    right = quiet(f"{live.evidence.how} {live.evidence.at:%H:%M}")
    after = "What would happen now" if session.practice else "What happens now"
    head = heading(after)
    return (
        [line(bold(text), Sign.DONE, right), BLANK],
        [head, *(line(one, quiet("  ·")) for one in steps.AFTER_SAVING)],
    )


def differs(session: Session, compared: Compared | None) -> Groups:
    """Say that the console holds something else, what that means, and likely causes.

    Without `compared`, the comparison was made in an earlier run, and only its result is known.
    """
    if compared is None:
        live = session.live
        if live is None:
            return ()
        right = quiet(f"compared {live.evidence.at:%H:%M}")
        headline = live.evidence.detail or NOT_AS_COPIED
        again = "To see what differs, compare again."
        return ([line(bold(headline), Sign.PROBLEM, right), BLANK, line(again, " ")],)
    comparison = compared.comparison
    explained = explain(comparison, f"{session.loaded.at:%H:%M}" if session.loaded else "")
    counts = (
        f"Lines you pasted   {comparison.lines:,}        "
        f"Lines you copied   {comparison.copied_lines:,}"
    )
    right = quiet(f"compared {compared.at:%H:%M}")
    head = [line(bold(explained.headline), Sign.PROBLEM, right), BLANK]
    signs = [line(text, bold(f"   {sign}")) for sign, text in explained.signs]
    labels = ("Most likely", *["Otherwise"] * (len(explained.causes) - 1))
    return (
        [*head, line(quiet(counts), " "), BLANK],
        [*signs, *([BLANK] if signs else [])],
        [
            Line(bold(explained.meaning), words(" "), heading=True),
            BLANK,
            *(
                line(text, quiet(f"  {label}"))
                for label, text in zip(labels, explained.causes, strict=False)
            ),
        ],
    )


def not_proved(comparison: Comparison) -> str:
    """Say why a paste did not verify what was sent."""
    arrived = counted(comparison.lines, "line")
    return f"Not what you copied: {arrived} arrived, {comparison.copied_lines:,} were copied."
