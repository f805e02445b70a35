"""Before the browser shows a key, while the screen is shared: stop sharing it. Once a page."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.guide import sharing, steps
from wizard.screens.base import BACK, NEXT, ButtonSpec, FrameScreen, replace
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.said import Said
from wizard.steps.lines import line, words


class StopSharingScreen(FrameScreen[bool]):
    """Gives True to go on, False to go back to the step before; it closes where sharing ends."""

    CSS_PATH = "stop_sharing.tcss"
    commands = (
        replace(NEXT, hint="Go on", help="The browser is not shared."),
        replace(BACK, title=""),
    )

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step_number = step

    def place(self) -> str:
        return f"Step {self.step_number} of 7"

    def heading(self) -> str:
        return steps.STEPS[self.step_number - 1].title

    def body(self) -> ComposeResult:
        yield Said(sharing.TITLE, id="stop")
        yield Said(f"{sharing.SHOWS[self.step_number]} {sharing.WINDOW}")
        yield Hanging([line(how, words(who, "bold")) for who, how in sharing.HOW], indent=2)
        yield Said(sharing.RECORDED)
        yield Said(sharing.HELPER)

    def show(self, session: Session) -> None:
        if not session.sharing:
            self.dismiss(False)

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec(sharing.GO_ON, "next"), ButtonSpec(sharing.NOBODY, "next")]

    async def action_next(self) -> None:
        """Go on."""
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)
