"""Every instruction of Mavvrik's guide has a place in the product that gives it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

from wizard.guide import messages
from wizard.guide.steps import ENTRIES

TABLE = Path(__file__).with_name("coverage.md")


@dataclass(frozen=True)
class Row:
    section: str
    lines: tuple[int, ...]
    instruction: str
    place: str
    words: tuple[str, ...]


def rows() -> list[Row]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TABLE.read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| section")
    ]
    return [
        Row(
            section,
            tuple(int(number) for number in lines.split(",")),
            instruction,
            place,
            tuple(word.strip() for word in words.split(";")),
        )
        for section, lines, instruction, place, words in cells
    ]


ROWS = rows()


def resolve(place: str) -> object:
    """Return the value that `module:NAME[0].field` or `module:TABLE[id].field` names."""
    module, _, path = place.partition(":")
    value: object = import_module(module)
    for index, name in re.findall(r"\[([\w-]+)\]|(\w+)", path):
        value = getattr(value, name) if name else _item(value, index)
    return value


def _item(value: object, index: str) -> object:
    if isinstance(value, Mapping):
        return value[index]
    assert isinstance(value, tuple)
    return value[int(index)]


def texts(value: object) -> Iterator[str]:
    """Return every string in a value. A function counts as what it writes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif callable(value):
        yield WRITTEN[value]()


WRITTEN: dict[object, Callable[[], str]] = {
    messages.message_to_tester: messages.message_to_tester,
    messages.undo_card: lambda: messages.undo_card(original="original.json", saved="today"),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.lines[0]}-{row.instruction}")
def test_the_place_exists_and_says_it(row: Row) -> None:
    said = "\n".join(texts(resolve(row.place)))
    assert [word for word in row.words if word not in said] == []


def test_the_table_is_whole() -> None:
    assert len(ROWS) >= 110
    assert len({(row.instruction, row.place) for row in ROWS}) == len(ROWS)


def test_every_line_of_the_guide_has_a_row(shared: Path) -> None:
    guide = (shared / "guide.txt").read_text("utf-8").splitlines()
    written = {number for number, line in enumerate(guide, start=1) if line.strip()}
    assert {number for row in ROWS for number in row.lines} == written


def test_the_reference_is_the_guides(shared: Path) -> None:
    guide = (shared / "guide.txt").read_text("utf-8")
    block = guide[guide.rindex('"env"') :]
    assert json.loads("{" + block + "}") == {"env": {one.name: one.value for one in ENTRIES}}
    assert list(json.loads("{" + block + "}")["env"]) == [one.name for one in ENTRIES]
