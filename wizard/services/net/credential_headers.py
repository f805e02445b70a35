"""Puts the credentials into a request's headers. Nothing else in the program unwraps the key for
the network.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials

_HIDDEN = b"*" * 8


class Signature(httpx.Auth):
    """The three headers of the documented credential check, added when the request leaves.

    httpx masks Authorization when it shows headers, and no mapping of our own ever holds the key.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Called by httpx for each request."""
        request.headers["Authorization"] = f"Bearer {self._key()}"
        request.headers["X-Tenant-ID"] = self._credentials.tenant_id
        request.headers["X-Agent-ID"] = self._credentials.agent_id
        yield request

    def blot(self, body: bytes) -> bytes:
        """`body` without the key, should a server repeat it."""
        return body.replace(self._key().encode(), _HIDDEN)

    def unsendable(self) -> str | None:
        """Why a header cannot carry one of the values: a sentence without the value, or None.

        Checked before a header is built: what httpx raises would repeat the value.
        """
        for name, value in self._values():
            if not value:
                return f"The {name} is empty."
            if not all("!" <= char <= "~" for char in value):
                return f"The {name} holds a character that cannot be sent, such as a blank."
        return None

    def _values(self) -> tuple[tuple[str, str], ...]:
        mine = self._credentials
        return ("API key", self._key()), ("tenant ID", mine.tenant_id), ("agent ID", mine.agent_id)

    def _key(self) -> str:
        return self._credentials.api_key.get_secret_value()
