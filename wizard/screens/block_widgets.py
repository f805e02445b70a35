"""The widgets of each kind of block, when a screen is made; `drawn.DrawnScreen` fills them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.choices import Choices
from wizard.screens.widgets.click_path import ClickPath
from wizard.screens.widgets.hanging import Hanging, content_of
from wizard.screens.widgets.names import Names
from wizard.screens.widgets.paste_box import PasteBox
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.rows import RowsView
from wizard.screens.widgets.said import Said
from wizard.screens.widgets.ticks import Ticks
from wizard.screens.widgets.value_field import ValueRows
from wizard.screens.widgets.walked import WalkedRows
from wizard.steps import blocks as b
from wizard.steps.styled_text import Line


def row_of(line: Line) -> Content:
    """One of many rows: what stands in front of it, and its text."""
    return content_of(line.sign) + content_of(line.text)


def _text_field(block: b.TextField) -> list[Widget]:
    return [
        Said(block.label, id=f"{block.id}-label", classes="field-label"),
        Input(
            block.value,
            placeholder=block.example,
            max_length=block.limit,
            id=block.id,
            compact=True,
            classes="field",
        ),
        Said(block.note, id=f"{block.id}-note", classes="field-note"),
    ]


def _picks(block: b.Picks) -> list[Widget]:
    picks = PickList(id=block.id)
    picks.show(block.picks, block.at)
    return [picks]


def _diff(block: b.Diff) -> list[Widget]:
    # With it comes most of the engine, which the first picture must not wait for.
    from wizard.screens.widgets.diff_view import DiffView

    return [DiffView(id=block.id)]


WIDGETS: dict[type[b.Block], Callable[[Any], list[Widget]]] = {
    b.Lines: lambda block: [Hanging(block.lines, indent=block.indent, id=block.id)],
    b.Names: lambda block: [Names(block.names, id=block.id)],
    b.Path: lambda block: [ClickPath(block.path, brief=block.brief, id=block.id)],
    b.TextField: _text_field,
    b.Paste: lambda block: [PasteBox(block.title, said=block.said, id=block.id)],
    b.ValueFields: lambda block: [ValueRows(block)],
    b.Question: lambda block: [Choices(block.choices, inline=block.in_a_row, id=block.id)],
    b.Ticks: lambda block: [Ticks(id=block.id)],
    b.Rows: lambda block: [RowsView(id=block.id)],
    b.Picks: _picks,
    b.Items: lambda block: [WalkedRows(empty=block.empty, eager=block.unfolds, id=block.id)],
    b.Diff: _diff,
    b.Aside: lambda block: [ButtonRow(primary=False, id=block.id)],
}
