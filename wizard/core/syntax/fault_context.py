"""A fault with what stands around it, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from wizard.core.position import Lines
from wizard.core.syntax.scan import WHITE, Expected, Fault

_AHEAD = 200  # characters behind the place that are looked at


@dataclass(frozen=True, slots=True)
class Sighting:
    """What it is, where, and the words for its sentence; never words out of the text."""

    code: str
    offset: int
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """The neighbourhood of a fault."""

    text: str
    fault: Fault
    lines: Lines

    @property
    def offset(self) -> int:
        """The place of the fault."""
        return self.fault.offset

    @property
    def expected(self) -> Expected:
        """What strict JSON wants there."""
        return self.fault.expected

    @cached_property
    def char(self) -> str:
        """The character at the place, or nothing at the end of the text."""
        return self.text[self.offset : self.offset + 1]

    @cached_property
    def rest(self) -> str:
        """The place and what follows, as far as it is needed to judge it."""
        return self.text[self.offset : self.offset + _AHEAD]

    @cached_property
    def before_offset(self) -> int:
        """Where the last character before the place stands that is not white space; -1 for none."""
        return len(self.text[: self.offset].rstrip(WHITE)) - 1

    @property
    def before(self) -> str:
        """That character."""
        return self.text[self.before_offset] if self.before_offset >= 0 else ""

    @property
    def adjoins(self) -> bool:
        """Nothing stands between that character and the place."""
        return self.before_offset == self.offset - 1

    @property
    def opener(self) -> str:
        """The innermost bracket that is open here, or nothing."""
        return self.text[self.fault.opened[-1]] if self.fault.opened else ""

    @property
    def closer(self) -> str:
        """The bracket that would close it."""
        return {"{": "}", "[": "]"}.get(self.opener, "")

    @property
    def at_line_start(self) -> bool:
        """The place is the first column of its line."""
        return self.lines.place(self.offset).column == 1

    def where(self, offset: int) -> str:
        """A place in words."""
        place = self.lines.place(offset)
        return f"line {place.line}, column {place.column}"

    def sighting(self, code: str, offset: int | None = None, **words: str) -> Sighting:
        """What it is, with the brackets that are open here as words for its sentence."""
        if self.opener:
            opened = self.where(self.fault.opened[-1])
            words = {"opener": self.opener, "closer": self.closer, "opened": opened, **words}
        return Sighting(code, self.offset if offset is None else offset, words)
