"""Shell completion is made from the parser, so it knows every option."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house.completion import SHELLS, commands_of, script_for
from wizard.cli.arguments import build_parser

ASK = """
source {script}
COMP_WORDS=(mvk-wizard {words}); COMP_CWORD={at}
_mvk_wizard
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def script(shell: str) -> str:
    return script_for(shell, build_parser())


def completed(tmp_path: Path, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    file = tmp_path / "completion.bash"
    file.write_text(script("bash"))
    quoted = " ".join(f"'{word}'" for word in words)
    ask = ASK.format(script=file, words=quoted, at=len(words))
    done = subprocess.run(
        [bash, "--norc", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_every_option_is_in_every_script(shell: str) -> None:
    text = script(shell)
    for command in commands_of(build_parser()):
        assert command.name in text
        for option in command.options:
            name = option.name.removeprefix("--") if shell == "fish" else option.name
            assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text), option.name


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_itself_takes_the_script(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell}")
    file = tmp_path / "script"
    file.write_text(script(shell))
    subprocess.run([program, "-n", str(file)], check=True, capture_output=True)


@pytest.mark.parametrize("shell", SHELLS)
def test_quotes_in_a_help_text_cannot_end_a_word(shell: str) -> None:
    for line in script(shell).splitlines():
        if not line.startswith("#"):
            assert line.count("'") % 2 == 0, line


def test_commands_and_options_begin_a_line(tmp_path: Path) -> None:
    found = completed(tmp_path, "")
    assert {"merge", "check", "explain", "--demo", "--plain", "--completion"} <= found


def test_a_command_has_its_own_options(tmp_path: Path) -> None:
    found = completed(tmp_path, "merge", "--o")
    assert found == {"--output", "--on-conflict", "--other-telemetry", "--old-clients"}


def test_an_option_with_choices_offers_these(tmp_path: Path) -> None:
    assert completed(tmp_path, "merge", "--on-conflict", "") == {"fail", "mavvrik", "keep"}
    assert completed(tmp_path, "--completion", "") == {"bash", "zsh", "fish"}


def test_files_are_offered_where_files_are_taken_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "settings.json").touch()
    assert completed(tmp_path, "check", "set") == {"settings.json"}
    assert completed(tmp_path, "merge", "--output", "set") == {"settings.json"}
    assert completed(tmp_path, "--settings", "set") == {"settings.json"}
    assert completed(tmp_path, "--endpoint", "set") == set()
    assert completed(tmp_path, "explain", "set") == set()


def test_the_program_prints_it_and_nothing_else() -> None:
    command = [sys.executable, "-m", "wizard", "--completion", "zsh"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (script("zsh"), "")
    assert done.stdout.startswith("#compdef mvk-wizard\n")
