"""ASCII replacements for our signs, for terminals without UTF-8."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from typing_extensions import override

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("─━╌", "-"),
        **dict.fromkeys("│┃▌▐▎▏▕▊", "|"),
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤", "+"),
        "▸": ">",
        "✓": "v",
        "●": "o",
        "»": ">",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "…": ".",
        "•": "*",
        "·": ".",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
    }
)


class AsciiOnly(LineFilter):
    """Replaces signs by ASCII characters of the same width, so that nothing moves."""

    @override
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else segment._replace(text=segment.text.translate(_SIGNS))
            for segment in segments
        ]
