"""Things to know: grouped by what the reader must do; walked by key; each fix shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive

from wizard.core.finding import Finding, Fix, Severity
from wizard.screens import preview_lines
from wizard.widgets.hanging import Line, line, words, wrapped
from wizard.widgets.rows import RowsView

if TYPE_CHECKING:
    from wizard.screens.preview import PreviewScreen

_GROUPS = (
    (Severity.ERROR, "MUST BE FIXED", "before you copy", "x", "$error"),
    (Severity.WARNING, "WORKS, BUT", "look at it", "!", "$warning"),
    (Severity.NOTE, "GOOD TO KNOW", "", ".", "$quiet"),
)


class Things(RowsView):
    """The findings; the one where the keys are is unfolded."""

    BINDINGS = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
    ]

    at: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._findings: tuple[Finding, ...] = ()
        self._starts: list[int] = []  # the row where each finding begins

    @property
    def chosen(self) -> Finding | None:
        """The finding where the keys are."""
        return self._findings[self.at] if self.at < len(self._findings) else None

    @property
    def fix(self) -> Fix | None:
        """What can be done about it here."""
        session = cast("PreviewScreen", self.screen).session
        return preview_lines.fix_for(session, self.chosen) if self.chosen else None

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these, errors first."""
        self._findings = tuple(findings)
        self.at = min(self.at, max(len(self._findings) - 1, 0))
        self.show_wrapped(self._rows_at)

    def action_walk(self, step: int) -> None:
        """The finding above or below."""
        self.at = max(0, min(self.at + step, len(self._findings) - 1))

    def watch_at(self) -> None:
        if self.is_mounted:
            self.show_wrapped(self._rows_at)
            if self.at < len(self._starts):
                self.scroll_to(y=max(self._starts[self.at] - 2, 0), animate=False)
            cast("PreviewScreen", self.screen).refresh_frame()

    def _rows_at(self, width: int) -> list[Content]:
        if not self._findings:
            return [words("Nothing to fix and nothing to know: the result is as it should be.")]
        rows: list[Content] = []
        self._starts = []
        number = 0
        for severity, title, aside, sign, style in _GROUPS:
            group = [one for one in self._findings if one.severity is severity]
            if group:
                rows += [Content("")] if rows else []
                rows.append(Content.styled(title, f"bold {style}") + words(f"   {aside}", "$quiet"))
            for finding in group:
                self._starts.append(len(rows))
                lines = self._lines(finding, number == self.at, sign, style)
                rows += wrapped(lines, width)
                number += 1
        return rows

    def _lines(self, finding: Finding, here: bool, sign: str, style: str) -> list[Line]:
        mark = words(f"{'>' if here else ' '} {sign}", f"bold {style}")
        place = f"line {finding.line}" if finding.line else ""
        name = str(finding.path[-1]) if finding.path else ""
        right = words("  ".join(part for part in (place, name) if part), "$quiet")
        message = words(finding.message, "bold" if here else "")
        lines = [line(message, mark, right if len(name) < 30 else words(place, "$quiet"))]
        if finding.severity is Severity.NOTE and not here:
            return lines
        lines.append(line(finding.consequence, "   "))
        if here:
            lines.append(line(finding.remedy, words("  →", "$accent")))
            lines += self._fix_lines(finding)
        return lines

    def _fix_lines(self, finding: Finding) -> list[Line]:
        session = cast("PreviewScreen", self.screen).session
        fix = preview_lines.fix_for(session, finding)
        if fix is None:
            return []
        shown = [line(f"{fix.label}   (ctrl+r does it)", words("  ~", "$warning"))]
        for when, text in preview_lines.fixed_lines(session, fix):
            shown.append(line(text, words(f"     {when:<6}", "$quiet")))
        return shown
