"""The answers of the receivers. How Claude Code handles them is one of the facts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from tests.real_client.wire import CUT, response

ACCEPTED = response(200, b'{"partialSuccess":{}}')

ANSWERS: Mapping[str, bytes] = {
    "accept": ACCEPTED,
    "partial": response(200, b'{"partialSuccess":{"rejectedSpans":9,"errorMessage":"no"}}'),
    "html": response(200, b"<html>sign in</html>", kind="text/html"),
    "cut": CUT,
    "redirect": response(307, b"", ("Location", "https://ingest.mavvrik.ai/elsewhere")),
    "busy": response(429, b"{}"),
    "busy-later": response(429, b"{}", ("Retry-After", "2")),
    **{str(status): response(status, b"{}") for status in (400, 401, 403, 404, 413, 500, 502, 503)},
}

HANG = "hang"


async def answer_of(name: str) -> bytes:
    """Return the answer with that name; `hang` never returns."""
    if name == HANG:
        await asyncio.Event().wait()
    return ANSWERS[name]
