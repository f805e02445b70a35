"""`mvk-wizard try` with the real client, watched: `unshare -rmn python -m …watched FOLDER CLIENT…`.

While the model is asked, the test examines the running programs, their arguments, environment and
files; afterward, what is left. The plan is read as JSON from standard input, and the results are
written to standard output. See `namespace`: nothing here can reach the computer outside.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.real_client.failing import failing
from tests.real_client.model import Model
from tests.real_client.namespace import MANAGED, isolate, unrouted
from tests.real_client.wire import Request, serving

MARK = "WATCHED_TRY"  # in the environment of every process that the trial starts
_ROOT = Path(__file__).resolve().parents[2]
_LIMIT_SECONDS = 60.0


@dataclass(frozen=True)
class Plan:
    """How the trial is made."""

    arguments: tuple[str, ...]
    stdin: str = ""  # the settings, for `-`
    credentials: str = ""  # the Connect block in a file
    signal: str = ""  # sent to the trial while the model is asked, which then never answers
    user: str = "{}"  # ~/.claude/settings.json
    managed: str = ""
    programs: dict[str, str] = field(default_factory=dict)  # path in /etc → text
    failure: str = ""  # a server of `failing`
    environ: dict[str, str] = field(default_factory=dict)
    logged_in: bool = True


@dataclass
class Seen:
    """The results."""

    code: int | None = None
    out: str = ""
    err: str = ""
    children: list[str] = field(default_factory=list)  # arguments and environments, while it ran
    files: dict[str, str] = field(default_factory=dict)  # in the trial's own folder, while it ran
    modes: dict[str, int] = field(default_factory=dict)
    left_running: list[str] = field(default_factory=list)
    left_files: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)  # in the home folder
    changed: list[str] = field(default_factory=list)
    programs: dict[str, str] = field(default_factory=dict)  # those of the plan, afterward
    outside: int = 0


def main() -> None:
    """Run the plan on standard input. The arguments are an empty folder of ours and the client."""
    plan = Plan(**json.loads(sys.stdin.buffer.read()))
    folder, *client = sys.argv[1:]
    isolate(Path(folder))
    sys.stdout.write(json.dumps(asdict(asyncio.run(_watch(plan, client, Path(folder))))))


class _Watched(Model):
    """The model, which examines the computer when it is asked."""

    def __init__(self, plan: Plan, folder: Path, seen: Seen) -> None:
        super().__init__()
        self.plan, self.folder, self.seen = plan, folder, seen
        self.tried: int | None = None

    async def __call__(self, request: Request) -> bytes:
        if self.tried is not None and request.path.startswith("/v1/messages"):
            _look(self.folder, self.seen, self.tried)
            if self.plan.signal:
                os.kill(self.tried, getattr(signal, self.plan.signal))
                await asyncio.Event().wait()
        return await super().__call__(request)


async def _watch(plan: Plan, client: list[str], folder: Path) -> Seen:
    seen = Seen()
    home = _prepare(plan, client, folder)
    model = _Watched(plan, folder, seen)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving(model))
        environ = _environment(plan, folder, home, port)
        if plan.failure:
            trusted = folder / "trusted.pem"
            await stack.enter_async_context(failing(plan.failure, trusted))
            environ["NODE_EXTRA_CA_CERTS"] = str(trusted)
        await _settle_in(client, folder, environ)
        before = _files(home)
        await _try(plan, folder, environ, model)
        after = _files(home)
    seen.new = sorted(set(after) - set(before))
    seen.changed = sorted(name for name in before if after.get(name) != before[name])
    seen.left_running = [" ".join(text) for text in _descendants()]
    seen.left_files = sorted(str(path) for path in (folder / "tmp").rglob("*"))
    seen.programs = {place: Path(place).read_text() for place in plan.programs}
    seen.outside = unrouted()
    return seen


def _prepare(plan: Plan, client: list[str], folder: Path) -> Path:
    home, programs = folder / "home", folder / "bin"
    for path in (home / ".claude", programs, folder / "tmp", folder / "start"):
        path.mkdir(parents=True)
    (programs / "claude").symlink_to(client[-1])
    (home / ".claude" / "settings.json").write_text(plan.user)
    (folder / "connect.txt").write_text(plan.credentials)
    for place, text in plan.programs.items():
        Path(place).write_text(text)
        Path(place).chmod(0o755)
    if plan.managed:
        (MANAGED / "managed-settings.json").write_text(plan.managed)
    return home


def _environment(plan: Plan, folder: Path, home: Path, port: int) -> dict[str, str]:
    key = {"ANTHROPIC_API_KEY": "sk-ant-api03-stand-in"} if plan.logged_in else {}
    return {
        "HOME": str(home),
        "PATH": f"{folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder / "tmp"),
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}",
        "DISABLE_ERROR_REPORTING": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        **key,
    }


async def _settle_in(client: list[str], folder: Path, environ: dict[str, str]) -> None:
    """Let Claude Code start once before the trial, because its first start writes many files."""
    process = await asyncio.create_subprocess_exec(
        *client,
        "-p",
        "Say hello.",
        cwd=folder / "start",
        env={**environ, "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    await process.wait()


async def _try(plan: Plan, folder: Path, environ: dict[str, str], model: _Watched) -> None:
    credentials = ["--credentials", str(folder / "connect.txt")] if plan.credentials else []
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "wizard",
        *credentials,
        "try",
        *plan.arguments,
        env={**environ, **plan.environ, MARK: "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
    )
    model.tried = process.pid
    async with asyncio.timeout(_LIMIT_SECONDS):
        out, err = await process.communicate(plan.stdin.encode())
    model.seen.code, model.seen.out, model.seen.err = process.returncode, out.decode(), err.decode()


def _look(folder: Path, seen: Seen, tried: int) -> None:
    """Examine what runs now, and what the trial has written."""
    seen.children = ["\n".join(text) for text in _descendants(but=tried)]
    for path in (folder / "tmp").rglob("*"):
        name = str(path.relative_to(folder / "tmp"))
        seen.modes[name] = path.lstat().st_mode & 0o7777
        if path.is_file():
            seen.files[name] = path.read_text("utf-8", "replace")


def _descendants(but: int = 0) -> list[tuple[str, str]]:
    """Return arguments and environment of every process with our mark."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) in (but, os.getpid()):
            continue
        try:
            environ = (folder / "environ").read_bytes()
            arguments = (folder / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile, or belongs to another user
            continue
        if f"{MARK}=1".encode() in environ.split(b"\0"):
            found.append((arguments.decode("utf-8", "replace"), environ.decode("utf-8", "replace")))
    return found


def _files(home: Path) -> dict[str, str]:
    """Return every file and folder, with its content."""
    return {
        str(path.relative_to(home)): path.read_bytes().hex() if path.is_file() else ""
        for path in home.rglob("*")
    }


if __name__ == "__main__":
    main()
