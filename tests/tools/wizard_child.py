"""The wizard with a crash in one of our functions: `python -m` this TARGET EVENT FAULT KEY LOG.

The programs that it starts are written to LOG, with arguments and environments.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import NoReturn

from tests.tools.canary_child import FAULTS, Watch, record_programs


def main() -> int:
    """Run the wizard and return the exit code."""
    target, event, fault, key, log = sys.argv[1:]
    sys.argv[1:] = ["--endpoint", "http://127.0.0.1:9"]
    started = record_programs(log)

    def crash() -> NoReturn:
        os.write(started, b"crashed\n")
        raise FAULTS[fault](key)

    from wizard.__main__ import main as command

    watch = Watch(target, event, crash)
    threading.settrace(watch)
    sys.settrace(watch)
    try:
        return command()
    finally:
        sys.settrace(None)


if __name__ == "__main__":
    sys.exit(main())
