"""What a page may ask of the program around it, as a conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from wizard.core.position import Lines
from wizard.core.redact.masked_lines import MaskedLines, visible_line
from wizard.plain.talk import Closed, Talk

if TYPE_CHECKING:
    from wizard.steps.step import Page


_MANY = 500  # number of lines that are shown without a question
_LONGEST = 400  # characters of a line that are shown; a sign marks the cut


T = TypeVar("T")


class PlainWorld:
    """The world of a page in a conversation. `Talk` has the rest."""

    is_plain = True
    columns = 80  # for every terminal, because long lines are wrapped
    rows = 24
    say_page: Callable[[], None]
    forget: Callable[[str], None]  # forget that a block was written; empty: all blocks

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._progress = ""
        self.closed = False
        self.result: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._talk, name)

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
        await self._talk.unless_stopped(work)

    def stop_aside(self, name: str) -> None:
        """Do nothing: a key stops the work."""

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        """Wait for a result. Any key stops the work."""
        self._progress = ""
        return await self._talk.unless_stopped(work)

    def stop(self) -> None:
        """Do nothing: a key stops the work."""

    def progressed(self, sentence: str) -> None:
        """Write each sentence of the progress once."""
        if sentence != self._progress:
            self._progress = sentence
            self._talk.say(sentence)

    async def open(self, page: type[Page], *given: Any) -> Any:
        """Present a page until it closes. b closes it too."""
        return await self._talk.open_page(self._talk, page, *given)

    async def view(self, text: str, title: str, line: int | None = None) -> None:  # noqa: ARG002
        """Write a text. Ask first if it is very long."""
        talk, credentials = self._talk, self._talk.session.credentials
        masked = MaskedLines(Lines(text), (credentials.api_key,) if credentials else ())
        if masked.count > _MANY:
            how_many = f"It has {masked.count:,} lines."
            try:
                if not await talk.yes((how_many,), "Show all", "Don't show it"):
                    return
            except Closed:
                return
        talk.gap()
        for number in range(1, masked.count + 1):
            shown = visible_line(masked.line(number))
            cut = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
            talk.write(f"{number:>6}  {cut}\n")
        talk.gap()

    def close(self, result: Any = None) -> None:
        """Close this page."""
        self.closed, self.result = True, result
