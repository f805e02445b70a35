"""Undo: the settings as they were, where to paste them, and which original that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.core.session.session import Doing, How
from wizard.core.session.undone import with_undone
from wizard.guide import back, click_paths
from wizard.services.child_processes import in_daemon_thread
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.originals import Original, Past, find_past
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import clipboard_words
from wizard.steps import undo_lines as lines
from wizard.steps.blocks import Action, AnyBlock, Lines, Path, Picks
from wizard.steps.done_lines import CARD_PATH, CARD_WHY, undo_card
from wizard.steps.lines import CAUTION, Line, line
from wizard.steps.removal import Removal
from wizard.steps.saving import save_as
from wizard.steps.sharing import shown_sentence
from wizard.steps.step import Page, World

LIMIT = 10.0  # seconds for a disk

_COPY = Action(
    "copy_original",
    "Copy the original",
    "ctrl+t",
    "Copy the original",
    "Copy the settings as they were.",
)
_CHOOSE = Action(
    "choose", "Choose an original", "ctrl+f", "Choose an original", "Go back to another one."
)
_LOOK = Action("look", "Look again", help="Look for the originals again.")
_CARD = Action(
    "card", "Save the undo card", "ctrl+s", "Undo card", "Save how to go back, as a plain text."
)
_SAVED = Action(
    "saved", "I clicked Update settings", help="The original is saved in the console again."
)
_REMOVE = Action("take_out", "Remove Mavvrik", help="Remove the Mavvrik values instead.")
_BACK = Action("back", "Back", "escape", "Close", "Back to the choices.")


async def find_originals(page: Page) -> Past:
    """The originals that are kept on this computer."""
    session = page.session
    try:
        return await in_daemon_thread(lambda: find_past(session), limit=LIMIT)
    except TimeoutError as trouble:
        return Past(trouble=in_short(trouble))


async def save_card(page: Page, past: Past) -> None:
    """Save the undo card; it names no secret and needs no program."""
    title = "Save the undo card"
    card = undo_card(page.session, past, page.world.clock())
    written = await save_as(page, title, CARD_WHY, CARD_PATH, lambda _: card)
    if written is not None:
        page.world.tell(written.sentence, title=title)


class Undo(Page):
    """Copies an original without Mavvrik; then the click path, and the person's word."""

    heading = back.UNDO_TITLE

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._past: Past | None = None  # until the disk was looked at
        self._chosen: Original | None = None
        self._copied: Line | None = None
        self._trouble = ""

    # What it looks like ---------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        return [
            Lines("why", [line(back.UNDO_WHY)]),
            Lines("original", self._original()),
            Path("path", click_paths.SAVE),
            Lines("later", [line(back.UNDO_LATER)]),
        ]

    def _original(self) -> list[Line]:
        if self._past is None:
            return [line("Looking for the originals …")]
        session, names = self.session, self.world.remembered.nicknames
        copied = [self._copied] if self._copied is not None else lines.standing(session)
        found = [*copied, *lines.chosen_lines(self._past, self._chosen, session, names)]
        if self._trouble:
            found.append(line(shown_sentence(self._trouble, names, session.sharing), CAUTION))
        return found

    def actions(self) -> Sequence[Action]:
        past, chosen = self._past, self._chosen
        if past is None:
            return [replace(_COPY, waits=True), _BACK]
        others = [_CHOOSE] if any(one is not chosen for one in past.originals) else []
        if chosen is None:
            again = [_LOOK] if past.trouble else []
            return [*again, _REMOVE, *others, _CARD, _SAVED, _BACK]
        remove = replace(_REMOVE, button=False)
        if self._is_copied:
            again = [replace(_COPY, label="Copy again")]
            return [_SAVED, *again, *others, _CARD, remove, replace(_BACK, button=False)]
        return [_COPY, *others, _CARD, replace(_SAVED, button=False), remove, _BACK]

    @property
    def _is_copied(self) -> bool:
        chosen = self._chosen
        if self._copied is not None:
            return True
        return chosen is not None and lines.was_copied(chosen, self.session)

    # What happens ---------------------------------------------------------------------------------

    async def begin(self) -> None:
        await self.look()

    async def look(self) -> None:
        """Look for the originals on the disk."""
        past = await find_originals(self)
        copied = (one for one in past.originals if lines.was_copied(one, self.session))
        self._past, self._chosen = past, next(copied, past.offered)
        self.world.turned()

    async def choose(self) -> None:
        """Another original."""
        if self._past is None:
            return
        original = await self.world.open(ChooseOriginal, self._past, self._chosen)
        if original is not None:
            self._chosen, self._copied, self._trouble = original, None, ""
            self.world.turned()

    async def copy_original(self) -> None:
        """The original on the clipboard."""
        original = self._chosen
        if original is None:
            return
        try:
            text = lines.text_of(original)
        except FileTrouble as trouble:
            self._trouble = in_short(trouble)
            self.world.changed()
            return
        outcome = await self.world.copy(text)
        self.world.remembered.copied = None  # the settings are not there any more
        screen = not self.world.is_plain
        self._trouble, self._copied = "", clipboard_words.line_of(outcome, text, screen=screen)
        session = self.session
        if outcome.kind is not Kind.NOT_COPIED:
            session = session.begun(Doing.UNDO).with_copied(text, self.seen(How.CHECKED))
        self.world.update_session(session)

    async def card(self) -> None:
        """How to go back, as a plain text."""
        if self._past is not None:
            await save_card(self, self._past)

    async def take_out(self) -> None:
        """Where no original is from before Mavvrik."""
        await self.world.open(Removal)
        self.world.close()

    async def saved(self) -> None:
        """The person's word: the console holds the old settings again."""
        text = self._chosen.text if self._chosen and self._is_copied else ""
        self.world.update_session(with_undone(self.session, self.seen(How.SAID), text))
        self.world.close()
        self.world.tell(back.UNDONE, title="Undo")


class ChooseOriginal(Page):
    """The kept originals, each with its date and whether Mavvrik is in it. Gives the chosen one."""

    heading = back.CHOOSE_TITLE

    def __init__(self, world: World, past: Past, chosen: Original | None) -> None:
        super().__init__(world)
        self._past, self._chosen = past, chosen

    def blocks(self) -> Sequence[AnyBlock]:
        originals = self._past.originals
        at = originals.index(self._chosen) if self._chosen in originals else 0
        return [
            Lines("why", [line(back.CHOOSE_WHY)]),
            Picks("originals", lines.picks(self._past, self.session), at=at),
        ]

    def actions(self) -> Sequence[Action]:
        choose = Action(
            "next",
            "Choose this one",
            "ctrl+n",
            "Choose",
            "Go back to this original.",
            explicit=True,
            takes="originals",
        )
        return [choose, replace(_BACK, help="Back to undo.")]

    def focus(self) -> str:
        return "originals"

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - there is one list
        self.world.close(self._past.originals[number])
