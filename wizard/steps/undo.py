"""Undo: the original settings, where to paste them, and which original is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from wizard.core.document.text import decode
from wizard.core.harmless import page_bytes
from wizard.core.merge.current_env import env_values, find_vendor
from wizard.core.merge.model import ChangeKind, fingerprint
from wizard.core.salted_hash import RESULT
from wizard.core.session.record import Console, DraftKind, Holds, How
from wizard.core.session.rotation import tail_of
from wizard.core.session.session import Session, moment
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import MAVVRIK_KEYS
from wizard.core.vendors import vendor_name
from wizard.core.verify.comparison import compare, explain
from wizard.guide import click_paths, maintenance, messages
from wizard.services.child_processes import DISK_SECONDS, WORK_SECONDS, in_daemon_thread
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.files.files import not_text
from wizard.services.files.trouble import in_short, show_path
from wizard.services.files.undo import Original, Restorable, brings_old_key, find_restorable
from wizard.steps.blocks import SAVED, TO_CHOICES, Action, AnyBlock, Lines, Path, Picks
from wizard.steps.delivery import take_back_lines, take_back_words
from wizard.steps.dialogs import save_as
from wizard.steps.removal import Removal
from wizard.steps.settings_reading import comparison_box
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Line, Pick, Sign, bold, line, quiet

CARD_PATH = "~/mvk-wizard-undo.txt"
CARD_WHY = "Anyone who finds this file can undo with it. It holds no key."

_COPY = Action(
    "copy_original",
    "Copy original",
    "ctrl+t",
    "Copy original",
    "Copy the settings as they were.",
)
_CHOOSE = Action("choose", "Choose another original", "ctrl+f", help="Go back to another original.")
_LOOK = Action("look", "Look now", help="Look for the originals again.")
_CARD = Action("card", "Save undo card", "ctrl+s", help="Save how to undo, as plain text.")
_SAVED = replace(SAVED, help="The console holds the original again.")
_REMOVE = Action("remove", "Remove Mavvrik", help="Remove the Mavvrik values instead.")


async def find_originals(page: Page) -> Restorable:
    session = page.session
    try:
        return await in_daemon_thread(lambda: find_restorable(session), limit=DISK_SECONDS)
    except TimeoutError as trouble:
        return Restorable(trouble=in_short(trouble))


def undo_card(session: Session, restorable: Restorable | None, now: datetime) -> bytes:
    """Write how to undo, for anyone who finds the file. It names no original with Mavvrik in it."""
    plan, original = session.plan, restorable.offered if restorable else None
    at = session.live.evidence.at if session.live else now
    kinds = (ChangeKind.ADD, ChangeKind.CHANGE, ChangeKind.MOVE, ChangeKind.SAME)
    put_in = [one.key for one in plan.changes if one.kind in kinds] if plan else []
    vendor = find_vendor(env_values(plan.document), session.endpoint) if plan else None
    card = messages.undo_card(
        original=show_path(original.kept) if original and original.kept else "(not kept)",
        saved=f"{at:%Y-%m-%d %H:%M}",
        entries=put_in if plan else MAVVRIK_KEYS,
        other_vendor=vendor_name(vendor.host) if vendor else "",
        take_back=take_back_words(session),
    )
    return page_bytes(card)


async def save_card(page: Page, restorable: Restorable) -> None:
    """Save the undo card. It contains no secret and can be used without this program."""
    title = "Save undo card"
    card = undo_card(page.session, restorable, page.world.clock())
    written = await save_as(page, title, CARD_WHY, CARD_PATH, lambda _: card)
    if written is not None:
        page.world.tell(written.sentence, title=title)


class Undo(Page):
    """Copies an original without Mavvrik, shows where to paste it, and asks for confirmation."""

    heading = maintenance.UNDO_TITLE

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._restorable: Restorable | None = None  # None until the disk was searched
        self._chosen: Original | None = None
        self._busy = False  # comparing
        self._proved = ""  # says that the console holds the original, once it was compared
        self._copied: Line | None = None  # how copying went
        self._trouble = ""

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        compares = self._chosen is not None and self._is_copied
        why = [] if compares else [line(maintenance.UNDO_WHY)]
        has_original = self._restorable is None or self._chosen is not None
        return [
            Lines("why", [*take_back_lines(self.session), *why]),
            Lines("original", list(self._original())),
            Path("path", click_paths.SAVE, shown=has_original and not self._proved),
            comparison_box(busy=self._busy, shown=compares and not self._proved),
            Lines("later", [line(maintenance.UNDO_LATER)], shown=not compares),
        ]

    def _original(self) -> Iterator[Line]:
        """Say the state, and what undo restores; without an original, what to do."""
        restorable, chosen, session = self._restorable, self._chosen, self.session
        if restorable is None:
            yield line("Looking for originals …")
            return
        if self._proved:
            yield line(bold(self._proved), Sign.DONE)
        else:
            yield from _standing(session) if self._copied is None else [self._copied]
        if restorable.trouble:
            yield line(self.redaction.sentence(restorable.trouble), Sign.CAUTION)
        if chosen is None:
            yield line(
                maintenance.ALL_HOLD_MAVVRIK if restorable.originals else maintenance.NO_ORIGINAL,
                Sign.CAUTION,
            )
        else:
            yield from self._goes_back(restorable, chosen)
        if self._trouble:
            yield line(self.redaction.sentence(self._trouble), Sign.CAUTION)

    def _goes_back(self, restorable: Restorable, chosen: Original) -> Iterator[Line]:
        session = self.session
        what = f"Restores {_what(chosen)}, {_held(chosen, session)}."
        if not chosen.found.holds_mavvrik:
            if restorable.newer and chosen is restorable.offered and not self._is_copied:
                newer = "original holds" if restorable.newer == 1 else "originals hold"
                what = f"{what} {restorable.newer} newer {newer} Mavvrik."
            yield line(what, Sign.NOTED)
        else:
            yield line(bold(what), Sign.CAUTION)
            if brings_old_key(chosen, session) is not False:
                yield line(maintenance.BRINGS_KEY_BACK, Sign.CAUTION)
        if chosen.kept and not self._is_copied:
            path = show_path(chosen.kept, session.sharing)
            yield line(f"Original kept in {path}", Sign.NOTED)

    def actions(self) -> Sequence[Action]:
        restorable, chosen = self._restorable, self._chosen
        if restorable is None:
            return [replace(_COPY, waits=True), TO_CHOICES]
        others = [_CHOOSE] if any(one is not chosen for one in restorable.originals) else []
        if chosen is None:
            again = [_LOOK] if restorable.trouble else []
            return [*again, _REMOVE, *others, _CARD, _SAVED, TO_CHOICES]
        remove = _REMOVE.without_button
        if self._is_copied:  # the box needs the row that a second row of buttons would take
            copy_again = replace(_COPY, label="Copy again")
            aside = [one.without_button for one in (*others, TO_CHOICES)]
            return [_SAVED, copy_again, _CARD, remove, *aside]
        return [_COPY, *others, _CARD, _SAVED.without_button, remove, TO_CHOICES]

    @property
    def _is_copied(self) -> bool:
        """Whether an original was copied, now or in an earlier run."""
        copied, chosen = self._copied is not None, self._chosen
        return copied or (chosen is not None and self._was_copied(chosen))

    def _was_copied(self, original: Original) -> bool:
        """Whether this original was copied for an undo that is not known to be saved."""
        session, taken = self.session, self.session.taken
        if session.doing is not DraftKind.UNDO or taken is None:
            return False
        return taken.fingerprint == session.mark(RESULT, fingerprint(original.text))

    # Actions --------------------------------------------------------------------------------------

    async def begin(self) -> None:
        await self.look()

    async def look(self) -> None:
        restorable = await find_originals(self)
        copied = filter(self._was_copied, restorable.originals)
        self._restorable, self._chosen = restorable, next(copied, restorable.offered)
        self.world.present_again()

    async def choose(self) -> None:
        if self._restorable is None:
            return
        original = await self.world.open(ChooseOriginal, self._restorable, self._chosen)
        if original is not None:
            self._chosen, self._copied, self._trouble = original, None, ""
            self._proved = ""
            self.world.present_again()

    async def copy_original(self) -> None:
        original = self._chosen
        if original is None:
            return
        try:
            text = decode(original.data).text
        except Unreadable:
            self._trouble = in_short(not_text(original.kept or "The original"))
            self.world.changed()
            return
        outcome, self._copied = await self.fill_clipboard(text)
        self._trouble = self._proved = ""
        session = self.session
        if outcome.kind is not CopyResult.NOT_COPIED:
            session = session.with_new_draft(DraftKind.UNDO).with_copied(
                text, self.seen(How.CHECKED)
            )
        self.world.update_session(session)

    async def card(self) -> None:
        if self._restorable is not None:
            await save_card(self, self._restorable)

    async def remove(self) -> None:
        """Remove Mavvrik, if no original is from before it."""
        await self.world.open(Removal)
        self.world.close()

    async def pasted(self, block: str, text: str) -> None:  # noqa: ARG002 - only one box
        """Compare what the console holds with the original, as step 5 does with the result."""
        original = self._chosen
        if original is None or not self._is_copied:
            return
        self._busy, self._trouble = True, ""
        self.world.changed()
        try:
            look = partial(compare, text, original.text)
            comparison = await in_daemon_thread(look, limit=WORK_SECONDS)
        except TimeoutError as trouble:
            self._trouble = in_short(trouble)
        else:
            headline = explain(comparison).headline
            if comparison.console is Console.DIFFERENT:
                self._trouble = f"{headline} {maintenance.COMPARE_AGAIN}"
            else:
                self._proved = headline
        finally:
            self._busy = False
            self.world.present_again()

    async def saved(self) -> None:
        """Note that the console holds the old settings again, as the person confirms."""
        text = self._chosen.text if self._chosen and self._is_copied else ""
        how, later = How.COMPARED if self._proved else How.SAID, maintenance.UNDO_LATER
        self.world.update_session(self.session.with_undone(self.seen(how), text))
        self.world.close()
        self.world.tell(f"{maintenance.UNDONE.format(how=how)} {later}", title="Undo")


class ChooseOriginal(Page):
    """Lists the kept originals, and what each contains of Mavvrik. Closes with the chosen one."""

    heading = maintenance.CHOOSE_TITLE

    def __init__(self, world: World, restorable: Restorable, chosen: Original | None) -> None:
        super().__init__(world)
        self._originals, self._chosen = restorable.originals, chosen

    def blocks(self) -> Sequence[AnyBlock]:
        session, picks = self.session, []
        for number, one in enumerate(self._originals, start=1):
            what = _what(one).removeprefix("the ")
            label = f"{what[0].upper()}{what[1:]}: {_held(one, session)}"
            path = (line(quiet(show_path(one.kept, session.sharing))),) if one.kept else ()
            picks.append(Pick(line(label, str(number)), path))
        at = self._originals.index(self._chosen) if self._chosen in self._originals else 0
        return [Lines("why", [line(maintenance.CHOOSE_WHY)]), Picks("originals", picks, at=at)]

    def actions(self) -> Sequence[Action]:
        choose = Action(
            "next",
            "Choose original",
            "ctrl+n",
            help="Go back to this original.",
            explicit=True,
            takes="originals",
        )
        return [choose, replace(TO_CHOICES, help="Back to Undo.")]

    def focus(self) -> str:
        return "originals"

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - only one list
        self.world.close(self._originals[number])


def _standing(session: Session) -> Iterator[Line]:
    """Say what was removed or undone, or what was copied but is not known to be saved."""
    live, taken = session.live, session.taken
    if session.doing in (DraftKind.REMOVAL, DraftKind.UNDO) and taken is not None:
        at = moment(taken.evidence.at, session)
        removal = f"{maintenance.COPIED_REMOVAL} {maintenance.COPIED_NO_UNDO}"
        what = removal if session.doing is DraftKind.REMOVAL else maintenance.COPIED_UNDO
        yield line(what.format(at=at), Sign.CAUTION)
    elif live is not None and live.holds is Holds.WITHOUT:
        how = "compared" if live.evidence.how is How.COMPARED else "confirmed by you"
        at = moment(live.evidence.at, session)
        yield line(bold(maintenance.NOTHING_TO_UNDO.format(at=at, how=how)), Sign.DONE)


def _what(original: Original) -> str:
    when = f"of {original.when}" if original.kept else "as you loaded them"
    return f"the settings {when}, {original.size}"


def _held(original: Original, session: Session) -> str:
    """Say what an original contains of Mavvrik."""
    if not original.found.holds_mavvrik:
        return "without Mavvrik"
    if not original.found.keys:
        return "with Mavvrik (no key)"
    kinds = {True: "an old key", False: "the current key", None: "a key"}
    tails = filter(None, (tail_of(key, session.sharing) for key in original.found.keys))
    key = f"{kinds[brings_old_key(original, session)]} {' '.join(tails)}".rstrip()
    return f"with Mavvrik ({key})"
