"""What can be done in step 6, in each of its states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from wizard.core.session.session import Session
from wizard.guide import checks, stuck
from wizard.steps import sightings
from wizard.steps import verify_lines as lines
from wizard.steps.blocks import BACK, Action

NEXT = Action("next", "Next: final checklist", "ctrl+n", "Next", "Go to the final checklist.")
SEND_SAMPLE = Action(
    "send_sample",
    "Send sample activity",
    "ctrl+n,ctrl+r",
    "Send sample activity",
    "In practice only.",
)
COPY_MESSAGE = Action(
    "copy_message", "Copy the message", "ctrl+t", "Copy the message", "For whoever tests."
)
# Neither answer comes from Enter alone: nobody has looked yet.
ANSWERS = (
    Action("yes", "Yes, it is there", help="You see it there.", explicit=True),
    Action("not_yet", "Not yet", help="Nothing there yet: what it may be."),
    Action("other_agent", "Under another agent", help="You see it under another agent."),
    Action("no_user", "No user", help="You see it, but without a user."),
)
WHY_NO_USER = Action("not_yet", "Why no user?", help="What it may be.")
TEST_HERE = Action(
    "try_here",
    checks.CHECKS[checks.TRY_HERE].label,
    help="Run Claude Code once here, after asking.",
)
CANNOT_FIND = Action("cannot_find", stuck.NO_DATA_COLUMN.question, button=False)
ONCE_MORE = Action(
    "activity",
    "Use Claude Code once more, or ask for it",
    help="What was seen stays seen.",
    button=False,
)
ASK_AGAIN = Action(
    "again",
    "Ask the verification address again",
    "ctrl+r",
    "Ask again",
    "Ask Mavvrik once more.",
    button=False,
)
STOP = Action("again", "Stop asking", "ctrl+r", help="Stop asking Mavvrik.", button=False)
CHECK = Action(
    "check",
    "Check 2 and 3",
    help="Ask once more whether Mavvrik is reached and takes the key.",
    button=False,
)
DETAILS = Action("copy_details", "Copy details", help="Copy how it stands, for a ticket; no key.")
REMIND = Action("remind", "Remind me in 15 min", help="Ring here in 15 minutes, to look again.")
LEAVE_OPEN = Action(
    "leave_open", "Leave it open", help="Go to the checklist; what is open stays open."
)
LOOK_AGAIN = Action("look_again", "Look again", help="Back to the seven lines.", explicit=True)
NOT_THAT = Action("not_that", "Not that", help="Rule out the cause at the mark.")


class Face(Enum):
    """What the step shows."""

    ACTIVITY = auto()
    LADDER = auto()
    CAUSES = auto()


@dataclass(frozen=True, slots=True)
class State:
    """What the actions depend on."""

    session: Session
    face: Face
    somebody_else: bool  # does the test
    asks_who: bool  # nobody said yet who does it
    practises: bool
    can_ask: bool  # there is a verification address
    asks: bool  # it is asked now
    checks: bool  # a check of a cause runs now
    is_plain: bool
    has_causes: bool


def actions_of(state: State) -> Sequence[Action]:
    """The actions in order; those with a button come first."""
    if state.face is Face.ACTIVITY:
        return _at_activity(state)
    if state.face is Face.LADDER:
        back = replace(BACK, hint="Stop", help="Stop asking.") if state.asks else BACK
        return [*_at_ladder(state), *_without_button(state), back]
    not_that = [NOT_THAT] if state.has_causes else []
    return [LOOK_AGAIN, *not_that, *_in_any_case(state), *_without_button(state), BACK]


def _at_activity(state: State) -> Sequence[Action]:
    if state.practises:
        return [SEND_SAMPLE, BACK]
    whom = "they" if state.somebody_else else "I"
    done = replace(
        NEXT,
        label=f"Done, {whom} asked Claude something",
        hint="Done",
        help="Go on to the seven lines.",
        waits=state.asks_who,
    )
    return [done, COPY_MESSAGE, BACK]


def _at_ladder(state: State) -> Sequence[Action]:
    session = state.session
    sent = lines.is_sent(session)
    number = "" if sent or state.is_plain else "5: "  # the line that it proves
    test = replace(TEST_HERE, label=f"{number}{TEST_HERE.label}", button=not sent)
    in_any_case = (one for one in _in_any_case(state) if one is not TEST_HERE)
    more = [replace(one, button=False) for one in in_any_case]
    if session.is_verified:
        why = [WHY_NO_USER] if sightings.lacks_user(session) else []
        return [NEXT, *why, test, *more]
    go_on = [replace(NEXT, button=False)] if session.is_seen else []
    return [*ANSWERS, test, CANNOT_FIND, *go_on, *more]


def _in_any_case(state: State) -> Sequence[Action]:
    """What can be done at the lines and at the causes."""
    if state.session.is_verified:
        return [DETAILS, TEST_HERE]
    return [DETAILS, LEAVE_OPEN, TEST_HERE, REMIND]


def _without_button(state: State) -> Sequence[Action]:
    """What has a key, or only stands in the palette."""
    asks = state.can_ask and not state.session.is_verified
    check = CHECK if asks else replace(CHECK, keys="ctrl+r", hint=CHECK.label)
    return [
        *([STOP if state.asks else ASK_AGAIN] if asks else []),
        *([replace(check, waits=state.checks)] if state.session.credentials is not None else []),
        ONCE_MORE,
    ]
