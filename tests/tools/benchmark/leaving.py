"""Measure how long it takes to leave while a request to Mavvrik is running."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterator
from contextlib import suppress

from pydantic import SecretStr

from tests.tools.benchmark.rows import Row
from wizard.core.credentials.reading import Credentials
from wizard.services.net.verification import check_credentials, poll

MOST = 200.0  # milliseconds
CREDENTIALS = Credentials("agent-1", "tenant-1", SecretStr("mvk-agent-of-the-benchmark"))


def leaving_rows(runs: int) -> Iterator[Row]:
    """Yield the slowest of `runs` cancellations, each while a server sends nothing."""
    for what in ("credential check", "polling"):
        slowest = max(asyncio.run(_left(what)) for _ in range(runs))
        yield Row(f"cancelling the {what}", "what is allowed", slowest, MOST, "ms", 1)


async def _left(what: str) -> float:
    """Return the milliseconds from the cancellation to its end."""
    asked = asyncio.Event()

    async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        while await reader.read(1000):
            pass
        writer.close()

    server = await asyncio.start_server(keep_silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    task: asyncio.Task[object]
    if what == "polling":
        task = asyncio.create_task(poll(url, CREDENTIALS, wait=math.inf))
    else:
        task = asyncio.create_task(check_credentials(CREDENTIALS, url))
    await asked.wait()
    before = time.perf_counter()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    taken = (time.perf_counter() - before) * 1000
    server.close()
    return taken
