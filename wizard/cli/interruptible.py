"""Work that ends cleanly when a signal asks for it: ctrl+c, SIGTERM, a closed terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from wizard.cli.inputs import Refusal
from wizard.core.exit_codes import ExitCode
from wizard.services.faults import catch_signals

T = TypeVar("T")


class Interrupted(Refusal):
    """The work was asked to end, and has cleaned up."""


def run_interruptible(work: Coroutine[Any, Any, T], stopped: str) -> T:
    """Run it to its end; a signal cancels it, so that it can clean up; then `stopped` is said.

    Raises:
        Interrupted: a signal came; it carries the exit code.
    """
    try:
        return asyncio.run(_watched(work, stopped))
    except KeyboardInterrupt:  # where signals cannot be caught by the loop (Windows)
        raise Interrupted(ExitCode.INTERRUPTED, stopped) from None


async def _watched(work: Coroutine[Any, Any, T], stopped: str) -> T:
    task = asyncio.ensure_future(work)
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        task.cancel()

    let_go = catch_signals(asyncio.get_running_loop(), leave)
    try:
        return await task
    except asyncio.CancelledError:
        if codes:
            raise Interrupted(ExitCode(codes[0]), stopped) from None
        raise
    finally:
        let_go()
