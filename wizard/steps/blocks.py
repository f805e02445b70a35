"""The parts of a page: blocks to show, and actions to do. They are independent of any front end.

Every block has an `id` that is unique in its page. A block with `shown=False` keeps its place, so
that a screen creates its widgets only once. Each kind of block is drawn in two places:
`screens.page_screen` and `plain.page_prompts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.guide.click_paths import ClickLine
from wizard.guide.maintenance import TROUBLE_SINCE
from wizard.steps.styled_text import Choice, Item, Line, Pick, Words

if TYPE_CHECKING:
    from wizard.steps.changes import MaskedDiff


class Lines(NamedTuple):
    """Paragraphs with a sign before them. `loud` highlights them as a warning."""

    id: str
    lines: Sequence[Line]
    shown: bool = True
    indent: int = 0
    loud: bool = False


class Names(NamedTuple):
    """Names side by side, on as many rows as they need. No name is broken."""

    id: str
    names: Sequence[str]
    shown: bool = True


class Path(NamedTuple):
    """Where to click, window by window. On the screen, a `brief` path does not name the windows."""

    id: str
    path: Sequence[ClickLine]
    brief: bool = False
    shown: bool = True


class TextField(NamedTuple):
    """One line to type. Typed text arrives at `Page.entered`; Enter runs the action `enter`.

    `error` says why the value was refused. `example` is shown in the field while it is empty.
    """

    id: str
    label: str
    value: str
    error: str = ""
    example: str = ""
    limit: int = 200
    enter: str = ""
    shown: bool = True


class Paste(NamedTuple):
    """A box for a paste, which is never shown. Pasted text arrives at `Page.pasted`.

    `complete` says whether a text is complete, so that plain mode knows where a paste ends; `how`
    explains this to the person. `said` is the text in the box while it is busy. `to_type` says
    where to type instead. `error` says why the last paste was refused.
    """

    id: str
    title: str
    complete: Callable[[str], bool]
    how: str
    said: str = ""
    to_type: str = ""
    error: str = ""
    shown: bool = True


class Value(NamedTuple):
    """One row of `ValueFields`: its sign, its value (empty if unknown), and a note after it."""

    id: str
    label: str
    sign: Words
    shown: str
    note: str = ""
    secret: bool = False


def _never(value: str, text: str) -> bool:  # noqa: ARG001
    return False


class ValueFields(NamedTuple):
    """Values that were found. They can be typed or pasted again, but never copied.

    Typed or pasted text arrives at `Page.pasted` with the ID of the row. A secret is drawn as a
    mask; `hides` says whether a text in another row must be masked too. The title says how much is
    known; without a title, plain mode does not mention the values.
    """

    id: str
    title: str
    values: Sequence[Value]
    hides: Callable[[str, str], bool] = _never
    shown: bool = True


class Question(NamedTuple):
    """A few answers to choose from, without a default. The answer arrives at `Page.chosen`.

    Plain mode asks an open question before anything else, unless it `may_wait`. It offers to change
    given answers, and, if `beside` is true, the actions of the page after the answers.
    """

    id: str
    prompt: str
    choices: Sequence[Choice]
    taken: str = ""
    in_a_row: bool = False
    may_wait: bool = False
    beside: bool = False
    shown: bool = True


class Ticks(NamedTuple):
    """Boxes to tick under the question `prompt`. All ticked names arrive at `Page.ticked`.

    Screens show it as it changes. Plain mode asks before it runs one of the actions in `before`.
    """

    id: str
    names: Sequence[str]
    ticked: frozenset[str] = frozenset()
    prompt: str = ""
    before: Sequence[str] = ()
    shown: bool = True


class Picks(NamedTuple):
    """A list with a marked line. The index of a chosen line arrives at `Page.picked`.

    A line can be chosen if one of the actions `takes` from the list. Otherwise the list is only for
    reading, except for the lines with an index in `leads`. `at` is the first marked line. `acts`
    are the IDs of actions that apply to the marked line: its index arrives at `Page.walked` before
    one of them runs.
    """

    id: str
    picks: Sequence[Pick]
    acts: Sequence[str] = ()
    at: int = 0
    leads: Sequence[int] = ()
    shown: bool = True


class Items(NamedTuple):
    """A list in which the marked item shows more lines.

    An item can be chosen if one of the actions `takes` from the list, as in `Picks`. `empty` is
    shown if there are no items. A list that `unfolds` shows more even without the focus, and in
    plain mode everything in its items.
    """

    id: str
    items: Sequence[Item]
    empty: str = ""
    unfolds: bool = False
    shown: bool = True


class Diff(NamedTuple):
    """The changes of a text, line by line, with secrets masked. None while it is not shown."""

    id: str
    diff: MaskedDiff | None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """Many lines of one row each. A line is created when it becomes visible."""

    id: str
    count: int
    row: Callable[[int], Line]
    shown: bool = True


class Aside(NamedTuple):
    """Buttons in the middle of a page, by the IDs of actions. The button `now` is highlighted."""

    id: str
    actions: Sequence[str]
    now: str = ""
    shown: bool = True


class Group(NamedTuple):
    """Blocks that belong together under a title."""

    id: str
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
    """One thing that can be done now.

    It defines the button, the key with its word in the footer, the entry in the palette, the
    tooltip, and the numbered option of plain mode. `id` is the name of the page's method, unless
    the action `opens` another page. `label` is the text of the button. `keys` are Textual's names,
    separated by commas; the first one is shown. `hint` is the word next to the key (None: the
    label; empty: not in the footer), and `help` is one sentence.
    """

    id: str
    label: str
    keys: str = ""
    hint: str | None = None
    help: str = ""
    button: bool = True  # has a button; without one, it is in the palette and in plain mode
    waits: bool = False  # shown, but not possible yet
    explicit: bool = False  # never by Enter alone or ctrl+n: a person must choose it
    takes: str = ""  # ID of a list whose marked line it chooses; plain mode has numbers
    in_list: bool = False  # a line of that list represents it: no button, no plain option
    leads: str = ""  # ID of `ValueFields` that gets the focus; plain mode asks for one of them
    entry: str = ""  # what the palette calls it, if the label is no verb with an object
    opens: tuple[Any, ...] = ()  # the page that it opens, and what else that page gets
    only: str = ""  # "plain" or "screen": the other front end does not have it

    @property
    def key(self) -> str:
        """The key that is shown to people."""
        return self.keys.split(",")[0]

    @property
    def footer(self) -> str:
        """The word next to the key. Empty if it is not in the footer."""
        return (self.label if self.hint is None else self.hint) if self.keys else ""

    @property
    def palette(self) -> str:
        """The entry in the palette: a verb with an object."""
        said = self.label.removeprefix("Yes, ")
        said = self.label if said == self.label else f"Say that {said}"
        return self.entry or _PALETTE.get(said, said)

    @property
    def without_button(self) -> Action:
        """The same action in the palette and in plain mode only."""
        return replace(self, button=False)


# What the palette calls actions of many pages.
_PALETTE = {
    "Next": "Go to the next step",
    "Back": "Go back",
    "Close": "Close this page",
    "Stay": "Stay in the wizard",
    "Leave": "Leave the wizard",
    "Finish later": "Leave open items for later",
    "Look now": "Look at the 7 checks",
    "Stop": "Stop what is running",
    "Continue": "Continue from here",
    "Who this reaches": "Show who this reaches",
    TROUBLE_SINCE[0]: "Undo the setup",
    "Start": "Start the setup",
    "Undo": "Undo the setup",
    "Run once": "Run Claude Code once",
    "Practice first": "Start practice mode",
    "Go on anyway": "Go on without this check",
    "I clicked Register": "Say that you clicked Register",
    "I delivered it": "Say that you delivered it",
    "I clicked Update settings": "Say that you clicked Update settings",
    "I revoked the old key": "Say that you revoked the old key",
    "I stopped sharing it": "Say that you stopped sharing it",
    "Only I see it": "Say that only you see it",
    "Test is done": "Say that the test is done",
    "Can't see + Agent": "Get help with + Agent",
    'No "Manage"?': "Get help with Manage",
    "Console shows an error": "Get help with a console error",
    "Can't find your agent": "Get help to find your agent",
    "Paste again": "Paste the text again",
    "Check again": "Check the key again",
    "Compare again": "Compare the console again",
    "Copy again": "Copy the settings again",
    "Try again": "Try this step again",
}

# Actions that several steps offer.
BACK = Action(
    "back", "Back", "escape", "Back", "Go to the step before; nothing is lost.", button=False
)
CLOSE = Action("back", "Close", "escape", help="Go back to where you were.")
TO_CHOICES = Action("back", "Back", "escape", "Close", "Back to the choices.")
NEXT = Action("next", "Next", "ctrl+n", "Next", "Go to the next step.")
RELOAD = Action("reload", "Reload settings", help="Load the settings again in step 3.")
SAVED = Action("saved", "I clicked Update settings")
CLEAR = Action(
    "clear_clipboard", "Clear clipboard", "ctrl+l", help="Clear the clipboard if it holds the key."
)


PRIMARY_KEY = "ctrl+n"


def with_primary_key(actions: list[Action]) -> list[Action]:
    """Give the first button its key, where no other has it and no explicit choice is required."""
    if any(PRIMARY_KEY in one.keys.split(",") and not one.waits for one in actions):
        return actions
    first = next((one for one in actions if one.button and not one.in_list), None)
    if first is None or first.explicit or first.waits or first.key == BACK.key:
        return actions
    keys = ",".join(filter(None, (PRIMARY_KEY, first.keys)))
    with_key = replace(first, keys=keys, hint=first.hint or None)
    return [with_key if one is first else one for one in actions]


def flat(blocks: Sequence[AnyBlock], *, hidden: bool = False) -> list[AnyBlock]:
    """Return the visible blocks without their groups; with `hidden`, the other blocks too."""
    found: list[AnyBlock] = []
    for block in blocks:
        if block.shown or hidden:
            found += flat(block.blocks, hidden=hidden) if isinstance(block, Group) else [block]
    return found
