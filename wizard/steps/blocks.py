"""What a step is made of: blocks to show and actions to take. Neither screen nor terminal is known.

Every block has an `id` that is unique in its step, and `shown`: a block that is not shown keeps its
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
    """The part that all kinds share."""

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
    """Names side by side, on as many rows as it takes; none is broken."""

    names: Sequence[str]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Path(Block):
    """A click path: where to click, window by window.

    A `brief` one needs no names of the windows on the screen.
    """

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
    so to the person. `said` is what the box says while it is busy, `to_type` where to type instead.
    """

    title: str
    complete: Callable[[str], bool]
    how: str
    said: str = ""
    to_type: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """One row of `ValueFields`: what is known (empty: nothing yet), its sign, a word behind it."""

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
    """Values that are shown as they were understood, typed or pasted anew, and never copied from.

    What is typed or pasted arrives at `Page.pasted`, with the id of the row. A secret is drawn as a
    mask; `hides` says whether a text must be masked in a row that is no secret. The title says how
    much is known: without one, plain mode has nothing to say.
    """

    title: str
    values: Sequence[Value]
    hides: Callable[[str, str], bool] = _never
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Question(Block):
    """One of a few answers; none is chosen beforehand. The answer arrives at `Page.chosen`.

    Plain mode asks an open question before anything else, unless it `may_wait`; one that is
    answered it offers to answer anew. `beside`: it offers the actions of the page, too.
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
    """Boxes to tick. The ticked names arrive at `Page.ticked`, all of them each time.

    Plain mode asks for them with the words of `prompt`, before it runs an action of `before`.
    """

    names: Sequence[str]
    ticked: frozenset[str] = frozenset()
    prompt: str = ""
    before: Sequence[str] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Picks(Block):
    """A list to walk through; the place of the taken line arrives at `Page.picked`.

    A line can be taken where one of the actions `takes` from the list; otherwise it is only read,
    but for those at the places `leads`. The mark begins at the line `at`.
    `acts` are the ids of actions that are about the line where the mark is: its place arrives at
    `Page.walked` before one of them runs.
    """

    picks: Sequence[Pick]
    acts: Sequence[str] = ()
    at: int = 0
    leads: Sequence[int] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Items(Block):
    """A list to walk through; the item where the keys are says more.

    An item can be taken where one of the actions `takes` from the list, as of `Picks`. `empty`
    stands there where there are none. A list that `unfolds` says more even before the keys come,
    and in plain mode all that is in its items.
    """

    items: Sequence[Item]
    empty: str = ""
    unfolds: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Diff(Block):
    """What changes in a text, line by line, secrets masked; None while it is not shown."""

    diff: MaskedDiff | None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Rows(Block):
    """Many lines, each one row high; each is made when it is seen."""

    count: int
    row: Callable[[int], Line]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Aside(Block):
    """Buttons in the middle of a step, by the ids of its actions; the one whose view is shown
    `now` is set off."""

    actions: Sequence[str]
    now: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Group(Block):
    """Blocks that belong together, under a title."""

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
    and the numbered option of plain mode. `id` is the name of the step's method; `label` the
    button's words; `keys` are Textual's names with commas between, the first one is shown; `hint`
    is the word beside the key (empty: not in the footer); `help` one sentence.
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
        """The key that is shown."""
        return self.keys.split(",")[0]


BACK = Action(
    "back", "Back", "escape", "Back", "Go to the step before; nothing is lost.", button=False
)


def flat(blocks: Sequence[AnyBlock], *, hidden: bool = False) -> list[AnyBlock]:
    """The blocks that are shown, without their groups; `hidden`: the others as well."""
    found: list[AnyBlock] = []
    for block in blocks:
        if block.shown or hidden:
            found += flat(block.blocks, hidden=hidden) if isinstance(block, Group) else [block]
    return found
