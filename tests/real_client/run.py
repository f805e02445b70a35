"""Run a case in a separate user, mount and network namespace."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.real_client.case import Case, Outcome, pack, unpack_outcome
from tests.real_client.install import Unavailable, client
from wizard.core.client.versions import VERSION

_ROOT = Path(__file__).resolve().parents[2]
_LIMIT_SECONDS = 90
UNSHARE = ("unshare", "-rmn")
TWO_USERS = (sys.executable, "-m", "tests.real_client.two_users")


def run(case: Case, version: str = VERSION) -> Outcome:
    """Run Claude Code once and return what it did.

    Raises:
        Unavailable: it cannot be run here.
    """
    starter = TWO_USERS if case.own_user else UNSHARE
    return unpack_outcome(in_namespaces("isolated", pack(case), client(version), starter))


def in_namespaces(
    module: str, given: bytes, program: Sequence[str], starter: Sequence[str] = UNSHARE
) -> bytes:
    """Run a module of this package in separate namespaces, and return its output.

    Raises:
        Unavailable: namespaces are not available here.
    """
    check_namespaces()
    if starter is TWO_USERS and os.geteuid() != 0:
        raise Unavailable("only root can give a namespace a second user")
    with tempfile.TemporaryDirectory(prefix="mvk-") as folder:  # stays empty: see `namespace`
        try:
            done = subprocess.run(
                [*starter, sys.executable, "-m", f"tests.real_client.{module}", folder, *program],
                input=given,
                capture_output=True,
                timeout=_LIMIT_SECONDS,
                cwd=_ROOT,
                check=False,
            )
        finally:
            _end_all(folder)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


def _end_all(folder: str) -> None:
    """End all processes with our folder in their environment. Only a run that hung has any."""
    for process in Path("/proc").iterdir():
        with suppress(OSError):  # it has ended meanwhile, or belongs to another user
            if process.name.isdigit() and folder.encode() in (process / "environ").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


@functools.cache
def check_namespaces() -> None:
    """Check that this computer allows namespaces.

    Raises:
        Unavailable: it does not.
    """
    if sys.platform != "linux":
        raise Unavailable("namespaces are a thing of Linux")
    if shutil.which(UNSHARE[0]) is None:
        raise Unavailable("unshare is not here")
    done = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False, text=True)
    if done.returncode:
        raise Unavailable(f"namespaces are not allowed here: {done.stderr.strip()}")
