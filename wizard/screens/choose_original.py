"""The kept originals, each with its date and whether Mavvrik is in it, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.guide import back
from wizard.screens.base import BACK, NEXT, ButtonSpec, FrameScreen, replace
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.said import Said
from wizard.services.files.originals import Original, Past
from wizard.steps import undo_lines


class ChooseOriginalScreen(FrameScreen[Original]):
    """Gives the original that the person chose; None where none was."""

    CSS_PATH = "choose_original.tcss"
    AUTO_FOCUS = "PickList"
    commands = (
        replace(NEXT, hint="Choose", help="Go back to this original."),
        replace(BACK, hint="Close", title="", help="Back to undo."),
    )

    def __init__(self, past: Past, chosen: Original | None) -> None:
        super().__init__()
        self._past, self._chosen = past, chosen

    def heading(self) -> str:
        return back.CHOOSE_TITLE

    def body(self) -> ComposeResult:
        yield Said(back.CHOOSE_WHY, id="why")
        yield PickList()

    def on_mount(self) -> None:
        super().on_mount()
        if self._chosen in self._past.originals:
            self.query_one(PickList).at = self._past.originals.index(self._chosen)

    def show(self, session: Session) -> None:
        self.query_one(PickList).show(undo_lines.picks(self._past, session))

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Choose this one", "next"), ButtonSpec("Back", "back")]

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        self.dismiss(self._past.originals[event.number])

    async def action_next(self) -> None:
        """The original where the mark is."""
        self.dismiss(self._past.originals[self.query_one(PickList).at])

    def action_back(self) -> None:
        self.dismiss(None)
