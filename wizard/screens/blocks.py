"""The widgets for each kind of block.

They are created once per screen and filled on each change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content
from textual.widget import Widget

from wizard.screens.base import FrameScreen
from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.choices import Choices, PickList, Ticks
from wizard.screens.widgets.fields import FieldError, LineField, PasteBox, ValueRows
from wizard.screens.widgets.hanging import ClickPath, Hanging, content_of
from wizard.screens.widgets.rows import ItemList, RowsView
from wizard.screens.widgets.texts import Names
from wizard.steps import blocks as b
from wizard.steps.step import Page
from wizard.steps.styled_text import Line


def row_of(line: Line) -> Content:
    """Return one of many rows: its sign and its text."""
    return content_of(line.sign) + content_of(line.text)


# Made with the screen -----------------------------------------------------------------------------


def _text_field(block: b.TextField) -> list[Widget]:
    field = LineField(placeholder=block.example, max_length=block.limit, id=block.id)
    field.show_value(block.value)
    return [field, FieldError(id=_error_of(block))]


def _error_of(block: b.TextField | b.Paste) -> str:
    return f"{block.id}-error"


def _picks(block: b.Picks) -> list[Widget]:
    picks = PickList(id=block.id)
    picks.show(block.picks, block.at)
    return [picks]


def _diff(block: b.Diff) -> list[Widget]:
    # It imports most of the engine, which would delay the first frame.
    from wizard.screens.widgets.diff_view import DiffView

    return [DiffView(id=block.id)]


WIDGETS: dict[type[b.AnyBlock], Callable[[Any], list[Widget]]] = {
    b.Lines: lambda block: [Hanging(block.lines, indent=block.indent, id=block.id)],
    b.Names: lambda block: [Names(block.names, id=block.id)],
    b.Path: lambda block: [ClickPath(block.path, brief=block.brief, id=block.id)],
    b.TextField: _text_field,
    b.Paste: lambda block: [
        PasteBox(block.title, said=block.said, id=block.id),
        FieldError(id=_error_of(block)),
    ],
    b.ValueFields: lambda block: [ValueRows(block)],
    b.Question: lambda block: [Choices(block.choices, inline=block.in_a_row, id=block.id)],
    b.Ticks: lambda block: [Ticks(id=block.id)],
    b.Rows: lambda block: [RowsView(id=block.id)],
    b.Picks: _picks,
    b.Items: lambda block: [ItemList(empty=block.empty, eager=block.unfolds, id=block.id)],
    b.Diff: _diff,
    b.Aside: lambda block: [ButtonRow(primary=False, tabs=bool(block.now), id=block.id)],
}


# Filled for each change ---------------------------------------------------------------------------


def fill(screen: FrameScreen[Any], page: Page, block: Any) -> None:
    """Show the current content of a block of the page in its widgets."""
    widget: Any = screen.query_one(f"#{block.id}")
    if not isinstance(block, b.Lines):  # without a line they take no space
        widget.display = block.shown
    if isinstance(block, b.TextField | b.Paste):
        error = screen.query_one(f"#{_error_of(block)}", FieldError)
        error.show_error(block.error if block.shown else "")
    match block:
        case b.Lines():
            widget.show(block.lines if block.shown else ())
            widget.set_class(block.loud, "loud")
        case b.Names():
            widget.names = tuple(block.names)
        case b.TextField():
            widget.show_value(block.value)
            widget.border_title = Content(block.label)
        case b.Paste():
            key = screen.wizard.around.paste_key_hint()
            widget.border_title = Content(f"{block.title} ({key})")
            widget.said = block.said
            how = f". {block.to_type}" if block.to_type else f": {key}."
            widget.refusal = f"This box takes a paste{how}"
        case b.ValueFields():
            widget.show(block)
        case b.Question():
            widget.prompt = block.prompt
            widget.show(block.choices, block.taken)
        case b.Ticks():
            widget.prompt = block.prompt
            widget.show(block.names, block.ticked)
        case b.Picks():
            widget.show(block.picks)
        case b.Rows():
            widget.show(block.count, lambda number, _width: row_of(block.row(number)))
        case b.Items() if block.shown:  # a hidden list keeps its position
            widget.show_items(block.items)
        case b.Diff() if block.diff is not None:
            widget.show_diff(block.diff)
        case b.Aside():
            there = {one.id: one for one in page.offered()}
            named = [there[name] for name in screen.asides(block.actions) if name in there]
            widget.show([one for one in named if one.button], now=block.now)
