"""Undo: the settings as they were, where to paste them, and which original that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wizard.core.document.text import decode
from wizard.core.merge.receipt import fingerprint
from wizard.core.redact.nicknames import Nicknames
from wizard.core.salted_hash import RESULT
from wizard.core.session.rotation import tail_of
from wizard.core.session.session import Doing, Holds, How, Session, moment
from wizard.core.syntax.problem import Unreadable
from wizard.guide import click_paths
from wizard.guide import maintenance as back
from wizard.services.child_processes import in_daemon_thread
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.files import not_text
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.services.files.undo import Original, Past, brings_old_key, find_past
from wizard.steps import copy_words
from wizard.steps.blocks import Action, AnyBlock, Lines, Path, Picks
from wizard.steps.dialogs import save_as
from wizard.steps.done_words import CARD_PATH, CARD_WHY, undo_card
from wizard.steps.removal import Removal
from wizard.steps.sharing import shown_sentence
from wizard.steps.step import Page, World
from wizard.steps.styled_text import CAUTION, DONE, Line, Pick, line, quiet, words

# How it stands ------------------------------------------------------------------------------------


def standing(session: Session) -> Iterator[Line]:
    """What was removed or undone before, or was copied and is not known to be saved."""
    live, taken = session.live, session.taken
    if session.doing in (Doing.REMOVAL, Doing.UNDO) and taken is not None:
        at = moment(taken.evidence.at, session)
        removal = f"{back.COPIED_REMOVAL} {back.COPIED_NO_UNDO}"
        what = removal if session.doing is Doing.REMOVAL else back.COPIED_UNDO
        yield line(what.format(at=at), CAUTION)
    elif live is not None and live.holds is Holds.WITHOUT:
        how = "compared" if live.evidence.how is How.COMPARED else "confirmed by you"
        at = moment(live.evidence.at, session)
        yield line(words(back.NOTHING_TO_UNDO.format(at=at, how=how), "bold"), DONE)


# Which original -----------------------------------------------------------------------------------


def chosen_lines(
    past: Past, chosen: Original | None, session: Session, names: Nicknames
) -> Iterator[Line]:
    """Where undo goes back to; without an original before Mavvrik, what to do instead."""
    if past.trouble:
        yield line(shown_sentence(past.trouble, names, session.sharing), CAUTION)
    if chosen is None:
        yield line(back.ALL_HOLD_MAVVRIK if past.originals else back.NO_ORIGINAL, CAUTION)
        return
    what = f"Goes back to {_what(chosen)}, {held(chosen, session)}."
    if chosen.found.holds_mavvrik:
        yield line(words(what, "bold"), CAUTION)
        if brings_old_key(chosen, session) is not False:
            yield line(back.BRINGS_KEY_BACK, CAUTION)
    else:
        newer = _newer(past.newer) if chosen is past.offered else ""
        yield line(f"{what} {newer}".rstrip(), words("·", "$quiet"))
    if chosen.kept:
        yield line(f"The original is kept in {_path(chosen, session)}", words("·", "$quiet"))


def _newer(count: int) -> str:
    if not count:
        return ""
    return f"{'1 newer original holds' if count == 1 else f'{count} newer originals hold'} Mavvrik."


def picks(past: Past, session: Session) -> list[Pick]:
    """Every original with its date, its size, and whether Mavvrik is in it."""
    return [
        Pick(
            line(label(one, session), str(number)),
            (line(quiet(_path(one, session))),) if one.kept else (),
        )
        for number, one in enumerate(past.originals, start=1)
    ]


def label(original: Original, session: Session) -> str:
    """An original as a line of a list."""
    what = _what(original).removeprefix("the ")
    return f"{what[0].upper()}{what[1:]}: {held(original, session)}"


def held(original: Original, session: Session) -> str:
    """What of Mavvrik's is in it."""
    if not original.found.holds_mavvrik:
        return "without Mavvrik"
    return f"with Mavvrik ({_keys(original, session)})"


def _keys(original: Original, session: Session) -> str:
    if not original.found.keys:
        return "no key"
    tails = [tail for key in original.found.keys if (tail := tail_of(key, session.sharing))]
    kind = {True: "an old key", False: "the present key", None: "a key"}[
        brings_old_key(original, session)
    ]
    return f"{kind} {' '.join(tails)}".rstrip()


def _what(original: Original) -> str:
    when = f"of {original.when}" if original.kept else "as you loaded them"
    return f"the settings {when}, {original.size}"


def _path(original: Original, session: Session) -> str:
    return show_path(original.kept, session.sharing) if original.kept else ""


def text_of(original: Original) -> str:
    """The text to copy.

    Raises:
        FileTrouble: it is no text.
    """
    try:
        return decode(original.data).text
    except Unreadable:
        raise not_text(original.kept or "The original") from None


def was_copied(original: Original, session: Session) -> bool:
    """Whether this original was copied for an undo that is not known to be saved."""
    taken = session.taken
    if session.doing is not Doing.UNDO or taken is None:
        return False
    return taken.fingerprint == session.mark(RESULT, fingerprint(original.text))


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
        copied = [self._copied] if self._copied is not None else standing(session)
        found = [*copied, *chosen_lines(self._past, self._chosen, session, names)]
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
        return chosen is not None and was_copied(chosen, self.session)

    # What happens ---------------------------------------------------------------------------------

    async def begin(self) -> None:
        await self.look()

    async def look(self) -> None:
        """Look for the originals on the disk."""
        past = await find_originals(self)
        copied = (one for one in past.originals if was_copied(one, self.session))
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
            text = text_of(original)
        except FileTrouble as trouble:
            self._trouble = in_short(trouble)
            self.world.changed()
            return
        outcome = await self.world.copy(text)
        self.world.remembered.copied = None  # the settings are not there any more
        screen = not self.world.is_plain
        self._trouble, self._copied = "", copy_words.copied_line(outcome, text, screen=screen)
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
        self.world.update_session(self.session.with_undone(self.seen(How.SAID), text))
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
            Picks("originals", picks(self._past, self.session), at=at),
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
