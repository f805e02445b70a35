"""The pages that step 5 opens: its checks, and how the console differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.core.finding import Severity
from wizard.core.harmless import visible_sign
from wizard.core.redact.mask import mask_loose
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.comparison import Comparison, Differs
from wizard.guide import steps
from wizard.steps.blocks import AnyBlock, Lines, Rows
from wizard.steps.copy_result import Readiness
from wizard.steps.step import Page, World
from wizard.steps.styled_text import BLANK, Line, Sign, bold, heading, joined, line, quiet, words

_SIGNS = {Severity.ERROR: Sign.PROBLEM, Severity.WARNING: Sign.CAUTION, Severity.NOTE: Sign.WAITS}
_DIFFERS = {
    Differs.MISSING: ("-", "$error"),
    Differs.CHANGED: ("~", "$warning"),
    Differs.EXTRA: ("+", "$accent"),
}
_NAME = 41  # cells: the longest of our names


class Checked(Page):
    """Shows the seven checks, what the approval dialog will list, and every finding."""

    heading = "Checks"

    def __init__(self, world: World, ready: Readiness) -> None:
        super().__init__(world)
        self._ready = ready

    def blocks(self) -> Sequence[AnyBlock]:
        return [Lines("points", list(self._points())), Lines("more", list(self._more()))]

    def _points(self) -> Iterator[Line]:
        """Yield the seven checks with their proofs. While one fails, the findings say which."""
        if self._ready.errors:
            return
        right = quiet(f"checked {self._ready.at:%H:%M}")
        yield heading("Before you click Update settings", right)
        for one in steps.SAVE_CHECKS:
            text = one.text.replace(DEFAULT_ENDPOINT, self.session.endpoint)
            yield line(bold(self.redaction.sentence(text)), Sign.DONE)
            yield line(quiet(one.proof), " ")

    def _more(self) -> Iterator[Line]:
        """Yield the names in the approval dialog, every finding with its place, and the risks."""
        ready = self._ready
        if ready.approval:
            yield from (BLANK, heading("The approval dialog lists"))
            yield line(", ".join(ready.approval), " ")
        yield from (BLANK, heading("Findings"))
        for one in ready.findings:
            place = f" (line {one.line})" if one.line else ""
            yield line(f"{one.message}{place} {one.consequence}", _SIGNS[one.weight])
        if not ready.findings:
            yield line("Nothing to fix.", Sign.DONE)
        yield from (BLANK, heading("Why this matters"))
        notices = " ".join(one.more for one in steps.NOTICES[1:] if one.more)
        for text in (steps.RISK, steps.WHOLE_ORGANIZATION, notices, steps.KEEP_THE_ORIGINAL):
            yield line(text, quiet("·"))


class Difference(Page):
    """Lists the names of entries in the console that differ from the copied text, ours first."""

    heading = "Difference"

    def __init__(self, world: World, comparison: Comparison) -> None:
        super().__init__(world)
        self._differences = (*comparison.ours, *comparison.others)
        self._ours = len(comparison.ours)

    def blocks(self) -> Sequence[AnyBlock]:
        legend = "Names only. Values were compared, not kept."
        return [
            Lines("legend", [line(quiet(legend))]),
            Rows("rows", len(self._differences), self._row),
        ]

    def _row(self, number: int) -> Line:
        """Show an entry that differs, with unusual characters in its name made visible."""
        one = self._differences[number]
        inside = "env → " if len(one.path) > 1 else ""
        name = inside + "".join(map(visible_sign, mask_loose(one.name)))
        aside = f"  {one.how.value:<9}{'  Mavvrik' if number < self._ours else ''}"
        sign, style = _DIFFERS[one.how]
        text = joined(f"{name:<{_NAME}}", (aside, "$quiet"))
        return Line(text, words(f"  {sign}  ", f"bold {style}"))

    def focus(self) -> str:
        return "rows"
