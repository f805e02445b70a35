"""Every instruction of Mavvrik's guide has a place in the product that gives, shows or does it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.screens.last_steps import COPIED_AT, at_step_5, at_step_6
from tests.steps.world import make, said
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.values import MAVVRIK_KEYS
from wizard.guide import messages
from wizard.guide.steps import ENTRIES
from wizard.guide.troubleshooting import TROUBLES
from wizard.steps import blocks as b
from wizard.steps.copy_pages import Checked
from wizard.steps.copy_result import check_result
from wizard.steps.done import Done
from wizard.steps.help import Causes, Help, Troubles
from wizard.steps.register import Register
from wizard.steps.start import Start
from wizard.steps.step import Page, Step
from wizard.steps.verify import Verify

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


def pages() -> Iterator[Page]:
    """Return the pages whose texts the table names, each in the state in which it shows them."""
    step_5, said_so = at_step_5(), Evidence(How.SAID, COPIED_AT)
    yes = Sighting(Answer.YES, said_so)
    yield make(Start)[0]
    yield from (make(Help, step_5, number)[0] for number in range(8))
    yield make(Troubles, step_5)[0]
    yield from (make(Causes, None, trouble)[0] for trouble in TROUBLES)
    yield make(Checked, step_5, check_result(step_5, COPIED_AT))[0]
    yield make(Verify, at_step_6())[0]
    yield make(Verify, at_step_6(activity=said_so))[0]
    yield make(Verify, at_step_6(activity=said_so, cost=yes))[0]
    yield make(Done)[0]
    yield make(Register)[0]
    yield make(Done, at_step_6(activity=said_so, cost=yes, sessions=yes))[0]


@cache
def everything() -> str:
    """Return everything that these pages say, and the texts written for other people."""
    found = [heading for page in pages() for heading in strings(page)]
    found += [*(write() for write in WRITTEN.values()), *MAVVRIK_KEYS]
    return flat(" ".join(found))


def strings(page: Page) -> Iterator[str]:
    """Return the texts of a page: its lines, the rows of its lists, its answers and boxes."""
    yield from (page.heading, page.banner)
    if isinstance(page, Step):
        yield from (page.guide.title, page.why)
    yield said(page)
    for block in b.flat(page.blocks()):
        if isinstance(block, b.Picks):
            for pick in block.picks:
                lines = (pick.line, *pick.unfolded)
                yield " ".join(f"{one.text.plain} {one.right.plain}" for one in lines)
        elif isinstance(block, b.Question):
            for choice in block.choices:
                yield " ".join(text for _, text in choice.lines)
        elif isinstance(block, b.Ticks):
            yield " ".join(block.names)
    for outer in page.blocks():
        if isinstance(outer, b.Group):
            yield outer.title


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.lines[0]}-{row.instruction}")
def test_what_the_guide_says_is_shown(row: Row) -> None:
    """Each text that has a word of the row is shown, except for values to be filled in."""
    for text in texts(resolve(row.place)):
        if any(word in text for word in row.words):
            parts = flat(text).replace("{agent}", "\0").replace("{since}", "\0")
            for part in parts.replace("{who}", "\0").split("\0"):
                assert part in everything()


IN_THE_PROGRAM = [
    (
        "Reads the three values from the Connect tab's block",
        "wizard.core.credentials.reading:read_paste",
    ),
    (
        "Puts the values exactly as copied, or refuses them",
        "wizard.core.credentials.reading:PasteReading",
    ),
    (
        "Builds the ten values with the placeholders replaced",
        "wizard.core.values:mavvrik_values",
    ),
    ("Builds the header value without a space", "wizard.core.values:header_value"),
    ("Builds the resource attribute with the Agent ID", "wizard.core.values:agent_item"),
    ("Confirms that the JSON is valid", "wizard.core.document.reader:read"),
    ("Shows where it is not, with line and column", "wizard.core.syntax.problem:problem_of"),
    ("Confirms that env is in its place, once", "wizard.core.document.reader:Document"),
    ("Never shows the API key", "wizard.core.redact.mask:show_key"),
    (
        "Adds the values to an existing env, never replaces the file",
        "wizard.core.edits:apply",
    ),
    (
        "Adds the agent to resource attributes that are there",
        "wizard.core.client.lists:with_agent",
    ),
    ("Lists the values to be added and those already right", "wizard.core.merge.plan:make_plan"),
    ("Proves the merged text before anyone sees it", "wizard.core.document.proof:prove"),
    ("Confirms endpoint and protocol", "wizard.core.merge.current_env:state_of"),
    ("Keeps a copy of the current settings", "wizard.services.files.files:keep_original"),
    ("Puts the result on the clipboard", "wizard.services.clipboard.clipboard:Clipboard"),
    ("Knows whether the settings were saved", "wizard.core.session.summary:safety"),
    ("Asks Mavvrik whether Cost and Sessions show data", "wizard.core.verify.verification:judge"),
    ("Waits while Mavvrik processes the data", "wizard.core.verify.polling:next_delay"),
    ("Reads user and session details out of the telemetry", "wizard.core.trace.spans:read_spans"),
    ("Ticks the checklist with how it is known", "wizard.guide.evidence:proof"),
    ("Restores the previous settings, byte for byte", "wizard.core.edits:invert"),
    ("Shows the way to + Agent and to Register", "wizard.steps.register:Register"),
    ("Takes the credentials and checks them", "wizard.steps.credentials:Credentials"),
    ("Shows the way to Managed settings and reads them", "wizard.steps.load:Load"),
    ("Merges into the existing env, before your eyes", "wizard.steps.preview:Preview"),
    ("Checks the seven points before Update settings", "wizard.steps.copy:Checked"),
    ("Leads to Update settings and compares what is saved", "wizard.steps.copy:Copy"),
    ("Has a known user run one workflow and looks for it", "wizard.steps.verify:Verify"),
    ("Shows the final checklist", "wizard.steps.done:Done"),
    ("Opens the troubleshooting sections from everywhere", "wizard.steps.help:Troubles"),
    ("Prints the configuration reference", "wizard.cli.merge:merge"),
    ("Asks Mavvrik whether it takes the key", "wizard.services.net.verification:check_credentials"),
]


@pytest.mark.parametrize(
    ("instruction", "place"), IN_THE_PROGRAM, ids=[place for _, place in IN_THE_PROGRAM]
)
def test_the_program_does_it(instruction: str, place: str) -> None:
    assert instruction
    assert callable(resolve(place))
