"""Fill the person's clipboard, check it, and clear it.

"Copied" is never said without a check: the text given to a clipboard program is read back and
compared. A text sent through tmux or the terminal (OSC 52) cannot be read back, so it is "sent".
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from wizard.core.position import Lines
from wizard.services.child_processes import (
    ChildTrouble,
    Run,
    TimedOut,
    in_daemon_thread,
    run,
)
from wizard.services.clipboard.helper import NO_PROGRAM
from wizard.services.surroundings import Surroundings

T = TypeVar("T")

HELPER_SECONDS = 3.0  # for each call of a clipboard program
_PROVE = "Paste it here once. It is compared, not shown."
_COPY_OVER = "Copy any other text to replace it."
_HISTORY = "A clipboard manager, if you use one, may still hold it."


_FAR = "your own computer's clipboard can't be seen from here"


class Route(StrEnum):
    """A way to reach the clipboard."""

    NATIVE = "native"  # a clipboard program of this computer, through pyperclip
    TMUX = "tmux"  # tmux passes the text on to the terminal
    OSC52 = "osc52"  # an escape sequence asks the terminal


class CopyResult(StrEnum):
    """The result of copying or clearing."""

    COPIED_AND_CHECKED = "copied and checked"
    SENT = "sent, cannot be checked"
    NOT_COPIED = "not copied"
    CLEARED = "cleared"
    NOT_OURS = "holds nothing of ours"
    NOT_CLEARED = "not cleared"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How copying or clearing went. It contains none of the text.

    If a better way than `route` was tried first, `because` says why it failed.
    """

    kind: CopyResult
    sentence: str
    remedy: str
    at: datetime
    route: Route | None = None
    because: str = ""


def plan_routes(around: Surroundings) -> tuple[Route, ...]:
    """Return the ways to the clipboard from these surroundings, best first.

    Over SSH, a clipboard program would fill the clipboard of the remote computer, from which nobody
    can paste. Apple's Terminal ignores OSC 52.
    """
    routes = [] if around.ssh else [Route.NATIVE]
    if around.tmux:
        routes.append(Route.TMUX)
    if not around.dumb and around.terminal != "Apple_Terminal":
        routes.append(Route.OSC52)
    return tuple(routes)


