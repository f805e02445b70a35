"""The one line that says why a step is there."""

from __future__ import annotations

from wizard.guide.steps import Step
from wizard.screens.widgets.said import Said


class Why(Said):
    """`Why: ...`, stepping back behind what is to be done."""

    DEFAULT_CSS = "Why { height: auto; color: $quiet; margin-bottom: 1; }"

    def __init__(self, step: Step) -> None:
        super().__init__(f"Why: {step.why}")
