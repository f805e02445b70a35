"""The small pages that steps open: a question, a path, where to save, help for a click path."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from wizard.guide.click_paths import Stuck
from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps.blocks import Action, AnyBlock, Lines, Question, TextField
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Choice, line

_QUOTED = re.compile(r"""(['"])(.+)\1""")


def plain_path(typed: str) -> str:
    """A path as it was meant: one dragged into a terminal comes in quotes or with backslashes."""
    typed = typed.strip()
    quoted = _QUOTED.fullmatch(typed)
    if quoted:
        return quoted[2]
    return typed.replace("\\ ", " ") if "/" in typed else typed


OPEN_SETTINGS = ("Open a settings file", "Which file? It is only read, never changed.", "Open it")


class Ask(Page):
    """Says what would happen; the harmless answer is the first one. Gives whether it is a yes."""

    def __init__(
        self, world: World, title: str, sentences: Sequence[str], yes: str, no: str = "No"
    ) -> None:
        super().__init__(world)
        self.heading, self._sentences, self._yes, self._no = title, sentences, yes, no

    def blocks(self) -> Sequence[AnyBlock]:
        return [Lines("sentences", [line(text) for text in self._sentences])]

    def actions(self) -> Sequence[Action]:
        return [
            Action("back", self._no, "escape", "No", "Leave everything as it is.", explicit=True),
            Action("yes", self._yes, "ctrl+y", help="Do what is asked.", explicit=True),
        ]

    async def yes(self) -> None:
        """Do it."""
        self.world.close(True)

    async def back(self) -> None:
        self.world.close(False)


class Which(Page):
    """One of several; gives its id, or None where the person went back."""

    def __init__(self, world: World, title: str, choices: Sequence[Choice]) -> None:
        super().__init__(world)
        self.heading, self._choices = title, choices

    def blocks(self) -> Sequence[AnyBlock]:
        return [Question("which", "", self._choices)]

    def focus(self) -> str:
        return "which"

    def actions(self) -> Sequence[Action]:
        return [Action("back", "Back", "escape", "Close", "Back to the step.")]

    async def chosen(self, block: str, answer: str) -> None:  # noqa: ARG002 - there is one question
        self.world.close(answer)


class AskPath(Page):
    """A path to open or to save to. Gives what was typed; empty where the person went back.

    It offers `path`, or what was typed here last under the same title.
    """

    def __init__(
        self,
        world: World,
        title: str,
        why: str,
        label: str,
        path: str = "",
        example: str = "~/settings.json",
    ) -> None:
        super().__init__(world)
        self.heading, self._why, self._label, self._example = title, why, label, example
        sharing = self.session.sharing
        self._path = self.world.remembered.path_for(title, path, sharing=sharing)

    def blocks(self) -> Sequence[AnyBlock]:
        return [
            Lines("why", [line(self._why)]),
            TextField("path", "", self._path, example=self._example, limit=4096, enter="take"),
        ]

    def actions(self) -> Sequence[Action]:
        return [
            Action("take", self._label, "ctrl+n", self._label, "Take the path."),
            Action("back", "Back", "escape", "Close", "Back to the step."),
        ]

    def focus(self) -> str:
        return "path"

    async def entered(self, block: str, value: str) -> None:  # noqa: ARG002 - there is one field
        self._path = value

    async def take(self) -> None:
        """Take what was typed."""
        self.world.remembered.keep_path(self.heading, self._path)
        self.world.close(plain_path(self._path))

    async def back(self) -> None:
        self.world.close("")


class StuckPage(Page):
    """What helps when the browser does not show what the click path says, then whom to ask."""

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
        return [Action("back", "Back to the step", "escape", "Close", "Back to the step.")]


async def save_as(
    page: Page, title: str, why: str, path: str, make: Callable[[str], bytes]
) -> Written | None:
    """Ask where to, offering `path`, and save there, readable by the owner only.

    `make` gives the bytes for the path. Gives nothing where it was not saved; where it was, the
    page says so itself.
    """
    world = page.world
    chosen = await world.open(AskPath, title, why, "Save it", path)
    if not chosen:
        return None
    try:
        if await world.outside.is_there(chosen) and not await _may_replace(page, chosen):
            return None
        return await world.outside.save(chosen, make(chosen))
    except (FileTrouble, TimeoutError) as trouble:
        world.tell(in_short(trouble), title="Not saved", problem=True)
        return None


async def _may_replace(page: Page, path: str) -> bool:
    sentences = (
        f"{show_path(path, page.session.sharing)} is there already.",
        "Replacing it cannot be taken back.",
    )
    return bool(
        await page.world.open(Ask, "Replace this file?", sentences, "Replace it", "Keep it")
    )
