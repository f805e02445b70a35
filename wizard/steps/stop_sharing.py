"""Before the browser shows a key, while the screen is shared: stop sharing it. Once a page."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.session.session import Session
from wizard.guide import sharing, steps
from wizard.steps.blocks import Action, AnyBlock, Lines
from wizard.steps.memory import Remembered
from wizard.steps.step import Page, World
from wizard.steps.styled_text import line, words


def shown_next(session: Session, remembered: Remembered, step: int) -> str:
    """What the next clicks of a step show to those in the call; empty where nobody needs to be
    warned, or was warned already."""
    shows = sharing.SHOWS.get(step, "") if session.sharing else ""
    return "" if shows in remembered.warned else shows


class StopSharing(Page):
    """Gives True to go on, False to go back to the step before."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world)
        self.number = number
        self.heading = steps.STEPS[number - 1].title

    def blocks(self) -> Sequence[AnyBlock]:
        how = [line(how, words(who, "bold")) for who, how in sharing.HOW]
        return [
            Lines("stop", [line(words(sharing.TITLE, "bold $warning"))]),
            Lines("shows", [line(f"{sharing.SHOWS[self.number]} {sharing.WINDOW}")]),
            Lines("how", how, indent=2),
            Lines("recorded", [line(sharing.RECORDED)]),
            Lines("helper", [line(sharing.HELPER)]),
        ]

    def actions(self) -> Sequence[Action]:
        not_shared = "The browser is not shared."
        nothing_lost = "Go to the step before; nothing is lost."
        return [
            Action("next", sharing.GO_ON, "ctrl+n", "Go on", not_shared),
            Action("nobody", sharing.NOBODY, help="Nobody else sees the browser."),
            Action("back", "Back", "escape", "Back", nothing_lost, button=False),
        ]

    def is_over(self) -> bool:
        return not self.session.sharing

    async def next(self) -> None:
        """Go on."""
        self.world.close(True)

    nobody = next

    async def back(self) -> None:
        self.world.close(False)
