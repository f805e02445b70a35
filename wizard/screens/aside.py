"""Work that waits, beside a screen: named, cancelled with it, and never able to end the program."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from wizard.steps.ports import Host

Result = TypeVar("Result")


class WorksAside(Screen[Result]):
    """What a screen needs to let work run and to end it."""

    def run_aside(
        self,
        work: Coroutine[Any, Any, None] | Callable[[], Coroutine[Any, Any, None]],
        *,
        name: str,
    ) -> Worker[None]:
        """Let a coroutine run beside the screen; one of each name at a time."""
        return self.run_worker(
            work, name=name, group=name, description=name, exclusive=True, exit_on_error=False
        )

    def stop_aside(self, name: str) -> None:
        """End the work of that name; its coroutine is cancelled at once."""
        self.workers.cancel_group(self, name)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.on_trouble(event.worker.name, event.worker.error)

    def on_trouble(self, name: str, error: BaseException) -> None:  # noqa: ARG002
        """Work aside failed in a way that nobody foresaw; only the kind of fault is told."""
        cast(Host, self.app).tell(
            f"A fault in this program ({type(error).__name__}). Nothing was changed. Try again.",
            problem=True,
        )
