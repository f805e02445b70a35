"""Running a case: each in a user, mount and network namespace of its own."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.real_client.case import Case, Outcome, pack, unpack_outcome
from tests.real_client.install import VERSION, Unavailable, client

_ROOT = Path(__file__).resolve().parents[2]
_LIMIT_SECONDS = 90
UNSHARE = ("unshare", "-rmn")


def run(case: Case, version: str = VERSION) -> Outcome:
    """Run Claude Code once and return what it did.

    Raises:
        Unavailable: it cannot be run here.
    """
    check_namespaces()
    program = client(version)
    with tempfile.TemporaryDirectory(prefix="mvk-") as folder:  # stays empty: see `isolated`
        done = subprocess.run(
            [*UNSHARE, sys.executable, "-m", "tests.real_client.isolated", folder, *program],
            input=pack(case),
            capture_output=True,
            timeout=_LIMIT_SECONDS,
            cwd=_ROOT,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return unpack_outcome(done.stdout)


@functools.cache
def check_namespaces() -> None:
    """See whether this computer lets us have namespaces.

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
