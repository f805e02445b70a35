"""Shell completion in the real shells, where they are installed: a line, Tab, and what comes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.pty_driver import Terminal
from tests.house.completion import SHELLS, script_for
from wizard.cli.arguments import build_parser

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

QUIET = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}
LOAD = {
    "bash": "bind 'set enable-bracketed-paste off'; PS1='> '",
    "zsh": "PROMPT='> '; autoload -Uz compinit; compinit -D -u",
}
# What was typed, and what stands there after one Tab.
COMPLETED = (
    ("mvk-wizard me", "mvk-wizard merge"),
    ("mvk-wizard --plain me", "mvk-wizard --plain merge"),
    ("mvk-wizard merge --old", "mvk-wizard merge --old-clients"),
    ("mvk-wizard merge --on-conflict k", "mvk-wizard merge --on-conflict keep"),
    ("mvk-wizard merge --on-conflict=k", "mvk-wizard merge --on-conflict=keep"),
    ("mvk-wizard merge --output=se", "mvk-wizard merge --output=settings.json"),
    ("mvk-wizard check se", "mvk-wizard check settings.json"),
    ("mvk-wizard check my", r"mvk-wizard check my\ settings.json"),
    ("mvk-wizard --settings se", "mvk-wizard --settings settings.json"),
    ("mvk-wizard --completion fi", "mvk-wizard --completion fish"),
)


def installed(shell: str) -> str:
    """The program, or the test is skipped."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} on this computer")
    return program


def folder_for(shell: str, folder: Path) -> Path:
    """A folder with two settings files, and the script beside it."""
    (folder / "settings.json").touch()
    (folder / "my settings.json").touch()
    (folder / "completion").write_text(script_for(shell, build_parser()), encoding="utf-8")
    return folder


@pytest.fixture(params=sorted(QUIET))
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """An interactive shell that has read the script."""
    name = str(request.param)
    command = [installed(name), *QUIET[name]]
    home = folder_for(name, tmp_path)
    with Terminal(command, home=home, columns=120) as terminal:
        terminal.send(f"{LOAD[name]}; source ./completion; clear; echo REA''DY\r")
        terminal.wait_for("READY")
        yield terminal


def test_tab_completes_the_beginning_of_a_word(shell: Terminal) -> None:
    for typed, completed in COMPLETED:
        shell.send(f"\x15clear\r{typed}\t")
        shell.wait_for(completed)


def test_tab_twice_lists_every_command(shell: Terminal) -> None:
    shell.send("\x15clear\rmvk-wizard \t\t")
    shell.wait_for("check", "collector", "explain", "handover", "listen", "merge")
    shell.wait_for("remove", "restore", "try")


def test_where_anything_may_be_typed_nothing_is_offered(shell: Terminal) -> None:
    for typed in ("mvk-wizard --endpoint se", "mvk-wizard explain se"):
        shell.send(f"\x15clear\r{typed}\t#")
        shell.wait_for(f"{typed}#")


def test_zsh_completes_at_the_first_tab_with_the_installed_file(tmp_path: Path) -> None:
    home = folder_for("zsh", tmp_path)
    functions = tmp_path / "site-functions"
    functions.mkdir()
    (home / "completion").rename(functions / "_mvk-wizard")
    with Terminal([installed("zsh"), *QUIET["zsh"]], home=home, columns=120) as terminal:
        terminal.send(f"fpath=(~/site-functions $fpath); {LOAD['zsh']}; clear; echo REA''DY\r")
        terminal.wait_for("READY")
        terminal.send("clear\rmvk-wizard me\t")
        terminal.wait_for("mvk-wizard merge")


def offered(folder: Path, line: str) -> dict[str, str]:
    """What fish offers for the line, each with its description."""
    ask = f"source ./completion; complete -C '{line}'"
    done = subprocess.run(
        [installed("fish"), "--no-config", "-c", ask],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    found = (one.partition("\t") for one in done.stdout.splitlines())
    return {word: text for word, _, text in found}


def test_fish_offers_the_same(tmp_path: Path) -> None:
    folder = folder_for("fish", tmp_path)
    for typed, completed in COMPLETED:
        word = completed.split(" ", typed.count(" "))[-1].strip().replace("\\", "")
        assert word in offered(folder, typed), typed
    for typed in ("mvk-wizard --endpoint se", "mvk-wizard explain se"):
        assert offered(folder, typed) == {}


def test_fish_says_what_each_is_for(tmp_path: Path) -> None:
    found = offered(folder_for("fish", tmp_path), "mvk-wizard merge --on")
    assert found["--on-conflict"].startswith("where a value is set differently: stop")


@pytest.mark.parametrize("shell_name", SHELLS)
def test_a_help_text_keeps_its_meaning(shell_name: str) -> None:
    assert "set differently: stop (fail, the default)" in script_for(
        shell_name, build_parser()
    ) or (
        shell_name == "bash"  # it shows no texts
    )
