"""A shell on a computer of its own: `unshare -rmn python -m …desk FOLDER CLIENT…`.

An administrator of an organization without the console sits there. `mvk-wizard` and `claude` are
the real ones, `sudo` runs what follows it, Mavvrik and the model are stand-ins on loopback, and
/etc is a file system in memory. What Mavvrik gets is written to `sent` in the home folder, one line
for each span: where to, the tenant, the agent and the span.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import ssl
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import trustme

from tests.conftest import ROOT
from tests.real_client.answers import ACCEPTED
from tests.real_client.case import Sent
from tests.real_client.model import Model
from tests.real_client.namespace import HOSTS, QUIET, isolate
from tests.real_client.wire import Request, serving

_MODEL_PORT = 8080
_PR_SET_PDEATHSIG = 1
PROMPT = "desk:"


def main() -> None:
    """Set the computer up, start the stand-ins, and become the shell."""
    folder, *client = Path(sys.argv[1]), *sys.argv[2:]
    isolate(folder)
    home, programs = folder / "home", folder / "bin"
    for one in (home, programs):
        one.mkdir()
    for name, command in (
        ("mvk-wizard", [sys.executable, "-m", "wizard"]),
        ("claude", client),
        ("sudo", []),
    ):
        words = " ".join([*command, '"$@"'])
        (programs / name).write_text(f"#!/bin/sh\nexec {words}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    ready, tell = os.pipe()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # it ends with the shell
        asyncio.run(_serve(authority, home / "sent", tell))
    os.read(ready, 1)
    os.execve("/bin/bash", ["bash", "--norc", "--noprofile"], _environment(folder))


async def _serve(authority: trustme.CA, sent: Path, ready: int) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*HOSTS).configure_cert(tls)

    async def receive(request: Request) -> bytes:
        if request.header("x-tenant-id") and len(request.body) > 2:
            _note(request, sent)
        return ACCEPTED

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving(receive, 443, ("127.0.0.1",), tls))
        await stack.enter_async_context(serving(Model(streaming=True), _MODEL_PORT))
        os.write(ready, b"1")
        await asyncio.Event().wait()


def _note(request: Request, sent: Path) -> None:
    to = f"https://{request.header('host')}"
    one = Sent(to, request.method, request.path, request.headers, request.body)
    with sent.open("a", encoding="utf-8") as file:
        for span in one.reading.spans:
            words = (to + request.path, request.header("x-tenant-id"), span.agent_id, span.name)
            file.write(" ".join(map(str, words)) + "\n")


def _environment(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder / "home"),
        "PATH": f"{folder}/bin:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "TERM": os.environ.get("TERM", "xterm-256color"),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "PS1": PROMPT,
        "SSL_CERT_FILE": str(folder / "ca.pem"),
        "NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"),
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{_MODEL_PORT}",
        **QUIET,
    }


if __name__ == "__main__":
    main()
