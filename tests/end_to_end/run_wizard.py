"""Starts the wizard's screens alone, for tests in a real terminal: `python -m` this, with a fault.

Argument 1: nothing, or how it shall fail: `crash` in a handler, `thread`, `task`.
"""

from __future__ import annotations

import asyncio
import sys
import threading

SECRET = "mvk-agent-CANARYcanaryCANARYcanary"  # looked for by the tests


def main() -> int:
    """Run it; returns the exit code."""
    from wizard.core.session.session import Session
    from wizard.services.surroundings import scrub

    scrub()
    from wizard.screens.app import run_wizard

    if len(sys.argv) > 1:
        _arrange(sys.argv[1])
    return asyncio.run(run_wizard(Session()))


def _arrange(fault: str) -> None:
    from wizard.screens.page_screen import PageScreen

    async def crash(*_: object) -> None:
        api_key = SECRET
        if fault == "thread":
            threading.Thread(target=_raise, args=(api_key,)).start()
        elif fault == "task":
            asyncio.get_running_loop().create_task(_raise_later(api_key))
        else:
            raise ValueError(f"header x={api_key}")

    PageScreen.run_action = crash  # type: ignore[method-assign,assignment]


def _raise(api_key: str) -> None:
    raise ValueError(f"header x={api_key}")


async def _raise_later(api_key: str) -> None:
    raise ValueError(f"header x={api_key}")


if __name__ == "__main__":
    sys.exit(main())
