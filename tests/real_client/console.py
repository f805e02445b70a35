"""A simulation of Anthropic's own host: the model, and the settings saved in the admin console."""

from __future__ import annotations

import hashlib
import json

from tests.real_client.model import Model
from tests.real_client.wire import Request, response

_SETTINGS_PATH = "/api/claude_code/settings"


class Console(Model):
    """The model, which also serves the settings of the organization."""

    def __init__(self, settings: bytes) -> None:
        super().__init__()
        checksum = f"sha256:{hashlib.sha256(settings).hexdigest()}"
        form = {"uuid": "0", "checksum": checksum, "settings": json.loads(settings)}
        self._settings = json.dumps(form).encode()

    async def __call__(self, request: Request) -> bytes:
        """Answer one request."""
        if request.path.partition("?")[0] == _SETTINGS_PATH:
            return response(200, self._settings)
        return await super().__call__(request)