class Clipboard:
    """Copies and clears. It keeps no text after a call.

    `write_osc52` sends a text to the terminal (Textual's `App.copy_to_clipboard`) and is called in
    the thread of the event loop. It is None if there is no terminal to write to.
    """

    def __init__(
        self,
        around: Surroundings,
        write_osc52: Callable[[str], None] | None = None,
        *,
        run: Run = run,
        limit: float = HELPER_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._around = around
        self._write_osc52 = write_osc52
        self._native = Native(around, run, limit)
        self._tmux = Tmux(run, limit)
        self._limit = limit
        self._now = now

    async def copy(self, text: str) -> Outcome:
        """Put `text` on the clipboard in the best way that works. Never raises."""
        failures: list[Failed] = []
        for route in await self._routes():
            try:
                await self._send(route, text)
            except Failed as failure:
                failures.append(failure)
                continue
            if route is Route.NATIVE:
                sentence = f"Clipboard verified: {Lines(text).in_words}."
                return self._outcome(CopyResult.COPIED_AND_CHECKED, sentence, "", route)
            sentence = f"Sent to your terminal. Not checked, because {_FAR}."
            return self._outcome(CopyResult.SENT, sentence, _PROVE, route, _causes(failures))
        causes = _causes(failures) or "this terminal has no way to a clipboard"
        remedy = failures[0].remedy if failures else SAVE
        return self._outcome(CopyResult.NOT_COPIED, f"Not copied, because {causes}.", remedy)

    async def clear(
        self, only_if_contains: Callable[[str], bool], *, just_pasted: bool = False
    ) -> Outcome:
        """Clear the clipboard if it still holds our text. Never raises.

        `only_if_contains` examines the text, which is then discarded. A clipboard that cannot be
        read is overwritten only if the person has `just_pasted` our text from it.
        """
        routes = await self._routes()
        doubt = ""
        if Route.TMUX in routes:
            try:
                await self._aside(partial(self._tmux.drop, only_if_contains), calls=3)
            except Failed:
                doubt = "a tmux buffer may still hold it"
        cause = _FAR
        if Route.NATIVE in routes:
            try:
                cleared = await self._aside(partial(self._native.clear, only_if_contains), calls=3)
            except Failed as failure:
                cause = failure.cause
            else:
                kind, sentence = CopyResult.CLEARED, "Clipboard cleared."
                if not cleared:
                    kind = CopyResult.NOT_OURS
                    sentence = "The clipboard no longer holds your API key. Left unchanged."
                return self._outcome(kind, sentence, _HISTORY, Route.NATIVE, doubt)
        if just_pasted and (route := await self._overwrite(routes)):
            sentence = f"Asked your terminal to clear the clipboard. Not checked, because {_FAR}."
            return self._outcome(CopyResult.SENT, sentence, _COPY_OVER, route, doubt)
        sentence = f"Not cleared, because {cause}."
        return self._outcome(CopyResult.NOT_CLEARED, sentence, _COPY_OVER, because=doubt)

    async def _routes(self) -> tuple[Route, ...]:
        """Return the ways to try: in tmux reached over SSH, not this computer's programs."""
        routes = plan_routes(self._around)
        if routes[:2] == (Route.NATIVE, Route.TMUX):
            with suppress(Failed):
                if await self._aside(self._tmux.is_far):
                    return routes[1:]
        return routes

    async def _send(self, route: Route, text: str) -> None:
        if route is Route.NATIVE:
            await self._aside(partial(self._native.copy, text), calls=2)
            return
        refuse_too_large(text)
        if route is Route.TMUX:
            await self._aside(partial(self._tmux.copy, text))
        else:
            self._write(text)

    def _write(self, text: str) -> None:
        try:
            if self._write_osc52 is not None:
                self._write_osc52(text)
                return
        except (OSError, ValueError):  # the terminal has closed
            pass
        raise Failed("the terminal can't be reached")

    async def _overwrite(self, routes: tuple[Route, ...]) -> Route | None:
        for route in routes:
            try:
                if route is Route.TMUX:
                    await self._aside(self._tmux.blank, calls=3)
                elif route is Route.OSC52:
                    self._write(BLANK)
                else:
                    continue
            except Failed:
                continue
            return route
        return None

    async def _aside(self, work: Callable[[], T], *, calls: int = 1) -> T:
        """Run `work` in a thread with a time limit, in case the system hangs."""
        try:
            return await in_daemon_thread(work, limit=self._limit * calls + 1)
        except TimeoutError:
            raise too_slow(self._limit) from None

    def _outcome(
        self,
        kind: CopyResult,
        sentence: str,
        remedy: str,
        route: Route | None = None,
        because: str = "",
    ) -> Outcome:
        return Outcome(kind, sentence, remedy, self._now(), route, because)


def _causes(failures: list[Failed]) -> str:
    return ", and ".join(dict.fromkeys(failure.cause for failure in failures))


SAVE = "Save to a file."
TERMINAL_LIMIT = 74_994  # bytes; in base64 just below the 100,000 that terminals accept at once
_HELPER = (sys.executable, "-P", str(Path(__file__).with_name("helper.py")))
BLANK = " "  # tmux ignores an empty text, and so do some terminals


class Failed(Exception):
    """A way to the clipboard failed. All that follows raises it.

    `cause` continues "Not copied, because …", without the text.
    """

    def __init__(self, cause: str, remedy: str = SAVE) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


class _Program:
    """A program that is called with a time limit. `name` is its name in sentences."""

    name = "the clipboard program"

    def __init__(self, run: Run, limit: float) -> None:
        self._run = run
        self._limit = limit

    def _call(self, *command: str, stdin: bytes = b"", listen: bool = True) -> bytes:
        try:
            answer = self._run(command, stdin=stdin, limit=self._limit, listen=listen)
        except TimedOut:
            raise too_slow(self._limit) from None
        except ChildTrouble:
            raise Failed("the clipboard program did not start") from None
        if answer.code != 0:
            raise self._failed(answer.code)
        return answer.output

    def _failed(self, _code: int) -> Failed:
        return Failed(f"{self.name} ended with an error")


class Native(_Program):
    """A clipboard program of this computer, used through pyperclip in a separate process."""

    def __init__(self, around: Surroundings, run: Run, limit: float) -> None:
        super().__init__(run, limit)
        self._around = around

    def copy(self, text: str) -> None:
        """Copy, read back and compare."""
        self._write(encoded(text))
        if self._read() != text:
            raise Failed("the clipboard holds something else", "Copy again, or save to a file.")

    def clear(self, is_ours: Callable[[str], bool]) -> bool:
        """Clear the text if `is_ours` returns true for it. Otherwise leave it and return False."""
        if not is_ours(self._read()):
            return False
        self._write(b"")
        if is_ours(self._read()):
            raise Failed("the clipboard kept its content")
        return True

    def _read(self) -> str:
        return self._call(*_HELPER, "paste").decode("utf-8", "replace")

    def _write(self, data: bytes) -> None:
        # A program that copies may leave a process running that keeps its output open.
        self._call(*_HELPER, "copy", stdin=data, listen=False)

    def _failed(self, code: int) -> Failed:
        if code != NO_PROGRAM:
            return super()._failed(code)
        package = "wl-clipboard" if self._around.wayland else "xclip" if self._around.x11 else ""
        if package:
            return Failed(
                "this computer has no clipboard program",
                f"Install {package} (for example: sudo apt install {package}), or save to a file.",
            )
        return Failed("this computer has no clipboard that programs can reach")


class Tmux(_Program):
    """tmux, which keeps the text in a buffer and passes it on to the terminal."""

    name = "tmux"

    def copy(self, text: str) -> None:
        """Send the text to tmux."""
        try:
            self._call("tmux", "load-buffer", "-w", "-", stdin=encoded(text))
        except Failed:
            raise Failed("tmux refused it", f"This needs tmux 3.2 or later. {SAVE}") from None

    def blank(self) -> None:
        """Overwrite the terminal's clipboard and leave no tmux buffer behind."""
        self.copy(BLANK)
        self.drop(lambda text: text == BLANK)

    def drop(self, is_ours: Callable[[str], bool]) -> None:
        """Delete the tmux buffers for whose text `is_ours` returns true."""
        names = self._call("tmux", "list-buffers", "-F", "#{buffer_name}").decode().split()
        for name in names:
            held = self._call("tmux", "show-buffer", "-b", name).decode("utf-8", "replace")
            if is_ours(held):
                self._call("tmux", "delete-buffer", "-b", name)

    def is_far(self) -> bool:
        """Whether someone attached to this session over SSH after this shell was started."""
        try:
            answer = self._call("tmux", "show-environment", "SSH_CONNECTION")
        except Failed:
            return False
        return answer.startswith(b"SSH_CONNECTION=")


def encoded(text: str) -> bytes:
    """Encode the text as UTF-8. Python's own error for a lone surrogate would contain the text."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        trouble = Failed("it has characters that a clipboard can't hold")
    raise trouble


def refuse_too_large(text: str) -> None:
    """Refuse a text over the limit of terminals, which silently drop it."""
    size = len(encoded(text))
    if size > TERMINAL_LIMIT:
        raise Failed(
            f"it is too large for the terminal ({size:,} bytes; the limit is {TERMINAL_LIMIT:,})"
        )


def too_slow(limit: float) -> Failed:
    """Return the failure of a clipboard program that did not end within `limit` seconds."""
    return Failed(f"the clipboard program did not answer within {limit:g} seconds")
