"""What a page may ask of the program around it, answered by the screen that draws the page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.geometry import Size

from wizard.screens.base import FrameScreen
from wizard.screens.widgets.frame import Body

if TYPE_CHECKING:
    from wizard.steps.step import Page

T = TypeVar("T")


class ScreenWorld:
    """The world of the page on this screen. What is missing here is in the program (`Host`)."""

    is_plain = False

    def __init__(
        self, screen: FrameScreen[Any], screen_of: Callable[..., FrameScreen[Any]]
    ) -> None:
        """`screen_of` creates the screen of another page, which is shown over this one."""
        self._screen = screen
        self._screen_of = screen_of
        self._stoppable: asyncio.Future[Any] | None = None
        self._stopped = False
        self.told: Size | None = None  # what the page was told of the terminal; None: never asked

    @property
    def columns(self) -> int:
        return self._tell().width

    @property
    def rows(self) -> int:
        return self._tell().height

    def _tell(self) -> Size:
        self.told = self._screen.app.size
        return self.told

    def __getattr__(self, name: str) -> Any:
        return getattr(self._screen.wizard, name)

    def changed(self) -> None:
        if self._screen.is_attached:
            self._screen.session_changed()

    def present_again(self, at: str = "") -> None:
        self.changed()
        if self._screen.is_attached:
            self._screen.lead_on()
            body = self._screen.query_one("#body", Body)
            if at:
                body.begin_with(self._screen.query_one(f"#{at}"))
            else:
                body.scroll_home(animate=False)

    async def shown(self) -> None:
        shown = asyncio.Event()
        # Through the app, which at the start reacts only after all screens exist.
        self._screen.app.call_later(partial(self._screen.call_after_refresh, shown.set))
        await shown.wait()

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._screen.run_and_lead_on(work, name=name)

    def stop_aside(self, name: str) -> None:
        self._screen.stop_aside(name)

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        self._stoppable = task = asyncio.ensure_future(work)
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopped:
                return None
            task.cancel()  # the screen has closed
            raise
        finally:
            self._stopped = False

    def stop(self) -> None:
        if self._stoppable is not None:
            self._stopped = True
            self._stoppable.cancel()

    def progressed(self, sentence: str) -> None:  # noqa: ARG002 - the page shows it
        self.changed()

    def write(self, text: str) -> None:
        """Do nothing, because the screen has no place for it."""

    async def open(self, page: type[Page], *given: Any) -> Any:
        return await self._screen.app.push_screen_wait(self._screen_of(page, *given))

    async def view(self, text: str, title: str, line: int | None = None) -> None:
        from wizard.screens.view_text import ViewTextScreen

        await self._screen.app.push_screen_wait(ViewTextScreen(text, title, line))

    def close(self, result: Any = None) -> None:
        self._screen.dismiss(result)

    async def leave(self) -> None:
        await self._screen.action_leave()
