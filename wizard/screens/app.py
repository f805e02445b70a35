"""The Textual app of the wizard: one session, the screen of its step, what all screens share."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme
from typing_extensions import override

from wizard.core.session.session import Session, exit_code
from wizard.guide.help import SUSPEND
from wizard.screens.base import FrameScreen
from wizard.screens.page_screen import PageScreen
from wizard.screens.safe_app import SafeApp
from wizard.screens.theme import DARK, OWN_THEMES, with_our_variables
from wizard.services import faults as guards
from wizard.services.surroundings import Surroundings
from wizard.steps.pages import page_of
from wizard.steps.program import (
    WANTS_PRACTICE,
    Run,
    clear_clipboard,
    redaction_of,
    write_exit_summary,
)
from wizard.steps.step import Page

if TYPE_CHECKING:
    from wizard.services.practice.mavvrik import Practice


def screen_of(step: int) -> FrameScreen[Any]:
    """Return a new screen for a step. The preview has a screen class of its own."""
    page = page_of(step)
    if page.__name__ != "Preview":
        return PageScreen(page)
    from wizard.screens.preview import PreviewScreen

    return PreviewScreen()


class ShowStep(Message):
    """Show the screen of the session's step. The app handles it, not a screen."""


class WizardApp(SafeApp, Run):
    """Shows the screen of the session's step. What reaches outside is in `outside`."""

    TITLE = "mvk-wizard"
    theme: Reactive[str] = Reactive(DARK)  # a theme that is set later parses all stylesheets again
    CSS_PATH = ["app.tcss", "page_screen.tcss", "view_text.tcss"]
    DEFAULT_MODE = "show-0"
    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (40, "-narrow"),
        (80, "-normal"),
        (100, "-wide"),
        (140, "-vast"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (12, "-high"), (30, "-roomy")]
    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+q", "leave", show=False, priority=True, id="leave")
    ]

    def __init__(
        self,
        session: Session,
        *,
        theme_name: str = DARK,
        around: Surroundings | None = None,
        **given: Any,
    ) -> None:
        """`given` is the rest of what `Run` takes."""
        around = around or Surroundings()
        SafeApp.__init__(self, around)
        Run.__init__(self, session, around=around, **given)
        self.theme = theme_name
        self._step = self.step
        self._shows = itertools.count(1)

    @property
    @override
    def available_themes(self) -> dict[str, Theme]:
        """Textual's themes and our own, which exist before Textual reads its first stylesheet."""
        return super().available_themes | {own.name: own for own in OWN_THEMES}

    @override
    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's colors, and those that only our stylesheets use."""
        return with_our_variables(super().get_css_variables())

    @override
    def get_default_screen(self) -> Screen[Any]:
        """Return the screen of the first step. Like every later one, it belongs to a mode."""
        screen = screen_of(self._step)
        self.add_mode(self.DEFAULT_MODE, lambda: screen)
        return screen

    def on_mount(self) -> None:
        """Show the notes about an earlier run, unless the welcome page shows them."""
        for note in () if self.welcomes else self.notes:
            self.tell(note, title="The last setup", problem=True)

    # Steps ----------------------------------------------------------------------------------------

    @override
    def session_changed(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, FrameScreen):
                screen.session_changed()

    @override
    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        self.run_worker(work, name="state", group="state", description="state", exit_on_error=False)

    @property
    def step_on_screen(self) -> int:
        return self._step

    @override
    def go_to(self, step: int | None) -> None:
        self.forget_told()
        super().go_to(step)

    @override
    def show_step(self) -> None:
        self.post_message(ShowStep())

    async def on_show_step(self) -> None:
        """Remove the screen of the old step and all pages over it, and show the new one."""
        step = self.step
        if step == self._step:
            self.update_session(self.session)
            return
        old, new = self.current_mode, f"show-{next(self._shows)}"
        self._step = step
        self.add_mode(new, lambda: screen_of(step))
        await self.switch_mode(new)
        await self.remove_mode(old)
        self.warn_of_browser()

    def warn_of_browser(self) -> None:
        from wizard.steps.stop_sharing import StopSharing, shown_next

        shows = shown_next(self.session, self.remembered, self._step)
        if shows and not self._shows_page(StopSharing):
            self.push_screen(PageScreen(StopSharing, self._step), partial(self._warned, shows))

    def _warned(self, shows: str, goes_on: bool | None) -> None:
        if goes_on:
            self.remembered.warned.add(shows)
        elif self.session.sharing:
            self.go_back()

    def instead_of_pasting(self) -> str:
        """Name ctrl+f, if the screen can open a file."""
        commands = self.screen.all_commands() if isinstance(self.screen, FrameScreen) else ()
        opens = any(one.id == "open_file" for one in commands)
        return "Or open a file with ctrl+f." if opens else ""

    @override
    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        """Show a message for a few seconds.

        While sharing, names, hosts and home folders are hidden.
        """
        shown = redaction_of(self).sentence(message) if self.session.sharing else message
        super().tell(shown, title=title, problem=problem)

    def later(self, seconds: float, then: Callable[[], None]) -> object:
        return self.set_timer(seconds, then)

    def ring(self) -> None:
        self.bell()

    # Practice, help, leaving ----------------------------------------------------------------------

    def start_practice(self) -> None:
        """End this run, so that practice mode can start."""
        self.exit(return_code=WANTS_PRACTICE)

    async def action_help(self) -> None:
        """Show help for the step on the screen, starting with the field that has the focus."""
        from wizard.steps.help import Help

        if self._shows_page(Help):
            self.screen.dismiss()  # the same key closes it
        else:
            field = self.focused.id if self.focused is not None else None
            await self.push_screen(PageScreen(Help, max(self._step, 0), field or ""))

    def _shows_page(self, page: type[Page]) -> bool:
        return isinstance(self.screen, PageScreen) and isinstance(self.screen.page, page)

    async def action_quit(self) -> None:
        """Leave in our own way instead of Textual's."""
        await self.action_leave()

    async def action_leave(self) -> None:
        """Leave. Ask first only if something would be lost."""
        from wizard.steps.leaving import Leave, would_lose

        if self._shows_page(Leave) or not would_lose(self.session):
            self.leave()  # a second request confirms it
        else:
            await self.push_screen(PageScreen(Leave), self._answered)

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self.leave()

    def leave(self) -> None:
        if self.session.practice and self.remembered.may_hold_key:
            self.run_worker(self._leave_practice(), description="leave", exit_on_error=False)
        else:
            self._end()

    def _end(self) -> None:
        self.exit(return_code=int(exit_code(self.session)))

    async def _leave_practice(self) -> None:
        """Remove practice settings from the clipboard, so that nobody uses them as real ones."""
        try:
            await clear_clipboard(self)
        finally:
            self._end()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Return the palette's entries: the screen's commands and the theme, but no Screenshot.

        A screenshot could show a pasted text.
        """
        if isinstance(screen, FrameScreen):
            for one in screen.all_commands():
                if one.palette:
                    run = partial(screen.run_action, one.id)
                    yield SystemCommand(one.palette, one.help, run)
        if self.can_suspend:
            yield SystemCommand("Suspend the wizard", SUSPEND, self.action_suspend_process)
        yield SystemCommand("Change colors", "Choose another theme.", self.action_change_theme)


async def run_wizard(
    session: Session,
    *,
    around: Surroundings | None = None,
    theme: str = "",
    practice: Practice | None = None,
    notes: Sequence[str] = (),
    keeps_state: bool = False,
) -> int:
    """Run the wizard until the person leaves. Return the exit code, or that practice is wanted.

    The caller has checked that there is a terminal, and has cleaned the environment. `notes` are
    shown at the start. With `keeps_state`, the next start can continue from here.
    """
    guards.quiet_hooks()
    app = WizardApp(
        session,
        theme_name=theme or DARK,
        around=around,
        practice=practice,
        can_practice=practice is None,
        notes=notes,
        keeps_state=keeps_state,
    )
    await app.run_async()
    code = app.return_code
    return code if code == WANTS_PRACTICE else write_exit_summary(app, code)
