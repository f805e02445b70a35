"""The base of every step and page, and the world they may reach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from wizard.core.harmless import harmless
from wizard.core.session.session import Evidence, How, Session
from wizard.steps.blocks import Action, AnyBlock
from wizard.steps.ports import Known

if TYPE_CHECKING:
    from wizard.guide.steps import Step as GuideStep


T = TypeVar("T")


class World(Known, Protocol):
    """What a step may ask of the program round it; both front ends have all of it."""

    is_plain: bool  # linear prompts: there are no keys, and so no line where they are

    @property
    def columns(self) -> int:
        """How wide the terminal is; a page that asked is drawn anew when that changes."""

    def go_next(self) -> None:
        """Show the step that is next; after going back, the one behind the one on the screen."""

    def go_back(self) -> None:
        """Show the step before; nothing is lost."""

    async def leave(self) -> None:
        """End the program; asks before where something would be lost."""

    def go_to(self, step: int | None) -> None:
        """Show a step, as far as it was reached; None: the one that is next."""

    def changed(self) -> None:
        """The step looks different now, for a reason that is not in the session."""

    async def shown(self) -> None:
        """Wait until the page can be seen, before work that nobody has to wait for."""

    def turned(self, at: str = "") -> None:
        """The page shows another face: from its top, or from the block `at`; with the keys on the
        next thing to do.
        """

    def run_aside(self, work: Coroutine[Any, Any, None], *, name: str) -> object:
        """Let work run beside the step until it ends or the step is left; one of each name."""

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Let work run that nobody has to wait for: on the screen beside the page, as `run_aside`;
        plain mode waits for it, and any key stops it.
        """

    def stop_aside(self, name: str) -> None:
        """End the work of that name at once."""

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        """Wait for work that the person can stop; None where they did."""

    def stop(self) -> None:
        """Stop that work."""

    def progressed(self, sentence: str) -> None:
        """Work is under way; on the screen the page shows it, in plain mode it is said."""

    def later(self, seconds: float, then: Callable[[], None]) -> object:
        """Do something after a while, whatever is shown then."""

    def ring(self) -> None:
        """Let the terminal ring."""

    def write(self, text: str) -> None:
        """In plain mode a text stands in the conversation; the screen has no place for it."""

    async def open(self, page: type[Page], *given: Any) -> Any:
        """Show a page over this one until it closes; gives what it closed with."""

    async def view(self, text: str, title: str, line: int | None = None) -> None:
        """Show a settings text of any size with its secrets masked; never while sharing.

        `line` (from 1) is the one to begin with.
        """

    def close(self, result: Any = None) -> None:
        """Close the page that calls this."""


class Page:
    """Something to show and to act on: a step, or what is opened from one.

    It is a function of the session, and of the little that only lives while it is shown.
    """

    heading: str = ""
    number: int = 0  # of the step that it belongs to, for the title and the rail of steps
    rail: int = 0  # the step that the rail marks, where the page belongs to none
    banner: str = ""  # a title of its own, in place of the rail of steps

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def session(self) -> Session:
        """What is known now."""
        return self.world.session

    def update(self, **changes: Any) -> None:
        """Change the session; everything that shows it is drawn anew."""
        self.world.update_session(replace(self.session, **changes))

    def said(self) -> Evidence:
        """The person says so, now."""
        return Evidence(How.SAID, self.world.clock())

    def seen(self, how: How, detail: str = "") -> Evidence:
        """The program found out, now and on this computer."""
        return Evidence(how, self.world.clock(), self.world.around.where(), detail)

    async def copy(self, text: str, what: str) -> None:
        """Copy a text that is no secret, and say how it went; plain mode writes a long one too."""
        from wizard.steps import copy_words

        outcome = await self.world.copy(harmless(text))
        self.world.remembered.copied = None  # whatever was there, it is not the settings any more
        said = copy_words.copied_sentence(outcome, text, screen=not self.world.is_plain)
        self.world.tell(said, title=what)
        if "\n" in text:
            self.world.write(f"\n{text}\n")

    async def clear_clipboard(self, *, just_pasted: bool = False) -> None:
        """Clear the clipboard if it holds the key; after a paste that proves, no word of it."""
        from wizard.steps.copy_state import holds_key

        credentials = self.session.credentials
        if credentials is None:
            return
        is_ours = holds_key(credentials.api_key)
        outcome = await self.world.outside.clear_clipboard(is_ours, just_pasted=just_pasted)
        self.world.remembered.cleared = outcome
        self.world.changed()
        if not just_pasted:
            self.world.tell(f"{outcome.sentence} {outcome.remedy}".strip(), title="Clipboard")

    # What a page says of itself -------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        """What is shown, from top to bottom."""
        return ()

    def actions(self) -> Sequence[Action]:
        """What can be done now; the first one with a button is the primary one."""
        return ()

    def offered(self) -> list[Action]:
        """Those of the actions that this front end has."""
        front_end = "plain" if self.world.is_plain else "screen"
        return [one for one in self.actions() if one.only in ("", front_end)]

    def note(self) -> str:
        """A word beside the buttons, such as what is still missing."""
        return ""

    def focus(self) -> str:
        """The id of the block where the next keystroke belongs; empty: the primary button."""
        return ""

    def is_over(self) -> bool:
        """The reason for the page is gone: it closes by itself."""
        return False

    # What happens ---------------------------------------------------------------------------------

    async def begin(self) -> None:
        """The page is shown for the first time."""

    async def perform(self, action: str) -> None:
        """Run an action by its id; one that cannot be done now does nothing."""
        if any(one.id == action and not one.waits for one in self.offered()):
            await getattr(self, action)()

    async def back(self) -> None:
        """Close the page."""
        self.world.close()

    async def entered(self, block: str, value: str) -> None:
        """A line was typed."""

    async def pasted(self, block: str, text: str) -> None:
        """A text was pasted; on the screen also while the box is not shown."""

    async def chosen(self, block: str, answer: str) -> None:
        """An answer was chosen."""

    async def ticked(self, block: str, names: frozenset[str]) -> None:
        """Boxes were ticked or cleared."""

    async def picked(self, block: str, number: int) -> None:
        """A line of a list was taken."""

    async def walked(self, block: str, number: int) -> None:
        """The line of a list that the next action is about."""

    async def resumed(self) -> None:
        """Nothing covers the page any more."""

    async def covered(self) -> None:
        """Another page covers this one: what asks again and again waits meanwhile."""


class Step(Page):
    """One of the guide's seven steps."""

    guide: ClassVar[GuideStep]

    @property
    def number(self) -> int:  # type: ignore[override]
        """Its place among the seven."""
        return self.guide.number

    @property
    def why(self) -> str:
        """The line that says why the step is there; empty in states that need the room."""
        return self.guide.why

    async def back(self) -> None:
        """Go to the step before; nothing is lost."""
        self.world.go_back()
