"""What was checked before the settings may be copied: the guide's seven points, and what is known
of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.core.finding import Finding, Severity
from wizard.guide import saving
from wizard.lines import BLANK, CAUTION, DONE, PROBLEM, WAITS, Line, line, quiet, words
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.copy_work import Readiness
from wizard.widgets.hanging import Hanging

_SIGNS = {Severity.ERROR: PROBLEM, Severity.WARNING: CAUTION, Severity.NOTE: WAITS}


class CheckedScreen(FrameScreen[None]):
    """The seven points with their proofs, the names of the approval dialog, and every finding."""

    commands = (replace(BACK, hint="Close", help="Back to the step."),)

    def __init__(self, ready: Readiness) -> None:
        super().__init__()
        self._ready = ready

    def heading(self) -> str:
        return "What was checked"

    def body(self) -> ComposeResult:
        yield Hanging(self._points())
        yield Hanging([BLANK, *self._approval(), *self._findings(), BLANK, *self._risk()])

    def _points(self) -> Iterator[Line]:
        sign = PROBLEM if self._ready.errors else DONE
        right = quiet(f"checked {self._ready.at:%H:%M}")
        yield Line(words("Before you click Update settings", "bold"), right=right, heading=True)
        for one in saving.SAVE_CHECKS:
            yield line(words(one.text, "bold"), sign)
            yield line(quiet(one.proof), " ")

    def _approval(self) -> Iterator[Line]:
        if self._ready.approval:
            yield Line(words("The approval dialog will list", "bold"), heading=True)
            yield line(", ".join(self._ready.approval), " ")
            yield BLANK

    def _risk(self) -> Iterator[Line]:
        yield Line(words("What it is about", "bold"), heading=True)
        for text in (saving.RISK, saving.WHOLE_ORGANISATION, saving.KEEP_THE_ORIGINAL):
            yield line(text, quiet("·"))

    def _findings(self) -> Iterator[Line]:
        yield Line(words("Found in the result", "bold"), heading=True)
        for one in self._ready.findings:
            yield line(f"{one.message}{_place(one)} {one.consequence}", _SIGNS[one.severity])
        if not self._ready.findings:
            yield line("Nothing to fix and nothing to know.", DONE)

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back to the step", "back")]

    def action_back(self) -> None:
        self.dismiss(None)


def _place(finding: Finding) -> str:
    return f" (line {finding.line})" if finding.line else ""
