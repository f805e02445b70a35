"""Start the program. This module imports nothing heavy, so that `--version` answers at once."""

from __future__ import annotations

import sys


def main() -> int:
    """Run `mvk-wizard` with the arguments of the process and return the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from wizard import __version__

        try:
            print(f"mvk-wizard {__version__}", flush=True)
            return 0
        except OSError:
            pass  # said below
    from wizard.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
