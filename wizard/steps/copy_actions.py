"""What can be done in step 5: each action said once, and those of each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.guide import stuck
from wizard.services.clipboard.clipboard import Kind
from wizard.steps.blocks import BACK, Action
from wizard.steps.copy_state import Stage, Standing
from wizard.steps.trying import TRY_HERE

COPY = Action(
    "copy_settings",
    "Copy the settings",
    "ctrl+t",
    "Copy",
    "Check once more, then copy the settings.",
)
COPY_AGAIN = replace(COPY, label="Copy again", hint="Copy again")
SAVE = Action(
    "save", "Save to a file", "ctrl+s", "Save", "Save the settings to a file, for you only."
)
PRINT = Action(
    "print_here",
    "Print them here",
    help="Write them into this terminal, the key in clear text, after asking.",
    only="plain",
)
CLEAR = Action(
    "clear",
    "Clear it",
    "ctrl+l",
    "Clear",
    "Clear the clipboard if it holds the key.",
    button=False,
)
MESSAGE = Action("message", "Copy a message for them", help="Copy a message for your developers.")
CHECKED = Action(
    "checked",
    "What was checked",
    "ctrl+f",
    "What was checked",
    "The guide's seven points.",
    button=False,
)
FIX = Action("fix", "Show what must be fixed", "ctrl+n", help="Back to step 4.")
RELOAD = Action(
    "reload",
    "Load the settings once more",
    help="Load the settings once more, in step 3.",
)
NEXT = Action("next", "Next", "ctrl+n", "Next", "Go to the next step.")
PRACTISE = Action(
    "practise",
    "Save it in the practised console",
    "ctrl+r",
    "Save in practice",
    "Stands for the browser.",
)
ERROR = Action("error", stuck.CONSOLE_ERROR.question, help="What helps, and whom to ask.")
COPY_LINE = Action("copy_line", "Copy this line", help="Copy the line that brings the file to you.")
AGAIN = Action("again", "Compare again", help="Compare with the console once more.")
DIFFERENCE = Action("difference", "Show the difference", help="Which entries differ, by name.")


def actions_of(at: Standing) -> list[Action]:
    """What can be done now; the first one with a button is the primary one."""
    clear = [CLEAR] if at.can_clear else []
    copy_line = [COPY_LINE] if at.line_for_file() else []
    stage = at.stage
    if stage is Stage.BEFORE:
        found = _before(at, clear)
    elif stage is Stage.STALE:
        checked = [replace(TRY_HERE, button=False), CHECKED] if at.is_ready else []
        message = replace(MESSAGE, button=False)
        found = [replace(RELOAD, keys="ctrl+n"), *clear, *checked, message]
    elif stage is Stage.SENT:
        skip = replace(NEXT, label="Skip, I will look in the console")
        found = [COPY_AGAIN, *clear, SAVE, skip]
    elif stage is Stage.DIFFERS:
        found = [*_after_difference(at), *clear]
    elif stage is Stage.PROVED:
        go_on = replace(NEXT, label="Next: is it working?")
        found = [go_on, AGAIN, *clear, *(replace(one, button=False) for one in copy_line)]
    elif at.session.plan is None:
        found = [NEXT, ERROR, RELOAD, *clear]
    else:
        ways = [COPY_AGAIN, *clear, SAVE, *_print(at), *copy_line]
        found = [*_clicked(at), ERROR, *ways]
    return [*found, BACK]


def aside_of(at: Standing) -> Sequence[str]:
    """Those of them whose buttons stand in the middle of the step."""
    stage = at.stage
    if stage is Stage.UNPROVED and at.session.plan is None:
        return [RELOAD.id]
    if stage is Stage.BEFORE and not at.errors:
        return [TRY_HERE.id]
    if stage in (Stage.CLICKING, Stage.UNPROVED):
        told = at.world.remembered.cleared is not None  # a line says how clearing went
        return [*([] if told else [CLEAR.id]), COPY.id, SAVE.id, COPY_LINE.id]
    return []


def _before(at: Standing, clear: Sequence[Action]) -> list[Action]:
    checked, reload = [CHECKED] if at.ready else [], replace(RELOAD, button=False)
    message = replace(MESSAGE, waits=at.busy == "check")
    if at.errors:
        return [FIX, *clear, message, *checked, reload]
    plan = at.session.plan
    try_first = replace(TRY_HERE, label=f"{TRY_HERE.label} first")
    beside = [message, try_first, *checked, *_print(at), reload]
    if plan is not None and plan.changes_nothing:
        hidden = [replace(one, button=False) for one in (COPY, SAVE)]
        return [replace(NEXT, label="Nothing to save, next", hint=""), *hidden, *clear, *beside]
    copy, save = (replace(one, waits=bool(at.busy)) for one in (COPY, SAVE))
    if at.copied is not None and at.copied.kind is Kind.NOT_COPIED:
        save = replace(save, keys=f"{save.keys},ctrl+n")
        return [save, replace(copy, label="Copy again"), *clear, *beside]
    return [replace(copy, keys=f"{copy.keys},ctrl+n"), *clear, save, *beside]


def _clicked(at: Standing) -> list[Action]:
    if at.stage is Stage.UNPROVED:
        return [NEXT]
    clicked = replace(NEXT, label="I clicked Update settings, next")
    if at.world.practice is not None:
        return [PRACTISE, replace(clicked, button=False)]
    return [clicked]


def _after_difference(at: Standing) -> list[Action]:
    copy = replace(COPY_AGAIN, label="Copy again and repeat", keys=f"{COPY.keys},ctrl+n")
    comparison = at.compared.comparison if at.compared else None
    named = comparison is not None and (comparison.ours or comparison.others)
    again, save = replace(AGAIN, label="Paste again"), replace(SAVE, hint="", button=False)
    return [copy, again, *([DIFFERENCE] if named else []), save]


def _print(at: Standing) -> list[Action]:
    return [PRINT] if at.can_print else []
