"""The base classes of steps and pages, and the world that they can access."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from wizard.core.harmless import harmless
from wizard.core.session.record import Evidence, How
from wizard.core.session.session import Session
from wizard.steps.blocks import CLOSE, Action, AnyBlock, with_primary_key
from wizard.steps.program import NOT_SHARED, Run, clear_clipboard, redaction_of
from wizard.steps.styled_text import Line, Sign, line

if TYPE_CHECKING:
    from wizard.guide.steps import GuideStep as GuideStep
    from wizard.report.redaction import Redaction
    from wizard.services.clipboard.clipboard import Outcome


T = TypeVar("T")
_SHORT = 120  # characters; a longer text that was copied is not on the screen


class World(Run):
    """What a page may ask of the program around it. Both front ends have a class that answers it.

    What is only described here is different for each of their pages.
    """

    is_plain: bool  # linear prompts: there is no focus and no marked line

    @property
    def columns(self) -> int:
        """The width of the terminal. A page that used it is drawn again when it changes."""

    @property
    def rows(self) -> int:
        """The height of the terminal, in the same way."""

    async def leave(self) -> None:
        """End the program. Ask first if something would be lost."""

    def changed(self) -> None:
        """Draw the page again, for a reason that is not in the session."""

    async def shown(self) -> None:
        """Wait until the page is visible, before work that nothing waits for."""

    def present_again(self, at: str = "") -> None:
        """Draw the page again from its top or the block `at`, and focus the next thing to do."""

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Run work that the page need not wait for.

        The screen runs it in the background until it ends or the page closes; each name runs once.
        Plain mode waits for it; any key stops it.
        """

    def stop_aside(self, name: str) -> None:
        """Cancel the background work with this name."""

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        """Wait for work that the person can stop. Return None if they stopped it."""

    def stop(self) -> None:
        """Stop the work that `stoppable` waits for."""

    def progressed(self, sentence: str) -> None:
        """Report progress. On the screen the page shows it, plain mode writes it."""

    def later(self, seconds: float, then: Callable[[], None]) -> object:
        """Call a function after some seconds, on any page."""

    def ring(self) -> None:
        """Ring the terminal's bell."""

    def write(self, text: str) -> None:
        """Write a text in plain mode. The screen has no place for it."""

    async def open(self, page: type[Page], *given: Any) -> Any:
        """Show a page over this one until it closes. Return its result."""

    async def view(self, text: str, title: str, line: int | None = None) -> None:
        """Show a settings text of any size with its secrets masked, never while sharing.

        It begins with `line`, which counts from 1.
        """

    def close(self, result: Any = None) -> None:
        """Close the page that calls this."""


def copied_line(outcome: Outcome, text: str, *, screen: bool = True) -> Line:
    """Say how copying went, how certain that is, and what to do now.

    Only the settings of step 5 are pasted back for comparison.
    """
    from wizard.guide import help
    from wizard.services.clipboard.clipboard import CopyResult

    if outcome.kind is not CopyResult.SENT:
        sign = Sign.CAUTION if outcome.kind is CopyResult.NOT_COPIED else Sign.DONE
        return line(f"{outcome.sentence} {outcome.remedy}".strip(), sign)
    now = help.SENT_VALUE if screen else help.SENT_PLAIN
    if len(text) > _SHORT or "\n" in text:
        now = help.SENT_MESSAGE
    return line(f"{help.SENT} {now}", Sign.ASKED)


