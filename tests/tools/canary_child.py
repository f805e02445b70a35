"""Runs commands of the product one after the other, each in a fork, some with a crash.

    python -m tests.tools.canary_child < jobs.json

The exception is raised inside a function of ours, where its arguments and local variables are, when
it is called or when it returns. Programs that are started are recorded with their arguments and
environments.
"""

from __future__ import annotations

import errno
import gc
import importlib
import json
import os
import pkgutil
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

PACKAGE = str(Path(__file__).resolve().parents[2] / "wizard") + os.sep


def _validation_error(key: str) -> Exception:
    from pydantic import BaseModel, ValidationError

    class Model(BaseModel):
        number: int

    try:
        Model.model_validate({"number": key})
    except ValidationError as error:
        return error
    raise AssertionError


def _httpx_error(key: str) -> Exception:
    import httpx

    return httpx.LocalProtocolError(f"Illegal header value b'Bearer {key}\\n'")


FAULTS: dict[str, Callable[[str], BaseException]] = {
    "silent": lambda _: RuntimeError(),
    "os": lambda _: OSError(errno.EIO, "Input/output error"),
    "memory": lambda _: MemoryError(),
    "interrupt": lambda _: KeyboardInterrupt(),
    # These contain the key, like the exceptions of libraries.
    "value": lambda key: ValueError(f"could not convert: {key!r}"),
    "json": lambda key: json.JSONDecodeError("Expecting value", key, 0),
    "unicode": lambda key: UnicodeEncodeError("ascii", key, 0, 1, "ordinal not in range"),
    "pydantic": _validation_error,
    "httpx": _httpx_error,
}


class Watch:
    """Records which of our functions are called, and crashes in one of them.

    It is set as the trace function, because that one is not called for functions in C.
    """

    def __init__(self, target: str, event: str, crash: Callable[[], None] | None) -> None:
        self.seen: dict[str, None] = {}
        self.target, self.event, self.crash = target, event, crash

    def __call__(self, frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        """Return itself for the function that is to crash when it returns."""
        code = frame.f_code
        if event not in ("call", "return") or not code.co_filename.startswith(PACKAGE):
            return None
        name = f"{code.co_filename.removeprefix(PACKAGE)}:{code.co_qualname}"
        self.seen.setdefault(name)
        if self.crash is None or name != self.target:
            return None
        if event == self.event:
            crash, self.crash = self.crash, None
            crash()
        frame.f_trace_lines = False
        return self


def record_programs(path: str) -> int:
    """From now on, write each program that is started to the file, whose descriptor is returned."""
    started = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.spawn"):
            os.write(started, f"{event} {arguments!r} {dict(os.environ)!r}\n".encode())

    sys.addaudithook(audit)
    return started


def main() -> None:
    for package in ("core", "services", "guide", "cli"):  # once, not in every fork
        for module in pkgutil.walk_packages([f"{PACKAGE}{package}"], f"wizard.{package}."):
            importlib.import_module(module.name)
    gc.freeze()
    jobs: list[dict[str, Any]] = json.loads(sys.stdin.buffer.read())
    for job in jobs:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _work(job)
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)))


def _work(job: dict[str, Any]) -> NoReturn:
    """Become the command, and end like it, with everything that Python does when it exits."""
    _arrange(job)
    watch = Watch(job["target"], job["event"], _crash(job))
    from wizard.__main__ import main as command

    sys.argv = ["mvk-wizard", *job["arguments"]]
    sys.settrace(watch)
    try:
        code = command()
    finally:
        sys.settrace(None)
        if job["list"]:
            Path(job["list"]).write_text("\n".join(watch.seen))
    sys.exit(code)


def _crash(job: dict[str, Any]) -> Callable[[], None] | None:
    if job["fault"] == "abort":
        return os.abort
    if not job["fault"]:
        return None
    fault = FAULTS[job["fault"]](job["key"])

    def throw() -> NoReturn:
        raise fault

    return throw


def _arrange(job: dict[str, Any]) -> None:
    os.chdir(job["folder"])
    # Allow core dumps of any size: the command itself must prevent them.
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    os.environ.clear()
    os.environ.update(job["environment"])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        os.dup2(os.open(job[name], flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    record_programs(job["started"])


if __name__ == "__main__":
    main()
