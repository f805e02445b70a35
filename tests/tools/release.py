"""Make everything for a release, in `dist/`: `python -m tests.tools.release [PART …]`.

The parts are `wheel` (with the sdist), `file` (one file with all dependencies), `sbom` (a list of
the dependencies in CycloneDX form), `audit` (known vulnerabilities of them) and `lock` (writes
`requirements.lock`). Without arguments, all parts except the last are made. This needs the extra
`release`.

shiv makes the single file. It is a plain zip file with wheels as they were published, so anyone can
look into it. The first start unpacks it into `~/.shiv`; after that, it starts as fast as an
installed program. PyInstaller's file starts at the same speed, but is an unknown binary to security
teams. pex makes the same kind of file as shiv, but it starts more slowly.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
LOCK = ROOT / "requirements.lock"
CONSTRAINTS = ROOT / "tests" / "constraints.txt"
_HERE = Path(sys.executable).parent


def wheel() -> None:
    """Build the sdist, and the wheel from it."""
    _run(sys.executable, "-m", "build", "--outdir", str(DIST), str(ROOT))


def file() -> None:
    """Build one file that runs with any Python from version 3.11."""
    DIST.mkdir(exist_ok=True)
    _run(
        str(_HERE / "shiv"),
        "--console-script=mvk-wizard",
        f"--output-file={DIST / 'mvk-wizard.pyz'}",
        "--python=/usr/bin/env python3",
        "--reproducible",
        "--compile-pyc",
        str(ROOT),
        "--constraint",
        str(CONSTRAINTS),
    )


def sbom() -> None:
    """List the dependencies in CycloneDX form."""
    DIST.mkdir(exist_ok=True)
    target = str(DIST / "mvk-wizard.cdx.json")
    _run(str(_HERE / "cyclonedx-py"), "requirements", "--output-file", target, str(LOCK))


def audit() -> None:
    """Ask the public databases for known vulnerabilities of the dependencies."""
    _run(str(_HERE / "pip-audit"), "--require-hashes", "--disable-pip", "-r", str(LOCK))


def lock() -> None:
    """Write the lock file: names and hashes of the versions that the tests' constraints name."""
    _run(
        str(_HERE / "uv"),
        *("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"),
        *("--no-emit-index-url", "--no-annotate", "--python-version=3.11"),
        *("--constraint", str(CONSTRAINTS), "--output-file", str(LOCK)),
        str(ROOT / "pyproject.toml"),
    )


PARTS: dict[str, Callable[[], None]] = {
    "wheel": wheel,
    "file": file,
    "sbom": sbom,
    "audit": audit,
    "lock": lock,
}


def _run(*words: str) -> None:
    subprocess.run(words, check=True)


def main() -> None:
    """Make the parts that are named."""
    for name in sys.argv[1:] or [name for name in PARTS if name != "lock"]:
        PARTS[name]()


if __name__ == "__main__":
    main()