class Page:
    """Something to show and to act on: a step, or a page that is opened from one.

    What it shows depends on the session, and on a little state that exists only while it is shown.
    """

    heading: str = ""
    number: int = 0  # the step that it belongs to, for the title and the rail of steps
    rail: int = 0  # the step that the rail marks if the page belongs to none
    banner: str = ""  # a title instead of the rail of steps
    unanswered: Any = None  # what it closes with if the person goes back

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def session(self) -> Session:
        return self.world.session

    @property
    def redaction(self) -> Redaction:
        """The rules for what a shared screen may show now."""
        return redaction_of(self.world)

    def update(self, **changes: Any) -> None:
        """Change fields of the session. Everything that shows it is drawn again."""
        self.world.update_session(replace(self.session, **changes))

    def said(self) -> Evidence:
        """Return evidence that the person confirms something now."""
        return Evidence(How.SAID, self.world.clock())

    def seen(self, how: How, detail: str = "") -> Evidence:
        """Return evidence that the program finds something now, on this computer."""
        return Evidence(how, self.world.clock(), self.world.around.where(), detail)

    async def copy(self, text: str, what: str) -> None:
        """Copy a text without secrets, and say how it went. Plain mode also writes a long one."""
        _, said = await self.fill_clipboard(harmless(text))
        self.world.tell(said.text.plain, title=what)
        if "\n" in text:
            self.world.write(f"\n{text}\n")

    async def fill_clipboard(self, text: str) -> tuple[Outcome, Line]:
        """Copy a text other than the settings of step 5. Return how it went, also as a line."""
        outcome = await self.world.outside.copy(text)
        self.world.remembered.copied = None  # the clipboard does not hold those settings now
        return outcome, copied_line(outcome, text, screen=not self.world.is_plain)

    async def remove_file(self, path: str) -> bool:
        """Delete one of our files. Return whether it is deleted, and say why not."""
        from wizard.services.files.trouble import FileTrouble, in_short

        try:
            await self.world.outside.delete(path)
        except (FileTrouble, TimeoutError) as trouble:
            self.world.tell(in_short(trouble), title="Not deleted", problem=True)
            return False
        self.world.update_session(self.session.without_file(path))
        return True

    async def clear_clipboard(self, *, just_pasted: bool = False) -> None:
        """Clear the clipboard if it holds the key. After a paste, the result is not reported."""
        outcome = await clear_clipboard(self.world, just_pasted=just_pasted)
        self.world.changed()
        if outcome is not None and not just_pasted:
            self.world.tell(f"{outcome.sentence} {outcome.remedy}".strip(), title="Clipboard")

    async def show_text(self, text: str, title: str, line: int | None = None) -> None:
        """Show a settings text with secrets masked. While sharing, say that it is not shown."""
        if self.session.sharing:  # masking by pattern may miss a secret
            self.world.tell(NOT_SHARED)
        else:
            await self.world.view(text, title, line)

    # What a page shows ----------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        """Return what is shown, from top to bottom."""
        return ()

    def actions(self) -> Sequence[Action]:
        """Return what can be done now. The first action with a button is the primary one."""
        return [CLOSE]

    def offered(self) -> list[Action]:
        """Return the actions that this front end has. The primary one has the key for it."""
        front_end = "plain" if self.world.is_plain else "screen"
        here = [one for one in self.actions() if one.only in ("", front_end)]
        return here if self.focus() else with_primary_key(here)

    def note(self) -> str:
        """Return a word to show next to the buttons, such as what is missing."""
        return ""

    def focus(self) -> str:
        """Return the ID of the block that gets the focus; empty for the primary button."""
        return ""

    def is_over(self) -> bool:
        """Whether the reason for the page is gone, so that it closes by itself."""
        return False

    # Events and actions ---------------------------------------------------------------------------

    async def begin(self) -> None:
        """Called when the page is shown for the first time."""

    async def perform(self, action: str) -> None:
        """Run an action by its ID. An action that is not possible now does nothing."""
        for one in self.offered():
            if one.id == action and not one.waits:
                await (self.world.open(*one.opens) if one.opens else getattr(self, action)())
                return

    async def back(self) -> None:
        """Close the page."""
        self.world.close(self.unanswered)

    async def entered(self, block: str, value: str) -> None:
        """Called when a line was typed."""

    async def pasted(self, block: str, text: str) -> None:
        """Called when a text was pasted; on the screen even while the box is hidden."""

    async def chosen(self, block: str, answer: str) -> None:
        """Called when an answer was chosen."""

    async def ticked(self, block: str, names: frozenset[str]) -> None:
        """Called with all ticked names when boxes were ticked or cleared."""

    async def picked(self, block: str, number: int) -> None:
        """Called with the index of the line that was chosen in a list."""

    async def walked(self, block: str, number: int) -> None:
        """Called with the index of the line to which the next action applies."""

    async def resume(self) -> None:
        """Called when nothing covers the page any longer."""

    async def pause(self) -> None:
        """Called when another page covers this one. Repeated requests wait until `resume`."""


class Step(Page):
    """One of the guide's seven steps."""

    guide: ClassVar[GuideStep]

    @property
    def number(self) -> int:  # type: ignore[override]
        """The number of the step, from 1 to 7."""
        return self.guide.number

    @property
    def why(self) -> str:
        """The sentence about the purpose of the step. Empty if its space is needed."""
        return self.guide.why

    async def back(self) -> None:
        """Go to the previous step. Nothing is lost."""
        self.world.go_back()
