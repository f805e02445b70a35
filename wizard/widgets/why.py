"""The one line that says why a step is there."""

from __future__ import annotations

from textual.widgets import Static

from wizard.guide.steps import Step


class Why(Static):
    """`Why: ...`, stepping back behind what is to be done."""

    DEFAULT_CSS = "Why { height: auto; color: $quiet; margin-bottom: 1; }"

    def __init__(self, step: Step) -> None:
        super().__init__(f"Why: {step.why}", markup=False)
