"""What a page is made of: blocks to show and actions to take. No screen, no terminal is known here.

Every block has an `id` that is unique in its page, and `shown`: a block that is not shown keeps its
place, so that a screen builds its widgets once. Each kind is drawn in two places:
`screens.page_screen` and `plain.page_prompts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.guide.click_paths import ClickLine
from wizard.steps.styled_text import Choice, Item, Line, Pick, Words

if TYPE_CHECKING:
    from wizard.steps.changes import MaskedDiff


@dataclass(frozen=True, slots=True)
class Block:
    """The base of all kinds of blocks."""

    id: str


@dataclass(frozen=True, slots=True)
class Lines(Block):
    """Paragraphs with a sign in front. `loud` sets them off as a warning."""

    lines: Sequence[Line]
    shown: bool = True
    indent: int = 0
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Names(Block):
    """Names side by side, on as many rows as they need. No name is broken."""

    names: Sequence[str]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Path(Block):
    """Where to click, window by window. On the screen, a `brief` path does not name the windows."""

    path: Sequence[ClickLine]
    brief: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class TextField(Block):
    """One line to type. What is typed arrives at `Page.entered`; Enter runs the action `enter`.

    `example` stands in the field while it is empty.
    """

    label: str
    value: str
    note: str = ""
    example: str = ""
    limit: int = 200
    enter: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Paste(Block):
    """A box for a paste, which is never shown. What is pasted arrives at `Page.pasted`.

    `complete` says whether a text is whole, so that plain mode knows where a paste ends; `how` says
    it to the person. `said` is the text in the box while it is busy, `to_type` says where to type
    instead.
    """

    title: str
    complete: Callable[[str], bool]
    how: str
    said: str = ""
    to_type: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """One row of `ValueFields`: its sign, what is known (empty: nothing yet), a note behind it."""

    id: str
    label: str
    sign: Words
    shown: str
    note: str = ""
    secret: bool = False


def _never(value: str, text: str) -> bool:  # noqa: ARG001
    return False


@dataclass(frozen=True, slots=True)
class ValueFields(Block):
    """Values as they were understood. They can be typed or pasted again, and never copied from.

    What is typed or pasted arrives at `Page.pasted` with the id of the row. A secret is drawn as a
    mask; `hides` says whether a text must be masked in a row without a secret. The title says how
    much is known; without one, plain mode says nothing of the values.
    """

    title: str
    values: Sequence[Value]
    hides: Callable[[str, str], bool] = _never
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Question(Block):
    """A few answers to choose from; none is chosen beforehand. One arrives at `Page.chosen`.

    Plain mode asks an open question before anything else, unless it `may_wait`. It offers to answer
    again what is answered, and the actions of the page `beside` the answers.
    """

    prompt: str
    choices: Sequence[Choice]
    taken: str = ""
    in_a_row: bool = False
    may_wait: bool = False
    beside: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Ticks(Block):
    """Boxes to tick. Each time, all ticked names arrive at `Page.ticked`.

    Plain mode asks for them with the words of `prompt` before it runs an action of `before`.
    """

    names: Sequence[str]
    ticked: frozenset[str] = frozenset()
    prompt: str = ""
    before: Sequence[str] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Picks(Block):
    """A list to walk through. The place of a taken line arrives at `Page.picked`.

    A line can be taken where one of the actions `takes` from the list; otherwise the list is only
    read, except for the lines at the places `leads`. The mark begins at the line `at`.
    `acts` are the ids of actions that are about the line at the mark: its place arrives at
    `Page.walked` before one of them runs.
    """

    picks: Sequence[Pick]
    acts: Sequence[str] = ()
    at: int = 0
    leads: Sequence[int] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Items(Block):
    """A list to walk through, in which the item at the mark says more.

    An item can be taken where one of the actions `takes` from the list, as from `Picks`. `empty` is
    shown where there are no items. A list that `unfolds` says more even before the keys come to it,
    and in plain mode all that is in its items.
    """

    items: Sequence[Item]
    empty: str = ""
    unfolds: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Diff(Block):
    """The changes of a text, line by line, secrets masked. None while it is not shown."""

    diff: MaskedDiff | None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Rows(Block):
    """Many lines, each one row high. A line is made when it is seen."""

    count: int
    row: Callable[[int], Line]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Aside(Block):
    """Buttons in the middle of a page, by the ids of its actions. The button `now` is set off."""

    actions: Sequence[str]
    now: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Group(Block):
    """Blocks that belong together under a title."""

    title: str
    blocks: Sequence[AnyBlock]
    shown: bool = True


AnyBlock = (
    Lines
    | Names
    | Path
    | TextField
    | Paste
    | ValueFields
    | Question
    | Ticks
    | Picks
    | Items
    | Diff
    | Rows
    | Aside
    | Group
)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done now, said once.

    It gives the button, the key with its word in the footer, the entry in the palette, the tooltip
    and the numbered option of plain mode. `id` is the name of the page's method and `label` the
    words of the button. `keys` are Textual's names with commas between; the first one is shown.
    `hint` is the word beside the key (empty: not in the footer), and `help` one sentence.
    """

    id: str
    label: str
    keys: str = ""
    hint: str = ""
    help: str = ""
    button: bool = True  # has a button; without one it is in the palette and in plain mode
    waits: bool = False  # shown, and not possible yet
    explicit: bool = False  # never by Enter alone or ctrl+n: a person must choose it
    takes: str = ""  # the id of a list: it takes the line where the mark is; plain mode has numbers
    in_list: bool = False  # a line of that list stands for it: no button, no plain option beside it
    leads: str = ""  # the id of `ValueFields`: the keys go there, plain mode asks for one of them
    only: str = ""  # "plain" or "screen": the other front end does not have it

    @property
    def key(self) -> str:
        """The key that is shown to people."""
        return self.keys.split(",")[0]


LEAVE_HELP = "End the wizard; you can go on later."
BACK = Action(
    "back", "Back", "escape", "Back", "Go to the step before; nothing is lost.", button=False
)


def flat(blocks: Sequence[AnyBlock], *, hidden: bool = False) -> list[AnyBlock]:
    """Take the shown blocks out of their groups; with `hidden`, the others as well."""
    found: list[AnyBlock] = []
    for block in blocks:
        if block.shown or hidden:
            found += flat(block.blocks, hidden=hidden) if isinstance(block, Group) else [block]
    return found
