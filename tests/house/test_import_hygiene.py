"""When modules are imported: commands answer at once, the first screen waits for nothing heavy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CREDENTIALS, ROOT
from tests.end_to_end.pty_driver import Terminal, bare_environment

SCREEN = {"textual", "rich"}
NETWORK = {"httpx", "httpcore", "ssl", "truststore", "starlette", "uvicorn", "anyio"}
CLIPBOARD = {"pyperclip"}
HEAVY = SCREEN | NETWORK | CLIPBOARD | {"asyncio"}
PROBE = """
import sys
from wizard.__main__ import main
code = main()
sys.stderr.write(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
sys.exit(code)
"""


def modules_after(home: Path, *arguments: str, stdin: str = '{"env": {}}') -> set[str]:
    """Run a command in a process of its own; returns the top-level modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**bare_environment(home), **CREDENTIALS},
    )
    assert done.returncode in (0, 1), done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("merge", "--help"),
        ("verify", "--help"),
        ("merge", "-", "--on-conflict", "mavvrik"),
        ("merge", "--empty", "--diff"),
        ("check", "-"),
        ("check", "-", "--json"),
        ("remove", "-"),
        ("explain", "trailing-comma"),
    ],
    ids=" ".join,
)
def test_a_command_without_a_screen_imports_neither_screen_nor_network(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    assert modules_after(tmp_path, *arguments) & HEAVY == set()


@pytest.mark.parametrize("arguments", [("--help",), ("merge", "--help")], ids=" ".join)
def test_help_needs_no_credentials_and_so_nothing_that_holds_them(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    assert "pydantic" not in modules_after(tmp_path, *arguments)


def test_the_version_is_said_without_even_reading_arguments(tmp_path: Path) -> None:
    found = modules_after(tmp_path, "--version")
    assert found & {"argparse", "pydantic", "json", "importlib_metadata"} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_nothing_heavy_is_imported_before_the_first_screen_is_drawn(tmp_path: Path) -> None:
    environment = {"PYTHONPROFILEIMPORTTIME": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "wizard"]
    with Terminal(command, home=tmp_path, environment=environment) as terminal:
        drawn = b"NOTHING CHANGED YET"
        terminal.wait_until(lambda _: drawn in terminal.output, "the first screen")
        before, _, _ = terminal.output.partition(drawn)
    imported = re.findall(rb"import time: +\d+ \| +\d+ \| *([\w.]+)", before)
    tops = {name.decode().partition(".")[0] for name in imported}
    assert "textual" in tops  # the list is one
    slow = {"pydantic", "pydantic_core", "json", "hashlib", "hmac"}
    assert tops & (NETWORK - {"ssl"} | CLIPBOARD | slow) == set()
    modules = {name.decode() for name in imported}
    assert "wizard.screens.page_screen" in modules
    engine = ("check", "document", "finding", "merge.model", "merge.plan", "redact", "syntax")
    engine_names = tuple(f"wizard.core.{name}" for name in (*engine, "credentials.line"))
    assert [name for name in sorted(modules) if name.startswith(engine_names)] == []
