"""Draw the changes of a text line by line, or old and new side by side if there is enough space."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from wizard.core.document.diff import Row, RowKind
from wizard.screens.widgets.hanging import pieces
from wizard.screens.widgets.rows import RowsView
from wizard.steps.changes import MaskedDiff

SIDE_BY_SIDE = 104  # cells: the width of the body in a terminal of 140 columns
_GUTTER = 10
_STYLES = {RowKind.OLD: "$error", RowKind.NEW: "$success"}
DrawnRow = tuple[int, Content]  # the index of the row's change (-1: none), and the row


def rows_at(diff: MaskedDiff, width: int) -> list[DrawnRow]:
    """Return the rows for a width in cells, side by side if there is enough space."""
    rows = _side_by_side(diff, width) if width >= SIDE_BY_SIDE else _unified(diff, width)
    return [*((-1, Content.styled(f"  {note}", "$quiet")) for note in diff.notes), *rows]


def _unified(diff: MaskedDiff, width: int) -> list[DrawnRow]:
    return [
        (-1 if row.kind in (RowKind.SAME, RowKind.FOLD) else row.hunk, part)
        for row in diff.rows
        for part in _drawn(diff, row, width)
    ]


def _drawn(diff: MaskedDiff, row: Row, width: int) -> list[Content]:
    """Return one row, wrapped. Continuation lines are marked."""
    if row.kind is RowKind.FOLD:
        return [Content.styled(f"            {diff.folded(row)}", "$quiet")]
    number = row.new_line if row.new_line is not None else row.old_line
    style = _STYLES.get(row.kind, "")
    parts = pieces(diff.text(row), max(width - _GUTTER, 10))
    first = Content.assemble(
        (f"  {row.kind.value} ", f"bold {style}".strip()),
        (f"{number:>4}  ", "$quiet"),
        (parts[0], style),
    )
    rest = [Content.assemble(("      ..  ", "$quiet"), (part, style)) for part in parts[1:]]
    return [first, *rest]


# Side by side -------------------------------------------------------------------------------------


def _side_by_side(diff: MaskedDiff, width: int) -> list[DrawnRow]:
    """Return rows with old text at the left and new text at the right, aligned for each change."""
    half = (width - 1) // 2
    found: list[DrawnRow] = []
    old: list[Row] = []
    new: list[Row] = []

    def flush() -> None:
        for number in range(max(len(old), len(new))):
            left = old[number] if number < len(old) else None
            right = new[number] if number < len(new) else None
            hunk = (left or right or diff.rows[0]).hunk
            found.extend((hunk, row) for row in _beside(diff, left, right, half))
        old.clear()
        new.clear()

    for row in diff.rows:
        if row.kind is RowKind.OLD:
            old.append(row)
        elif row.kind is RowKind.NEW:
            new.append(row)
        else:
            flush()
            found.extend((-1, both) for both in _beside(diff, row, row, half))
    flush()
    return found


def _beside(diff: MaskedDiff, left: Row | None, right: Row | None, half: int) -> list[Content]:
    lefts = _drawn(diff, _with_old_number(left), half) if left else []
    rights = _drawn(diff, right, half) if right else []
    rows = []
    for number in range(max(len(lefts), len(rights))):
        one = lefts[number] if number < len(lefts) else Content("")
        other = rights[number] if number < len(rights) else Content("")
        rows.append(one.pad_right(half - one.cell_length) + Content.styled("│", "$line") + other)
    return rows


def _with_old_number(row: Row) -> Row:
    if row.kind is not RowKind.SAME:
        return row
    return Row(row.kind, row.old_line, None, row.text, row.hunk, row.count)


# The widget ---------------------------------------------------------------------------------------


class DiffView(RowsView):
    """Up and down move from change to change, by at most one screen."""

    BINDINGS = [
        Binding("down", "change(1)", show=False),
        Binding("up", "change(-1)", show=False),
    ]

    class Wrapped(Message):
        """The rows have changed. `scroll_y` reports scrolling."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._diff: MaskedDiff | None = None
        self._starts: list[int] = []  # the row at which each change begins

    def show_diff(self, diff: MaskedDiff) -> None:
        """Show this diff. If it is the same one, the position stays."""
        if diff is not self._diff:
            self._diff = diff
            self.show_wrapped(self._rows_at)

    def _rows_at(self, width: int) -> Sequence[Content]:
        drawn_rows = rows_at(self._diff, width) if self._diff else []
        self._starts, seen = [], -1
        for number, (hunk, _) in enumerate(drawn_rows):
            if hunk > seen:
                seen = hunk
                self._starts.append(number)
        self.call_after_refresh(self.post_message, self.Wrapped())
        return [row for _, row in drawn_rows]

    @property
    def in_sight(self) -> str:
        """Say which changes are visible: `change 2 of 6`, `changes 2 to 4 of 6`; empty for all."""
        top, total = self.scroll_offset.y, len(self._starts)
        end = top + max(self.room.height, 1)
        seen = [number + 1 for number, start in enumerate(self._starts) if top <= start < end]
        above = sum(start < top for start in self._starts)
        if len(seen) == total:
            return ""
        if len(seen) < 2:
            return f"change {seen[0] if seen else above} of {total}"
        return f"changes {seen[0]} to {seen[-1]} of {total}"

    def action_change(self, step: int) -> None:
        top, page = self.scroll_offset.y, max(self.size.height - 2, 1)
        places = [max(start - 1, 0) for start in self._starts]
        if step > 0:
            target = min([place for place in places if place > top] + [top + page])
            self.scroll_to(y=min(target, top + page), animate=False)
        else:
            target = max([place for place in places if place < top] + [0])
            self.scroll_to(y=max(target, top - page), animate=False)
