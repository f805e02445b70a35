"""Step 5 without the console: write the file for MDM or a computer, and note who got it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from wizard.core.merge.model import MergePlan
from wizard.core.package.containers import pack
from wizard.core.package.model import NotCarried
from wizard.core.package.targets import BY_ID, CONSOLE_WINS, TARGETS, UNDO, Target, how_to
from wizard.core.session.record import Delivered, Elsewhere
from wizard.core.session.session import Session
from wizard.services.child_processes import WORK_SECONDS, in_daemon_thread
from wizard.services.files.files import Written
from wizard.services.files.trouble import shell_path, show_path
from wizard.steps.blocks import Action
from wizard.steps.copy_words import Groups
from wizard.steps.dialogs import AskChoice, AskPath, PathQuestion, save_as
from wizard.steps.step import Page
from wizard.steps.styled_text import BLANK, Choice, Line, Sign, bold, heading, line, quiet

DELIVER = Action(
    "deliver",
    "Deliver it another way",
    help="Write a file for a pilot group, MDM, or one computer.",
)
DELIVERED = Action("delivered", "I delivered it", "ctrl+n", help="Say who got the settings.")
_TITLE = "Deliver it another way: pilot group, MDM, file"
_WHY = "It holds your API key, so only you can read it until you deliver it."
_CONSOLE = "Does the Claude console hold any setting?"
_WHOM = "Who gets these settings?"
_HOW_MANY = "How many computers are in the pilot?"
_MOST = 1_000_000
_PILOT, _EVERYONE = "pilot", "everyone"
_ANSWERS = (
    Choice(Elsewhere.NO, "No, or no console", (("then", "nothing there wins over these"),)),
    Choice(Elsewhere.YES, "Yes", (("then", "the console wins and can switch these off"),)),
    Choice(Elsewhere.NOT_SURE, "Not sure", (("then", "look in Managed settings"),)),
)
_GROUPS = (Choice(_PILOT, "A pilot group"), Choice(_EVERYONE, "Everyone"))
_PUT_BACK = "they go back into {}, as you loaded them"
_NOT_PACKAGED = "These settings don't fit into {}."
_HERE = "Run there: mvk-wizard check --this-computer"
_CONSOLE_SAID = {
    Elsewhere.NO: ("No console holds settings that win, you said.", Sign.DONE),
    Elsewhere.YES: (f"The console holds settings, you said. {CONSOLE_WINS}", Sign.CAUTION),
    Elsewhere.NOT_SURE: (f"Look in the console. {CONSOLE_WINS}", Sign.CAUTION),
}


async def ask_target(page: Page) -> Target | None:
    """Ask how the settings are delivered. None if the person went back.

    The container that the settings came from is the first choice.
    """
    settings = page.session.settings
    form = settings.form if settings else None
    back = (("then", _PUT_BACK.format(form.value)),) if form else ()
    by_form = sorted(TARGETS, key=lambda one: one.form is not form)
    choices = [Choice(one.id, one.label, back if one.form is form else ()) for one in by_form]
    chosen = await page.world.open(AskChoice, _TITLE, choices)
    return BY_ID.get(chosen) if chosen else None


async def write_for(page: Page, target: Target, plan: MergePlan, data: bytes) -> Written | None:
    """Package the result and ask where to save it. None if nothing was saved."""
    settings = page.session.settings
    around = settings.around if settings else b""
    look = partial(pack, target.form, plan.result_document, data, around)
    try:
        packed = await in_daemon_thread(look, limit=WORK_SECONDS)
    except NotCarried as refused:
        first = _NOT_PACKAGED.format(target.form.value)
        said = " ".join((first, *refused.sentences))
        page.world.tell(said, title="Not written", problem=True)
        return None
    return await save_as(page, target.label, _WHY, f"~/{target.file}", lambda _: packed)


async def ask_delivered(page: Page) -> Delivered | None:
    """Ask what the console holds and who got the settings. None if the person went back."""
    target = _target_of(page.session)
    if target is None:
        return None
    console = await page.world.open(AskChoice, _CONSOLE, _ANSWERS)
    whom = await page.world.open(AskChoice, _WHOM, _GROUPS) if console else None
    if not whom:
        return None
    computers = await _ask_number(page) if whom == _PILOT else 0
    if computers is None:
        return None
    return Delivered(target.id, target.is_mdm, Elsewhere(console), computers)


def _target_of(session: Session) -> Target | None:
    """Return the target of the file that was taken last, or else of what was delivered."""
    taken, live = session.taken, session.live
    delivered = live.delivered if live is not None else None
    packaged = taken.target if taken is not None and session.is_taken else ""
    return BY_ID.get(packaged or (delivered.target if delivered else ""))


async def _ask_number(page: Page) -> int | None:
    why = "The header and the checklist show it."
    question = PathQuestion(_HOW_MANY, why, "Use this number", example="5", field="Number")
    while typed := await page.world.open(AskPath, question):
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0
        if 0 < number <= _MOST:
            return number
        question = question._replace(refused=f"Type a number from 1 to {_MOST:,}.")
    return None


# What step 5 shows --------------------------------------------------------------------------------


def delivering(session: Session) -> Groups:
    """Say where the file is, and what to do with it."""
    taken, target = session.taken, _target_of(session)
    if taken is None or target is None:
        return ()
    at = quiet(f"{taken.evidence.at:%H:%M}")
    path = show_path(taken.file, session.sharing) if taken.file else target.file
    typed = shell_path(taken.file, session.sharing) if taken.file else ""
    head = heading(target.label)
    steps = _steps(target, typed, ("Deploy", "Who can read it", "What wins"))
    return (
        [line(f"Saved to {path}, for you only.", Sign.DONE, at), BLANK],
        [head, *steps, line(_HERE, quiet("  Check it"))],
    )


def delivered_lines(session: Session) -> Groups:
    """Say how and to whom the settings were delivered, and how to see and to undo it."""
    live = session.live
    if live is None or live.delivered is None:
        return ()
    delivered, target = live.delivered, BY_ID.get(live.delivered.target)
    right = quiet(f"{live.evidence.how} {live.evidence.at:%H:%M}")
    said = bold(f"Delivered by {delivered.way} to {delivered.whom}.")
    steps = _steps(target, "", ("See it", UNDO)) if target else ()
    return (
        [line(said, Sign.DONE, right), line(*_CONSOLE_SAID[delivered.console]), BLANK],
        [line(_HERE, quiet("  Check it")), *steps],
    )


def take_back_words(session: Session) -> list[str]:
    """Say how to take back what was delivered without the console; empty if nothing was."""
    target = _target_of(session) if session.live and session.live.delivered else None
    if target is None:
        return []
    there = [text for part, text in how_to(target) if part == UNDO]
    return ["This was delivered without the console. To undo it:", *there]


def take_back_lines(session: Session) -> list[Line]:
    """Write `take_back_words` as lines, the first with a sign."""
    found = take_back_words(session)
    return [line(text, Sign.CAUTION if text is found[0] else " ") for text in found]


def _steps(target: Target, file: str, only: tuple[str, ...]) -> Iterator[Line]:
    last = ""
    for part, text in how_to(target, file):
        if part in only:
            yield line(text, quiet(f"  {'' if part == last else part:<15}"))
            last = part
