"""Places in a text as people count them: line and column, starting at 1."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from wizard.core.counted import counted

LINE_END = re.compile(r"\r\n|\n|\r")
BOM = "\ufeff"


class Place(NamedTuple):
    """Line and column, both starting at 1, in code points. A BOM does not count as a column."""

    line: int
    column: int


class Lines:
    """The lines of one text. Only LF, CRLF and a lone CR end a line."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> array[int]:
        """The offset of the first character of each line. Each takes 8 bytes, for long texts."""
        if "\r" not in self.text:  # most texts, and ten times faster
            lengths = map(len, self.text.split("\n")[:-1])
            return array("q", accumulate(lengths, lambda at, length: at + length + 1, initial=0))
        starts = array("q", (0,))
        starts.extend(match.end() for match in LINE_END.finditer(self.text))
        return starts

    def place(self, offset: int) -> Place:
        """Return line and column of the character at `offset`."""
        line = bisect_right(self.starts, offset) - 1
        start = self.starts[line]
        bom = 1 if start == 0 and offset > 0 and self.text.startswith(BOM) else 0
        return Place(line + 1, offset - start - bom + 1)

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1), without its line end and without a BOM."""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n").removeprefix(BOM)

    @property
    def count(self) -> int:
        """The number of lines. A final line end does not begin another line."""
        starts = self.starts
        return len(starts) - 1 if len(starts) > 1 and starts[-1] == len(self.text) else len(starts)

    @property
    def in_words(self) -> str:
        return counted(self.count, "line")


@lru_cache(maxsize=2)
def lines_of(text: str) -> Lines:
    """Return the lines of a text. Those of a text that is shown repeatedly are found only once."""
    return Lines(text)
