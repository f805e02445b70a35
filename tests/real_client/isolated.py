"""One case in separate namespaces: `unshare -rmn python -m …isolated FOLDER CLIENT…`.

The case is read as JSON from standard input, and the outcome is written to standard output. Only
loopback exists here, the managed settings folder is an empty file system in memory, and the
computer outside is not touched: a test that could reach it would not prove anything.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

from tests.real_client.answers import answer_of
from tests.real_client.case import Case, Outcome, Sent, pack, unpack_case
from tests.real_client.console import Console
from tests.real_client.model import Model
from tests.real_client.namespace import API, HOSTS, MANAGED, QUIET, isolate, lend, unrouted
from tests.real_client.two_users import USER
from tests.real_client.wire import Request, far_away, serving

LIMIT_SECONDS = 40.0
_SETTLE_SECONDS = 0.05
_FAR_SECONDS = 0.05


def main() -> None:
    """Run the case on standard input. The arguments are an empty folder of ours and the client."""
    case = unpack_case(sys.stdin.buffer.read())
    folder, *client = sys.argv[1:]
    isolate(Path(folder))
    sys.stdout.buffer.write(pack(asyncio.run(_run(case, client, Path(folder)))))


@dataclass
class Witness:
    """Receivers that keep what arrives."""

    answer: str
    console: Console | None = None  # answers for Anthropic's own host
    sent: list[Sent] = field(default_factory=list)

    def receiver(self, scheme: str) -> Receiver:
        """Return the receiver for one port."""
        return Receiver(self, scheme)


@dataclass
class Receiver:
    """A receiver on one port."""

    witness: Witness
    scheme: str

    async def __call__(self, request: Request) -> bytes:
        """Keep the request, then answer as the case wants."""
        if self.witness.console and request.header("host") == API:
            return await self.witness.console(request)
        to = f"{self.scheme}://{request.header('host')}"
        self.witness.sent.append(
            Sent(to, request.method, request.path, request.headers, request.body)
        )
        return await answer_of(self.witness.answer)


async def _run(case: Case, client: list[str], folder: Path) -> Outcome:
    console = None if case.console is None else Console(case.console)
    witness, model = Witness(case.answer, console), console or Model(case.streaming)
    authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*HOSTS).configure_cert(tls)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    both = ("127.0.0.1", "::1")
    async with AsyncExitStack() as stack:
        for scheme, port in (("https", 443), ("http", 80), ("http", 4318)):
            context = tls if scheme == "https" else None
            at, hosts = (0, both[:1]) if case.far else (port, both)
            listening = serving(witness.receiver(scheme), at, hosts, context)
            inside = await stack.enter_async_context(listening)
            if case.far:
                await stack.enter_async_context(far_away(inside, port, both, _FAR_SECONDS))
        base = f"http://127.0.0.1:{await stack.enter_async_context(serving(model))}"
        base = base if console is None else f"https://{API}"  # nothing is fetched with another URL
        home, work = folder / "home", folder / "work"
        _write(case, home, work)
        for _ in range(case.starts):
            witness.sent.clear()
            code, out, err = await _client(case, client, folder, base)
            await asyncio.sleep(_SETTLE_SECONDS)
    return Outcome(
        code, out, err, model.asked, tuple(witness.sent), unrouted(), tuple(model.others)
    )


async def _client(
    case: Case, client: list[str], folder: Path, base: str
) -> tuple[int | None, str, str]:
    home, work = folder / "home", folder / "work"
    as_user: dict[str, Any] = {}
    if case.own_user:
        client = [lend(client[0], folder), *client[1:]]
        as_user = {"user": USER, "group": USER, "extra_groups": []}
        for path in (home, work, *home.rglob("*"), *work.rglob("*")):
            os.chown(path, USER, USER)
    arguments = []
    if case.settings is not None:
        (folder / "settings.json").write_bytes(case.settings)
        arguments = ["--settings", str(folder / "settings.json")]
    process = await asyncio.create_subprocess_exec(
        *client,
        *arguments,
        "-p",
        case.prompt,
        "--allowedTools",
        "Bash",
        cwd=work,
        env=_environment(case, folder, home, base),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        **as_user,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), LIMIT_SECONDS)
        code = process.returncode
    except TimeoutError:
        out, err, code = b"", b"", None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


def _write(case: Case, home: Path, work: Path) -> None:
    for folder, settings in ((home / ".claude", case.user), (work / ".claude", case.project)):
        folder.mkdir(parents=True)
        if settings is not None:
            (folder / "settings.json").write_text(json.dumps(settings))
    if case.managed is not None:
        (MANAGED / "managed-settings.json").write_bytes(case.managed)
    if case.drop_ins:
        (MANAGED / "managed-settings.d").mkdir(exist_ok=True)
    for name, text in case.drop_ins.items():
        (MANAGED / "managed-settings.d" / name).write_bytes(text)
    for path in MANAGED.rglob("*.json"):
        path.chmod(case.mode)


def _environment(case: Case, folder: Path, home: Path, base: str) -> dict[str, str]:
    trust = {"NODE_EXTRA_CA_CERTS": str(folder / "ca.pem")} if case.trusted else {}
    return {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "ANTHROPIC_BASE_URL": base,
        **QUIET,
        **trust,
        **case.environ,
    }


if __name__ == "__main__":
    main()
