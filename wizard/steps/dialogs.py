"""Small pages that steps open: a question, a path, where to save, help for a click path."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeVar

from wizard.core.credentials.names import is_key_shaped
from wizard.guide.click_paths import Stuck
from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps.blocks import Action, AnyBlock, Lines, Question, TextField
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Choice, line

T = TypeVar("T")
TO_STEP = Action("back", "Back", "escape", "Close", "Back to the step.")
_QUOTED = re.compile(r"""(['"])(.+)\1""")


class PathQuestion(NamedTuple):
    """What to say where a path is asked for; `refused` is why the last one was not used."""

    title: str
    why: str
    label: str
    path: str = ""  # what is offered, where nothing was typed under the same title
    example: str = "~/settings.json"
    refused: str = ""
    field: str = "Path"


OPEN_SETTINGS = PathQuestion(
    "Open a settings file", "Which file? The file is only read.", "Open a file"
)


class Ask(Page):
    """Asks whether to do something. Enter gives the harmless answer. Closes with a bool."""

    unanswered = False

    def __init__(
        self, world: World, title: str, sentences: Sequence[str], yes: str, no: str = "No"
    ) -> None:
        super().__init__(world)
        self.heading, self._sentences, self._yes, self._no = title, sentences, yes, no

    def blocks(self) -> Sequence[AnyBlock]:
        return [Lines("sentences", [line(text) for text in self._sentences])]

    def actions(self) -> Sequence[Action]:
        return [
            Action("back", self._no, "escape", help="Leave everything as it is."),
            Action("yes", self._yes, "ctrl+y", help="Do what is asked.", explicit=True),
        ]

    async def yes(self) -> None:
        self.world.close(True)


class AskChoice(Page):
    """Asks for one of several choices. Closes with its ID, or None if the person went back."""

    def __init__(self, world: World, title: str, choices: Sequence[Choice]) -> None:
        super().__init__(world)
        self.heading, self._choices = title, choices

    def blocks(self) -> Sequence[AnyBlock]:
        return [Question("which", "", self._choices)]

    def focus(self) -> str:
        return "which"

    def actions(self) -> Sequence[Action]:
        return [TO_STEP]

    async def chosen(self, block: str, answer: str) -> None:  # noqa: ARG002 - only one question
        self.world.close(answer)


class AskPath(Page):
    """Asks for a path. Closes with the typed text, which is empty if the person went back.

    It offers the path of the question, or the text that was last typed under the same title.
    """

    unanswered = ""

    def __init__(self, world: World, question: PathQuestion) -> None:
        super().__init__(world)
        self.heading, self._asked = question.title, question
        self._path = world.remembered.path_for(
            question.title, question.path, sharing=self.session.sharing
        )

    def blocks(self) -> Sequence[AnyBlock]:
        asked = self._asked
        refused = self.redaction.sentence(asked.refused)
        field = TextField("path", asked.field, self._path, refused, asked.example, 4096, "take")
        return [Lines("why", [line(asked.why)]), field]

    def actions(self) -> Sequence[Action]:
        label = self._asked.label
        return [Action("take", label, "ctrl+n", label, "Use this path."), TO_STEP]

    def focus(self) -> str:
        return "path"

    async def entered(self, block: str, value: str) -> None:  # noqa: ARG002 - only one field
        self._path = value

    async def take(self) -> None:
        self.world.remembered.keep_path(self.heading, self._path)
        self.world.close(plain_path(self._path))


class StuckPage(Page):
    """Says what helps if the browser shows something else, and whom to ask."""

    def __init__(self, world: World, stuck: Stuck) -> None:
        super().__init__(world)
        self._stuck = stuck
        self.heading = stuck.question

    def blocks(self) -> Sequence[AnyBlock]:
        answers = enumerate(self._stuck.answers, start=1)
        return [
            Lines("answers", [line(text, f"  {number}") for number, text in answers]),
            Lines("ask", [line(self._stuck.ask)]),
        ]

    def actions(self) -> Sequence[Action]:
        return [TO_STEP]


def stuck(name: str, what: Stuck, help_: str = "", *, button: bool = True) -> Action:
    return Action(name, what.question, help=help_, button=button, opens=(StuckPage, what))


def plain_path(typed: str) -> str:
    """Remove the quotes or backslashes that a terminal adds to a dragged path."""
    typed = typed.strip()
    quoted = _QUOTED.fullmatch(typed)
    if quoted:
        return quoted[2]
    return typed.replace("\\ ", " ") if "/" in typed else typed


async def with_path(
    world: World,
    question: PathQuestion,
    use: Callable[[str], Awaitable[T]],
    why_not: Callable[[Exception], str],
) -> T | None:
    """Ask for a path and use it; one that is refused is asked for again, with the reason below it.

    Returns None where the person went back.
    """
    from wizard.core.syntax.problem import Unreadable

    while path := await world.open(AskPath, question):
        try:
            return await use(path)
        except (FileTrouble, Unreadable, TimeoutError) as trouble:
            typed = "" if is_key_shaped(path) else path
            question = question._replace(path=typed, refused=why_not(trouble))
    return None


async def save_as(
    page: Page, title: str, why: str, path: str, make: Callable[[str], bytes]
) -> Written | None:
    """Ask where to save, offering `path`, and save there, readable by the owner only.

    An existing file is replaced only after a question. If a path is refused, it is asked for again.
    `make` returns the bytes for the path. The result is None if nothing was saved; otherwise the
    page must report it.
    """
    world = page.world

    async def save(chosen: str) -> Written | None:
        if await world.outside.is_there(chosen):
            there = f"{show_path(chosen, page.session.sharing)} already exists."
            asked = ("Replace this file?", (there, "Replacing it can't be undone."))
            if not await world.open(Ask, *asked, "Replace it", "Keep it"):
                return None
        return await world.outside.save(chosen, make(chosen))

    return await with_path(world, PathQuestion(title, why, "Save to a file", path), save, in_short)
