"""The last thing that happens to a line before it goes to the terminal: it is made harmless.

Textual asks for it for every line of every widget, its own ones, borders and messages included.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from typing_extensions import override

from wizard.core.harmless import harmless


class HarmlessLines(LineFilter):
    """Shows a sign for each harmful character; the line keeps its width.

    Textual counts no cells for most of them, so the line is cut at its right end, unless its words
    were made harmless before they were measured (`widgets.hanging.content_of`).
    """

    @override
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        shown = [_shown(one) for one in segments]
        if shown == segments:
            return segments
        return Segment.adjust_line_length(shown, Segment.get_line_length(segments))


def _shown(one: Segment) -> Segment:
    return one if one.control else Segment(harmless(one.text, keep=""), one.style)
