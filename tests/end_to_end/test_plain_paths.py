"""Plain mode in a real terminal beyond the shortest path: undo, continuing, giving up."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path

import pytest

from tests.conftest import full
from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_plain import PLAIN, answer, start
from tests.end_to_end.test_resume import BLOCK, NOWHERE, OTHER_SECRET, SECRET, SETTINGS
from tests.services.claude import fake_claude

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

HERE = [*PLAIN, *NOWHERE]
NEW_BLOCK = BLOCK.replace(SECRET, "Yx9uS8qVp1KlW7mA4bIc")


def credentials() -> dict[str, str]:
    return dict(line.split("=", 1) for line in BLOCK.split())


def with_settings(home: Path, *options: str, **environment: str) -> Terminal:
    """Start with a settings file, and with the credentials in the environment."""
    file = home / "settings.json"
    file.write_text(SETTINGS)
    command = [*HERE, "--settings", str(file), *options]
    return start(command, home, {**credentials(), **environment})


def to_step_3(terminal: Terminal) -> None:
    answer(terminal, "1. Start")
    answer(terminal, "Agent name [claude-code]:")
    answer(terminal, "1. I clicked Register")
    answer(terminal, "Step 2 of 7", "1. Check key")
    answer(terminal, "[problem]", "2. Go on anyway", by="2")


def to_step_5(terminal: Terminal) -> None:
    to_step_3(terminal)
    answer(terminal, "Step 3 of 7", "3. Not sure", by="1")
    answer(terminal, "1. Yes, it is our file")
    answer(terminal, "Step 4 of 7", "1. Send them, as in the guide", by="1")
    answer(terminal, "1. Next")
    terminal.wait_for("Step 5 of 7", "Ready to copy")


def number_of(terminal: Terminal, label: str) -> str:
    """Return the number before the answer, at the newest question."""
    rows = [row.partition(". ") for row in terminal.rows if f". {label}" in row]
    exact = [number for number, _, said in rows if said == label]
    return (exact or [number for number, _, _ in rows])[-1].strip()


def choose(terminal: Terminal, label: str) -> None:
    """Wait for an answer that begins so, and type its number."""
    terminal.wait_until(
        lambda shown: f". {label}" in shown and shown.rstrip().endswith(":"), repr(label)
    )
    terminal.type(number_of(terminal, label))
    terminal.press("enter")


# From start to undo -------------------------------------------------------------------------------


def test_settings_from_a_file_tried_copied_not_seen_and_undone(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    fake_claude.write(programs)
    path = f"{programs}{os.pathsep}/usr/bin:/bin"
    with with_settings(tmp_path, PATH=path, SSH_CONNECTION="1 2 3 4") as terminal:
        to_step_5(terminal)
        choose(terminal, "Try it here")
        terminal.wait_for("small question")
        choose(terminal, "Run once")
        terminal.wait_for("Claude Code runs, with 1 small request", "Everything arrived as planned")
        choose(terminal, "Show checks")
        terminal.wait_for("[ok] Path: POST /v1/traces", "llm_request")
        choose(terminal, "Close")

        choose(terminal, "Copy settings")
        terminal.wait_for("Paste what is on the clipboard", "Paste:")
        terminal.paste('{"not": "it"}')
        terminal.wait_for("Not what you copied: 1 line arrived")
        terminal.paste(merged(terminal))
        choose(terminal, "I clicked Update settings")
        terminal.wait_for("State: SAVED, YOU SAID")
        choose(terminal, "Me, on")
        choose(terminal, "Test is done")
        terminal.wait_for("[ok] Claude Code sends  seen by the test receiver", "Visible in Cost")
        choose(terminal, "Not yet")
        terminal.wait_for("Nothing seen yet.", "Look now")
        answer(terminal, by="1")
        choose(terminal, "Rule this out")
        choose(terminal, "Finish later")
        terminal.wait_for("Step 7 of 7")
        choose(terminal, "Undo")
        terminal.wait_for("Original kept in")
        choose(terminal, "I clicked Update settings")
        terminal.wait_for("Undone: the console holds the settings as they were")
        terminal.press("ctrl+d")
        assert terminal.exit_code() == 1
    for secret in (SECRET, OTHER_SECRET):
        assert secret.encode() not in without_clipboard(terminal.output)


def merged(terminal: Terminal) -> str:
    """Return what the terminal was given for its clipboard."""
    _, _, rest = terminal.output.rpartition(b"\x1b]52;c;")
    return base64.b64decode(rest.partition(b"\a")[0]).decode()


def without_clipboard(output: bytes) -> bytes:
    """Return everything that was written, except the copy itself."""
    shown = [part.partition(b"\a")[2] for part in output.split(b"\x1b]52;c;")[1:]]
    return b"".join([output.partition(b"\x1b]52;c;")[0], *shown])


# Continuing ---------------------------------------------------------------------------------------


def test_a_colleague_continues_with_the_handover_file(tmp_path: Path) -> None:
    other, file = tmp_path / "other", tmp_path / "handover.json"
    other.mkdir()
    with start(HERE, tmp_path) as terminal:
        answer(terminal, "1. Start")
        answer(terminal, "Agent name [claude-code]:", by="acme")
        answer(terminal, "1. I clicked Register")
        answer(terminal, "Step 2 of 7", "Paste:", by="q")
        assert terminal.exit_code() == 1
    with start([*PLAIN[:-1], "handover", str(file)], tmp_path) as terminal:
        assert terminal.exit_code() == 0
    with start([*HERE, "--continue", str(file)], other) as terminal:
        answer(
            terminal,
            "Welcome back",
            "Handed over by a colleague",
            "1. Continue where you stopped",
            by="1",
        )
        answer(terminal, "Step 2 of 7", "Paste:", by="q")
        assert terminal.exit_code() == 1


@pytest.mark.full
def test_a_new_key_from_welcome_back_changes_one_line(tmp_path: Path) -> None:
    with with_settings(tmp_path) as terminal:
        to_step_5(terminal)
        choose(terminal, "Save to a file")
        answer(terminal, "Path [", by=str(tmp_path / "merged.json"))
        choose(terminal, "I clicked Update settings")
        answer(terminal, "Step 6 of 7", by="q")
        answer(terminal, "2. Leave", "3. Delete saved file and leave", by="3")
        terminal.exit_code()
    assert not (tmp_path / "merged.json").exists()
    saved = tmp_path / "settings.json"
    saved.write_text(rotated(saved.read_text()))
    with start(HERE, tmp_path) as terminal:
        answer(terminal, "Welcome back", "State: SAVED, YOU SAID", "3. Change the API key", by="3")
        choose(terminal, "Paste the new Connect block")
        terminal.wait_for("Step 2 of 7", "Paste the new Connect block", "Paste:")
        terminal.paste(NEW_BLOCK)
        answer(terminal, "Understood: 3 values", "1. Check key")
        answer(terminal, "2. Go on anyway", by="2")
        terminal.wait_for("Step 3 of 7", "Paste:")
        terminal.paste(saved.read_text())
        answer(terminal, "1. Yes, it is our file")
        answer(
            terminal,
            "Step 4 of 7",
            "~ OTEL_EXPORTER_OTLP_HEADERS",
            "old key → new key, different",
            "= OTEL_TRACES_EXPORTER",
            "Rotation in progress: not saved.",
            by="q",
        )
        answer(terminal, "2. Leave", by="2")
        terminal.exit_code()
    assert b"Yx9uS8qVp1KlW7mA4bIc" not in terminal.output


def rotated(settings: str) -> str:
    """Return the settings that the console has: merged, with the old key."""
    from wizard.core.values import mavvrik_values

    given = credentials()
    values = mavvrik_values(
        given["MVK_AGENT_ID"], given["MVK_TENANT_ID"], given["MVK_API_KEY"], NOWHERE[1]
    )
    document = json.loads(settings)
    document["env"] |= dict(values)
    return json.dumps(document, indent=2) + "\n"


# Giving up, wrong keys ----------------------------------------------------------------------------


def at_choice(terminal: Terminal) -> None:
    terminal.wait_for("1. Start", "Your choice")


def at_line(terminal: Terminal) -> None:
    answer(terminal, "1. Start")
    terminal.wait_for("Agent name [claude-code]:")


def at_paste(terminal: Terminal) -> None:
    at_line(terminal)
    terminal.press("enter")
    answer(terminal, "1. I clicked Register")
    terminal.wait_for("Step 2 of 7", "Paste:")


@pytest.mark.parametrize(
    ("place", "key", "code"),
    [
        (at_choice, "ctrl+c", 130),
        (at_line, "ctrl+d", 1),
        full(at_choice, "ctrl+d", 1),
        full(at_line, "ctrl+c", 130),
        full(at_paste, "ctrl+c", 130),
        full(at_paste, "ctrl+d", 1),
    ],
)
def test_it_can_be_ended_at_any_question_and_says_the_state(
    place: object, key: str, code: int, tmp_path: Path
) -> None:
    with start(HERE, tmp_path) as terminal:
        place(terminal)  # type: ignore[operator]
        terminal.press(key)
        assert terminal.exit_code() == code
    assert "Nothing changed" in terminal.text


def test_a_typed_key_is_not_echoed_wherever_it_is_typed(tmp_path: Path) -> None:
    with start(HERE, tmp_path) as terminal:
        at_line(terminal)
        terminal.send(f"mvk-agent-{SECRET}")
        terminal.wait_for("Nothing was chosen.")
        terminal.press("enter")
        answer(terminal, "1. I clicked Register")
        terminal.wait_for("Paste:")
        for line in BLOCK.splitlines():
            terminal.type(line)
            terminal.press("enter")
        answer(terminal, "Understood: 3 values", by="q")
        answer(terminal, "2. Leave", by="2")
        terminal.exit_code()
    assert SECRET[10:].encode() not in terminal.output
