"""What can be done in step 6: its buttons, keys and palette entries."""

from __future__ import annotations

from wizard.guide import click_paths
from wizard.guide.causes import CauseCheck
from wizard.steps.blocks import Action

NEXT = Action("next", "Next", "ctrl+n", help="Go to the final checklist.")
SEND_SAMPLE = Action(
    "send_sample",
    "Send sample session",
    "ctrl+n,ctrl+r",
    help="Send what Claude Code sends for one question.",
)
COPY_MESSAGE = Action(
    "copy_message", "Copy tester message", "ctrl+t", help="Copy a message for the tester."
)
# None of these is the answer to Enter alone, because nobody has looked yet.
ANSWERS = (
    Action("yes", "Yes", help="You see it there.", explicit=True, entry="Answer Yes"),
    Action(
        "not_yet",
        "Not yet",
        help="Nothing is there yet: show likely causes.",
        entry="Answer Not yet",
    ),
    Action(
        "other_agent",
        "Other agent",
        help="You see it under another agent.",
        entry="Answer Other agent",
    ),
    Action("no_user", "No user", help="You see it, but without a user.", entry="Answer No user"),
)
WHY_NO_USER = Action("not_yet", "Find the cause", help="Show why the user may be missing.")
CANNOT_FIND = Action("cannot_find", click_paths.NO_DATA_COLUMN.question, button=False)
ONCE_MORE = Action(
    "activity",
    "Repeat the test",
    help="Run Claude Code again. What was seen stays seen.",
    button=False,
)
ASK_AGAIN = Action(
    "again",
    CauseCheck.POLL.label,
    "ctrl+r",
    "Ask again",
    "Ask Mavvrik again.",
    button=False,
)
STOP = Action(
    "again", "Stop", "ctrl+r", hint="", help="Stop asking Mavvrik, and say what you see there."
)
SHOW_CAUSES = Action("show_causes", "Show causes", help="Show likely causes meanwhile.")
CHECK = Action(
    "check",
    CauseCheck.ASK_MAVVRIK.label,
    help="Ask whether Mavvrik is reachable and accepts the key.",
    button=False,
)
DETAILS = Action(
    "copy_details", "Copy details", help="Copy the status for a ticket, without the key."
)
REMIND = Action(
    "remind", "Remind me in 15 min", help="Ring here in 15 minutes to look again.", button=False
)
LEAVE_OPEN = Action("leave_open", "Finish later", help="Go to the checklist. Open items stay open.")
LOOK_AGAIN = Action("look_again", "Look now", help="Go back to the 7 lines.", explicit=True)
NOT_THAT = Action("not_that", "Rule this out", help="Rule out the marked cause.")
MORE = Action(
    "more", "Show more causes", "m", hint="", help="List less likely causes.", button=False
)
