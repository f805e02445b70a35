"""While the screen is shared: say what the browser shows next, and how to stop sharing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.steps.blocks import Action, AnyBlock, Lines
from wizard.steps.memory import Remembered
from wizard.steps.step import Page, World
from wizard.steps.styled_text import bold, line, words

TITLE = "Do not share your browser now."

_CONNECT = "Next, Connect in Mavvrik shows the API key in clear text."

# What the next clicks show, by the step that they belong to.
SHOWS: Mapping[int, str] = {
    1: _CONNECT,
    2: _CONNECT,
    3: "Next, the Claude console shows your settings in clear text, with every key in them.",
    5: "Next, the Claude console shows the Mavvrik API key in clear text, and every other key "
    "in your settings.",
}
WINDOW = "This window can hide keys. The browser can't."

HOW = (
    ("Zoom", "Stop Share → Share → choose only this terminal window"),
    ("Meet", "Stop presenting → Present → A window → this terminal window"),
    ("Teams", "Stop sharing → Share → Window → this terminal window"),
)
RECORDED = "If the call is recorded, pause the recording too."
HELPER = "Others can follow in this window: it says what to click and whether it worked."
PRACTICE = "Practice: no browser shows a key now. This is where you would stop sharing it."
GO_ON = "I stopped sharing it"
NOBODY = "Only I see it"


def shown_next(session: Session, remembered: Remembered, step: int) -> str:
    """Return what the next clicks of a step show to the people in the call.

    It is empty if no warning is needed or if it was given before.
    """
    shows = SHOWS.get(step, "") if session.sharing else ""
    return "" if shows in remembered.warned else shows


class StopSharing(Page):
    """Warns before the browser shows a key. Closes with whether to go on."""

    unanswered = False

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world)
        self.number = number
        self.heading = steps.STEPS[number - 1].title

    def blocks(self) -> Sequence[AnyBlock]:
        how = [line(how, bold(who)) for who, how in HOW]
        return [
            Lines("stop", [line(words(TITLE, "bold $warning"))]),
            Lines("shows", [line(f"{SHOWS[self.number]} {WINDOW}")]),
            Lines("how", how, indent=2),
            Lines("recorded", [line(RECORDED)]),
            Lines("helper", [line(PRACTICE if self.session.practice else HELPER)]),
        ]

    def actions(self) -> Sequence[Action]:
        not_shared = "Go on: the call does not show the browser."
        nothing_lost = "Go to the step before. Nothing is lost."
        return [
            Action("next", GO_ON, "ctrl+n", "Go on", not_shared),
            Action("nobody", NOBODY, help="Go on: nobody else sees the browser."),
            Action("back", "Back", "escape", help=nothing_lost, button=False),
        ]

    def is_over(self) -> bool:
        return not self.session.sharing

    async def next(self) -> None:
        self.world.close(True)

    nobody = next
