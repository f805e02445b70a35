"""Reading the body of a telemetry request, within limits."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from wizard.core.trace.arrival import Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import Receive

MAX_BODY = 4 * 1024 * 1024  # bytes, as sent and after unpacking
_MAX_DRAIN = 16 * MAX_BODY  # read and dropped, so that the sender can still read our answer


class BodyRefused(Exception):
    """A body that cannot be taken."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble


CUT_OFF = Trouble("cut-off", 400, "The connection ended in the middle of the request.")
TOO_LARGE = Trouble("too-large", 413, "The request is larger than 4 MiB, which is the limit here.")
TOO_LARGE_UNPACKED = Trouble(
    "too-large", 413, "The request unpacks to more than 4 MiB, which is the limit here."
)
BAD_GZIP = Trouble(
    "bad-gzip", 400, "The request says Content-Encoding: gzip, but it does not unpack."
)
ENCODING = Trouble(
    "encoding", 415, "The request is packed in a way that is not read here; gzip or nothing is."
)


async def read_body(receive: Receive, headers: Mapping[str, str]) -> bytes:
    """The whole body, unpacked; chunked or not, gzip or not.

    Raises:
        BodyRefused: too large, cut off, or packed in an unknown way.
    """
    kept = bytearray()
    length = 0
    async for piece in _pieces(receive):
        length += len(piece)
        if length > _MAX_DRAIN:
            break
        if length <= MAX_BODY:
            kept += piece
    if length > MAX_BODY:
        raise BodyRefused(TOO_LARGE)
    return _unpacked(bytes(kept), headers.get("content-encoding", "").strip().lower())


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyRefused(CUT_OFF)
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise BodyRefused(ENCODING)
    try:
        return _gunzip(body)
    except zlib.error:
        raise BodyRefused(BAD_GZIP) from None


def _gunzip(body: bytes) -> bytes:
    """Unpack to at most one byte over the limit, however small it was packed."""
    member = zlib.decompressobj(wbits=31)
    unpacked = member.decompress(body, MAX_BODY + 1)
    if len(unpacked) > MAX_BODY:
        raise BodyRefused(TOO_LARGE_UNPACKED)
    if not member.eof or member.unused_data:
        raise BodyRefused(BAD_GZIP)
    return unpacked
