"""The approval dialog as it is drawn: `unshare -rmn python -m …dialog FOLDER CLIENT…`.

Claude Code asks before it uses settings from the admin console. Here a simulated server sends the
console's settings, and the dialog is read from a terminal. The settings are read from standard
input, and the text of the screen is written to standard output. See `namespace`: nothing here can
reach the computer outside.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import trustme

from tests.end_to_end.pty_driver import Terminal
from tests.real_client.console import Console
from tests.real_client.namespace import API, isolate, unrouted
from tests.real_client.wire import serving

TITLE, LAST = "Managed settings require approval", "Enter to confirm"
KEY = "sk-ant-api03-stand-in-of-forty-characters"
_LIMIT_SECONDS = 40.0


def main() -> None:
    """Show the dialog for the settings on standard input."""
    settings = sys.stdin.buffer.read()
    folder, *client = sys.argv[1:]
    isolate(Path(folder))
    shown = asyncio.run(_show(settings, client, Path(folder)))
    sys.stdout.write(json.dumps({"shown": shown, "outside": unrouted()}))


async def _show(settings: bytes, client: list[str], folder: Path) -> str:
    authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(API).configure_cert(tls)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    home = folder / "home"
    home.mkdir()
    # What a first start asks otherwise: a theme, trust in the folder, the key.
    known = {
        "hasCompletedOnboarding": True,
        "theme": "dark",
        "customApiKeyResponses": {"approved": [KEY[-20:]], "rejected": []},
        "projects": {str(home): {"hasTrustDialogAccepted": True}},
    }
    (home / ".claude.json").write_text(json.dumps(known))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving(Console(settings), 443, ("127.0.0.1",), tls))
        return await asyncio.to_thread(_read_dialog, client, folder, home)


def _read_dialog(client: list[str], folder: Path, home: Path) -> str:
    environment = {
        "ANTHROPIC_API_KEY": KEY,
        "NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"),
        "TMPDIR": str(folder),
        "DISABLE_AUTOUPDATER": "1",
    }
    with Terminal(client, home=home, columns=120, rows=50, environment=environment) as terminal:
        return terminal.wait_for(TITLE, LAST, deadline=_LIMIT_SECONDS)


if __name__ == "__main__":
    main()
