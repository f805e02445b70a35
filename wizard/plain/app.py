"""The program in plain mode: write, ask, choose, the session so far, and a page's world."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from typing_extensions import override

from wizard.core.harmless import Control, harmless
from wizard.core.position import Lines
from wizard.core.redact.masked_lines import MaskedLines, visible_line
from wizard.core.session.session import Session
from wizard.plain.printed import ascii_only, printed, wrapped
from wizard.plain.prompt import InputEnded, Pasted, Prompt, looks_like_key
from wizard.services.surroundings import Surroundings
from wizard.steps.blocks import Action
from wizard.steps.frame_words import safety_words
from wizard.steps.help import Help
from wizard.steps.leaving import Leave, would_lose
from wizard.steps.program import Run, redaction_of
from wizard.steps.stop_sharing import StopSharing, shown_next
from wizard.steps.styled_text import Line

if TYPE_CHECKING:
    from wizard.steps.step import Page

T = TypeVar("T")

BACK, HELP, LEAVE, SHARING = COMMANDS = ("b", "?", "q", "s")
NOT_TYPED = "That looked like a paste. Nothing was chosen."


class GoBack(Exception):
    """The person goes back to the previous step."""


class Closed(Exception):
    """The person left a question inside a step. The step is shown again."""


class Left(Exception):
    """The person leaves."""


class PracticeWanted(Left):
    """The person wants practice mode first."""


class PlainApp(Run):
    """The program around the steps as a conversation."""

    def __init__(
        self,
        session: Session,
        prompt: Callable[[Callable[[str], object], Callable[[str], bool]], Prompt],
        write: Callable[[str], object],
        open_page: Callable[..., Awaitable[Any]],
        *,
        around: Surroundings | None = None,
        **given: Any,
    ) -> None:
        """`write` gets all text. `open_page` presents a page until it closes (`page_prompts`).

        `given` is the rest of what `Run` takes.
        """
        super().__init__(session, around=around or Surroundings(), **given)
        self.moves = 0  # how often another step was opened
        self._write = write
        self.open_page = open_page
        self._leaving = False
        self._prompt = prompt(self.write, looks_like_key)
        self._writing: asyncio.Task[None] | None = None
        self.later: Callable[[float, Callable[[], None]], object] = lambda seconds, ring: (
            asyncio.get_running_loop().call_later(seconds, ring)
        )

    # The session ----------------------------------------------------------------------------------

    @override
    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        self._writing = asyncio.create_task(work)

    @override
    def show_step(self) -> None:
        self.moves += 1

    def start_practice(self) -> None:
        raise PracticeWanted

    # Saying ---------------------------------------------------------------------------------------

    def write(self, text: str) -> None:
        """Write text without harmful characters, or a `Control` unchanged."""
        if not isinstance(text, Control):
            text = harmless(text)
            text = text if self.around.utf8 else ascii_only(text)
        self._write(text)

    def say(self, *paragraphs: str) -> None:
        """Write paragraphs. Empty ones are left out."""
        for text in paragraphs:
            if text:
                self.write(f"{wrapped(text)}\n")

    def show(self, lines: Iterable[Line]) -> None:
        self.write(printed(lines))

    def gap(self) -> None:
        self.write("\n")

    def say_state(self) -> None:
        self.say(f"State: {safety_words(self.session)[0]}")

    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        """Write the result of an action."""
        named = f"{title}: " if title else ""
        if self.session.sharing:
            message = redaction_of(self).sentence(message)
        self.say(f"{'[problem] ' if problem else ''}{named}{message}")

    @override
    def copy_to_clipboard(self, text: str) -> None:
        import base64

        code = base64.b64encode(text.encode()).decode()
        self.write(Control(f"\x1b]52;c;{code}\a"))

    def ring(self) -> None:
        self.write(Control("\a\n"))

    # Asking ---------------------------------------------------------------------------------------

    async def choose(
        self, options: Sequence[Action], *, first: bool = True, listed: bool = False
    ) -> str:
        """Return the ID of the chosen option. If `first`, Enter alone chooses the first one.

        `listed` says that the options were already written.

        Raises:
            GoBack: b was typed.
            Left: q was typed and confirmed.
        """
        again = partial(self.say_numbered, options)
        if not listed:
            again()
        numbers = f"1 to {len(options)}" if len(options) > 1 else "1"
        while True:
            default = "1" if first else ""
            answer = await self.text(f"Your choice, {numbers}", default, again=again)
            if answer.isdecimal() and 1 <= int(answer) <= len(options):
                return options[int(answer) - 1].id
            self.say(f"Type {numbers}, or b, ?, s, q.")

    def say_numbered(self, options: Sequence[Action], begin: int = 1) -> None:
        """Write the options with their numbers."""
        for number, one in enumerate(options, start=begin):
            if one.label:  # else it is a line of a list, which was written in full
                self.say(f"{number}. {one.label}")

    async def text(
        self, question: str, default: str = "", *, again: Callable[[], None] = lambda: None
    ) -> str:
        """Return a typed line. b, ?, s and q have their usual effect.

        `again` repeats what is asked after help, which is long.
        """
        shown = f" [{default}]" if default else ""
        while True:
            try:
                answer = await self._prompt.line(f"{question}{shown}: ")
            except Pasted:
                self.say(NOT_TYPED)
                continue
            if answer in COMMANDS:
                await self._do(answer)
                again()
            else:
                return answer or default

    async def yes(self, sentences: Sequence[str], yes: str, no: str) -> bool:
        """Ask before something that cannot be undone. Enter alone is not an answer."""
        self.say(*sentences)
        options = (Action("yes", yes), Action("no", no))
        with self.inside():
            return await self.choose(options, first=False) == "yes"

    async def block(
        self,
        what: str,
        how: str,
        complete: Callable[[str], bool],
        *,
        again: Callable[[], None] = lambda: None,
    ) -> str:
        """Read a paste of several lines without showing it. Empty for Enter alone."""
        asked = f"{what} ({self.around.paste_key_hint()}). It is not shown here. {how}"
        self.say(asked)
        waiting = f"{wrapped('Not complete yet. To end it, type a dot on its own line.')}\n"
        while True:
            found = await self._prompt.block(
                "Paste: ", complete, commands=(*COMMANDS, *map(str, range(1, 10))), waiting=waiting
            )
            if found.strip() in COMMANDS:
                await self._do(found.strip())
                again()
                self.say(asked)
            else:
                return found

    async def block_or(
        self, ways: Sequence[Action], what: str, how: str, complete: Callable[[str], bool]
    ) -> tuple[str, str]:
        """Return the ID of the action that was chosen by its number, or the text that was pasted.

        A number is never treated as the text.
        """
        again = partial(self.say_numbered, ways)
        again()
        while True:
            text = await self.block(what, how, complete, again=again)
            choice = text.strip()
            if not choice.isdecimal():
                return "", text
            if 1 <= int(choice[:3]) <= len(ways):
                return ways[int(choice) - 1].id, ""
            numbers = f", or type 1 to {len(ways)}" if len(ways) > 1 else ", or type 1" * len(ways)
            self.say(f"That is a number. Paste the text{numbers}.")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Within this block, b leads back to the current step, not to the previous one."""
        try:
            yield
        except GoBack:
            raise Closed from None

    async def unless_stopped(self, work: Awaitable[T]) -> T | None:
        """Wait for work. Any key stops it; the result is then None."""
        self.say("Press any key to stop.")
        task = asyncio.ensure_future(work)
        key = asyncio.ensure_future(self._prompt.key())
        try:
            await asyncio.wait((task, key), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            key.result()
            return None
        finally:
            task.cancel()
            key.cancel()
            await asyncio.gather(task, key, return_exceptions=True)

    async def _do(self, command: str) -> None:
        if command == BACK:
            raise GoBack
        if command == LEAVE:
            await self.leave()
        elif command == SHARING:
            is_on = not self.session.sharing
            self.update_session(replace(self.session, sharing=is_on))
            self.say("Sharing is on." if is_on else "Sharing is off.")
            await self.warn_of_browser()
        else:
            await self.open_page(self, Help, max(self.step, 0))

    async def warn_of_browser(self) -> None:
        shows = shown_next(self.session, self.remembered, self.step)
        if not shows:
            return
        if await self.open_page(self, StopSharing, self.step):
            self.remembered.warned.add(shows)
        elif self.session.sharing:
            raise GoBack

    async def leave(self) -> None:
        """Leave. Ask first if something would be lost.

        Raises:
            Left: the person confirmed it.
        """
        if self._leaving or not would_lose(self.session):
            raise Left  # a second request confirms it
        self._leaving = True
        try:
            if await self.open_page(self, Leave):
                raise Left
        except InputEnded:
            raise Left from None
        finally:
            self._leaving = False


_MANY = 500  # number of lines that are shown without a question
_LONGEST = 400  # characters of a line that are shown; a sign marks the cut


class PlainWorld:
    """The world of a page in a conversation. `PlainApp` has the rest."""

    is_plain = True
    columns = 80  # for every terminal, because long lines are wrapped
    rows = 24
    say_page: Callable[[], None]
    forget: Callable[[str], None]  # forget that a block was written; empty: all blocks

    def __init__(self, app: PlainApp) -> None:
        self._app = app
        self._progress = ""
        self.closed = False
        self.result: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def changed(self) -> None:
        """Do nothing: the page is written again before the next question."""

    def present_again(self, at: str = "") -> None:
        """Write the block `at`, or all blocks, again, even if nothing has changed."""
        self.forget(at)

    async def shown(self) -> None:
        """Write the page as it is now."""
        self.say_page()

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:  # noqa: ARG002
        """Wait for work. Any key stops it."""
        await self._app.unless_stopped(work)

    def stop_aside(self, name: str) -> None:
        """Do nothing: a key stops the work."""

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        """Wait for a result. Any key stops the work."""
        self._progress = ""
        return await self._app.unless_stopped(work)

    def stop(self) -> None:
        """Do nothing: a key stops the work."""

    def progressed(self, sentence: str) -> None:
        """Write each sentence of the progress once."""
        if sentence != self._progress:
            self._progress = sentence
            self._app.say(sentence)

    async def open(self, page: type[Page], *given: Any) -> Any:
        """Present a page until it closes. b closes it too."""
        return await self._app.open_page(self._app, page, *given)

    async def view(self, text: str, title: str, line: int | None = None) -> None:  # noqa: ARG002
        """Write a text. Ask first if it is very long."""
        app, credentials = self._app, self._app.session.credentials
        masked = MaskedLines(Lines(text), (credentials.api_key,) if credentials else ())
        if masked.count > _MANY:
            how_many = f"It has {masked.count:,} lines."
            try:
                if not await app.yes((how_many,), "Show all", "Don't show it"):
                    return
            except Closed:
                return
        app.gap()
        for number in range(1, masked.count + 1):
            shown = visible_line(masked.line(number))
            cut = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
            app.write(f"{number:>6}  {cut}\n")
        app.gap()

    def close(self, result: Any = None) -> None:
        self.closed, self.result = True, result
