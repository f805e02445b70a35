"""Run the tests with other versions: `python -m tests.tools.versions SET [--python X.Y] [ARG …]`.

SET says which versions of the direct dependencies are installed: `lowest` that the ranges in
`pyproject.toml` allow, `newest` that is published today, or `locked`, those of the README's test
command. The tools of the tests themselves are always those of `tests/constraints.txt`. Further
arguments go to pytest; without any, all tests run. This needs the extra `release`, for `uv`, which
also fetches a Python that is not on this computer.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tests.tools.release import CONSTRAINTS, ROOT

_UV = str(Path(sys.executable).parent / "uv")
_RESOLUTION = {"lowest": "lowest-direct", "newest": "highest"}


def constraints(chosen: str, python: str) -> str:
    """Return the text of the constraints file: the chosen versions, and the tests' own tools."""
    tools = CONSTRAINTS.read_text("utf-8")
    if chosen == "locked":
        return tools
    resolution = f"--resolution={_RESOLUTION[chosen]}"
    options = ("--quiet", "--no-header", "--no-annotate", "--no-emit-index-url")
    command = [_UV, "pip", "compile", *options, resolution, f"--python-version={python}"]
    made = subprocess.run(
        [*command, str(ROOT / "pyproject.toml")], check=True, capture_output=True, text=True
    ).stdout
    ours = {_name(one) for one in made.splitlines()}
    return made + "".join(one for one in tools.splitlines(True) if _name(one) not in ours)


def _name(requirement: str) -> str:
    """Return the name of the package in a line such as `typing_extensions==4.16.0`."""
    return re.sub("[-_.]+", "-", requirement.partition("==")[0]).lower()


def main(arguments: list[str] | None = None) -> int:
    """Make the environment and run the tests in it. Return pytest's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.versions")
    parser.add_argument("chosen", metavar="SET", choices=("lowest", "newest", "locked"))
    parser.add_argument("--python", default="3.11", metavar="X.Y")
    known, rest = parser.parse_known_args(arguments)
    home = ROOT / "dist" / f"{known.chosen}-{known.python}"
    wanted = home / "constraints.txt"
    _run(_UV, "venv", "--quiet", "--clear", f"--python={known.python}", str(home))
    wanted.write_text(constraints(known.chosen, known.python), "utf-8")
    python = str(home / "bin" / "python")
    install = (_UV, "pip", "install", "--quiet", f"--python={python}", "--editable")
    _run(*install, f"{ROOT}[test]", f"--constraint={wanted}")
    print(wanted.read_text("utf-8"), flush=True)
    return subprocess.run([python, "-m", "pytest", *(rest or ["-n", "auto"])], cwd=ROOT).returncode


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
