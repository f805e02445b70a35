"""What exactly would change with one answer, looked at before it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Session
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.walked import WalkedRows
from wizard.steps.changes_list import LEGEND, change_items
from wizard.steps.lines import line, words
from wizard.steps.sharing import Cover


class WhatChangesScreen(FrameScreen[None]):
    """The list for one answer; nothing is taken by looking at it."""

    commands = (replace(BACK, hint="Close", help="Back to the decision."),)
    AUTO_FOCUS = "WalkedRows"
    CSS_PATH = "what_changes.tcss"

    def __init__(self, plan: MergePlan, answer: str) -> None:
        super().__init__()
        self._plan = plan
        self._answer = answer

    def heading(self) -> str:
        return "What exactly changes"

    def body(self) -> ComposeResult:
        yield Hanging(id="said")
        yield WalkedRows()
        yield Hanging([line(words(LEGEND, "$quiet"))])

    def show(self, session: Session) -> None:
        cover = Cover(session, self.wizard.remembered.nicknames)
        open_still = len(self._plan.open)
        later = "The decisions that are still open are shown as in the guide." if open_still else ""
        said = [line(words(f"With the answer: {cover.text(self._answer)}", "bold"))]
        self.query_one("#said", Hanging).show([*said, line(later)] if later else said)
        self.query_one(WalkedRows).show_items(change_items(self._plan.changes, cover))

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back to the decision", "back")]

    def action_back(self) -> None:
        """Nothing is taken."""
        self.dismiss(None)
