"""The wizard with a crash in one of our functions: `python -m` this TARGET EVENT FAULT KEY LOG.

The programs that it starts are written to LOG, with arguments and environments.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Any, NoReturn

from tests.tools.canary_child import FAULTS, Watch


def main() -> int:
    """Run the wizard and return the exit code."""
    target, event, fault, key, log = sys.argv[1:]
    sys.argv[1:] = ["--endpoint", "http://127.0.0.1:9"]
    started = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        if name in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
            os.write(started, f"{name} {arguments!r} {dict(os.environ)!r}\n".encode())

    def crash() -> NoReturn:
        os.write(started, b"crashed\n")
        raise FAULTS[fault](key)

    from wizard.__main__ import main as command

    sys.addaudithook(audit)
    watch = Watch(target, event, crash)
    threading.settrace(watch)
    sys.settrace(watch)
    try:
        return command()
    finally:
        sys.settrace(None)


if __name__ == "__main__":
    sys.exit(main())
