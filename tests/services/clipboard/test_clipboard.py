"""Copying: never "copied" without proof, and the text goes nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from wizard.services.child_processes import Answer, CannotStart, TimedOut
from wizard.services.clipboard.clipboard import (
    HELPER_SECONDS,
    TERMINAL_LIMIT,
    Clipboard,
    CopyResult,
    Outcome,
    Route,
    plan_routes,
)
from wizard.services.surroundings import Surroundings

KEY = "mvk-agent-canary0123456789"
TEXT = f'{{\n  "env": {{"K": "{KEY}", "ü": "\u2028"}}\r\n}}\n'
AT = datetime(2026, 11, 23, 14, 13, tzinfo=UTC)
DESKTOP = Surroundings(x11=True)
OVER_SSH = Surroundings(ssh=True, x11=True, computer="jump01")
OVER_SSH_IN_TMUX = Surroundings(ssh=True, tmux=True, computer="jump01")
PROVE = "Paste it here once. It is compared, not shown."


@dataclass
class Computer:
    """Replaces the programs of a computer: its clipboard, its tmux."""

    clipboard: str = ""
    buffers: list[str] = field(default_factory=list)
    copy_code: int = 0
    paste_code: int = 0
    hangs: bool = False
    missing: bool = False
    keeps: bool = False  # takes nothing in
    tmux_code: int = 0
    far: bool = False
    calls: list[tuple[str, ...]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def run(
        self, command: Sequence[str], *, stdin: bytes = b"", limit: float, listen: bool = True
    ) -> Answer:
        self.calls.append(tuple(command))
        assert limit == HELPER_SECONDS
        assert not any(KEY in argument for argument in command)
        if command[0] == "tmux":
            return self.tmux(*command[1:], stdin=stdin.decode())
        if self.hangs:
            raise TimedOut
        if self.missing:
            raise CannotStart
        return self.native(command[-1], stdin.decode(), listen)

    def native(self, action: str, text: str, listen: bool) -> Answer:
        if action == "paste":
            return Answer(self.paste_code, self.clipboard.encode())
        assert not listen  # what copies may hold its output open for ever
        if self.copy_code == 0 and not self.keeps:
            self.clipboard = text
        return Answer(self.copy_code)

    def tmux(self, action: str, *arguments: str, stdin: str) -> Answer:
        if action == "show-environment":
            return Answer(0, b"SSH_CONNECTION=a b\n" if self.far else b"-SSH_CONNECTION\n")
        if self.tmux_code:
            return Answer(self.tmux_code)
        if action == "load-buffer":
            assert arguments == ("-w", "-")
            self.buffers.append(stdin)
        elif action == "list-buffers":
            return Answer(0, "".join(f"b{n}\n" for n in range(len(self.buffers))).encode())
        elif action == "show-buffer":
            return Answer(0, self.buffers[int(arguments[1][1:])].encode())
        elif action == "delete-buffer":
            self.buffers[int(arguments[1][1:])] = ""
        return Answer(0)

    def clipboard_for(self, around: Surroundings) -> Clipboard:
        return Clipboard(around, self.sent.append, run=self.run, now=lambda: AT)


def ours(text: str) -> bool:
    return KEY in text


@pytest.mark.parametrize(
    ("around", "routes"),
    [
        (DESKTOP, (Route.NATIVE, Route.OSC52)),
        (Surroundings(tmux=True), (Route.NATIVE, Route.TMUX, Route.OSC52)),
        (OVER_SSH, (Route.OSC52,)),
        (OVER_SSH_IN_TMUX, (Route.TMUX, Route.OSC52)),
        (Surroundings(system="darwin", terminal="Apple_Terminal"), (Route.NATIVE,)),
        (Surroundings(ssh=True, dumb=True), ()),
    ],
)
def test_the_way_to_copy_depends_on_where_the_program_runs(
    around: Surroundings, routes: tuple[Route, ...]
) -> None:
    assert plan_routes(around) == routes


def test_a_clipboard_program_gets_three_seconds() -> None:
    assert HELPER_SECONDS == 3.0


async def test_copied_natively_and_read_back_is_copied_and_checked() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(DESKTOP).copy(TEXT)
    assert outcome == Outcome(
        CopyResult.COPIED_AND_CHECKED,
        "Clipboard verified: 3 lines.",
        "",
        AT,
        Route.NATIVE,
    )
    assert outcome.kind == "copied and checked"
    assert computer.clipboard == TEXT
    assert computer.sent == []


async def test_one_line_is_one_line() -> None:
    outcome = await Computer().clipboard_for(DESKTOP).copy("{}")
    assert outcome.sentence == "Clipboard verified: 1 line."


async def test_over_ssh_it_is_sent_to_the_terminal_and_cannot_be_checked() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(OVER_SSH).copy(TEXT)
    assert outcome == Outcome(
        CopyResult.SENT,
        "Sent to your terminal. Not checked, because your own computer's clipboard can't be seen"
        " from here.",
        PROVE,
        AT,
        Route.OSC52,
    )
    assert outcome.kind == "sent, cannot be checked"
    assert computer.sent == [TEXT]
    assert computer.calls == []  # the far computer's own clipboard is left alone


async def test_inside_tmux_the_text_goes_to_tmux_on_its_standard_input() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(OVER_SSH_IN_TMUX).copy(TEXT)
    assert (outcome.kind, outcome.route, outcome.remedy) == (CopyResult.SENT, Route.TMUX, PROVE)
    assert computer.calls == [("tmux", "load-buffer", "-w", "-")]
    assert computer.buffers == [TEXT]
    assert computer.sent == []


async def test_a_tmux_that_does_not_know_how_leaves_it_to_the_terminal() -> None:
    computer = Computer(tmux_code=1)
    outcome = await computer.clipboard_for(OVER_SSH_IN_TMUX).copy(TEXT)
    assert (outcome.kind, outcome.route) == (CopyResult.SENT, Route.OSC52)
    assert outcome.because == "tmux refused it"
    assert computer.sent == [TEXT]


async def test_a_local_tmux_session_joined_over_ssh_is_not_called_checked() -> None:
    computer = Computer(far=True)
    outcome = await computer.clipboard_for(Surroundings(tmux=True, x11=True)).copy(TEXT)
    assert (outcome.kind, outcome.route) == (CopyResult.SENT, Route.TMUX)
    assert computer.clipboard == ""


async def test_a_local_tmux_session_uses_the_computers_clipboard() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(Surroundings(tmux=True, x11=True)).copy(TEXT)
    assert outcome.kind is CopyResult.COPIED_AND_CHECKED
    assert computer.buffers == []


CAUSES: list[tuple[dict[str, Any], str]] = [
    ({"hangs": True}, "the clipboard program did not answer within 3 seconds"),
    ({"missing": True}, "the clipboard program did not start"),
    ({"copy_code": 1}, "the clipboard program ended with an error"),
    ({"copy_code": 3}, "this computer has no clipboard program"),
    ({"paste_code": 1}, "the clipboard program ended with an error"),
    ({"keeps": True}, "the clipboard holds something else"),
]


@pytest.mark.parametrize(("state", "cause"), CAUSES)
async def test_when_the_native_way_fails_the_terminal_is_tried_and_the_cause_remembered(
    state: dict[str, Any], cause: str
) -> None:
    computer = Computer(**state)
    outcome = await computer.clipboard_for(DESKTOP).copy(TEXT)
    assert (outcome.kind, outcome.route, outcome.because) == (CopyResult.SENT, Route.OSC52, cause)
    assert computer.sent == [TEXT]


@pytest.mark.parametrize(("state", "cause"), CAUSES)
async def test_without_a_way_to_copy_it_says_why_it_is_not_copied(
    state: dict[str, Any], cause: str
) -> None:
    clipboard = Clipboard(DESKTOP, None, run=Computer(**state).run, now=lambda: AT)
    outcome = await clipboard.copy(TEXT)
    assert outcome.kind is CopyResult.NOT_COPIED
    assert outcome.sentence == (f"Not copied, because {cause}, and the terminal can't be reached.")
    assert outcome.remedy.endswith(("ave to a file.", "ave to a file instead."))


@pytest.mark.parametrize(
    ("around", "remedy"),
    [
        (
            DESKTOP,
            "Install xclip (for example: sudo apt install xclip), or save to a file.",
        ),
        (
            Surroundings(x11=True, wayland=True),
            "Install wl-clipboard (for example: sudo apt install wl-clipboard), or save to a file.",
        ),
        (Surroundings(), "Save to a file."),
    ],
)
async def test_a_missing_program_is_named_with_the_package_to_install(
    around: Surroundings, remedy: str
) -> None:
    computer = Computer(copy_code=3)
    outcome = await Clipboard(around, None, run=computer.run, now=lambda: AT).copy(TEXT)
    assert (outcome.kind, outcome.remedy) == (CopyResult.NOT_COPIED, remedy)


@pytest.mark.parametrize("around", [OVER_SSH, OVER_SSH_IN_TMUX])
async def test_a_text_that_terminals_would_drop_is_not_sent(around: Surroundings) -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(around).copy("ü" * 40_000)
    cause = "it is too large for the terminal (80,000 bytes; the limit is 74,994)"
    assert outcome.kind is CopyResult.NOT_COPIED
    assert outcome.sentence == f"Not copied, because {cause}."
    assert outcome.remedy == "Save to a file."
    assert (computer.sent, computer.buffers) == ([], [])


async def test_the_largest_text_that_terminals_take_is_sent() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(OVER_SSH).copy("x" * TERMINAL_LIMIT)
    assert outcome.kind is CopyResult.SENT


async def test_a_large_text_goes_to_the_computers_own_clipboard() -> None:
    outcome = await Computer().clipboard_for(DESKTOP).copy("x" * 1_000_000)
    assert outcome.kind is CopyResult.COPIED_AND_CHECKED


async def test_half_a_character_is_reported_without_the_text() -> None:
    outcome = await Computer().clipboard_for(DESKTOP).copy(f"{KEY}\ud800")
    assert outcome.kind is CopyResult.NOT_COPIED
    assert "it has characters that a clipboard can't hold" in outcome.sentence
    assert KEY not in repr(outcome)


async def test_a_closed_terminal_is_reported() -> None:
    def broken(_text: str) -> None:
        raise OSError("closed")

    outcome = await Clipboard(OVER_SSH, broken, run=Computer().run, now=lambda: AT).copy(TEXT)
    assert outcome.sentence == "Not copied, because the terminal can't be reached."


async def test_where_there_is_no_way_at_all_the_file_is_named() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(Surroundings(ssh=True, dumb=True)).copy(TEXT)
    assert outcome.sentence == ("Not copied, because this terminal has no way to a clipboard.")
    assert outcome.remedy == "Save to a file."


# ------------------------------------------------------------------ clearing


async def test_the_clipboard_is_cleared_when_it_still_holds_the_key() -> None:
    computer = Computer(clipboard=TEXT)
    outcome = await computer.clipboard_for(DESKTOP).clear(ours)
    assert (outcome.kind, outcome.sentence) == (CopyResult.CLEARED, "Clipboard cleared.")
    assert "clipboard manager" in outcome.remedy
    assert computer.clipboard == ""


async def test_other_text_stays_on_the_clipboard() -> None:
    computer = Computer(clipboard="a shopping list")
    outcome = await computer.clipboard_for(DESKTOP).clear(ours)
    assert outcome.kind is CopyResult.NOT_OURS
    assert outcome.sentence == "The clipboard no longer holds your API key. Left unchanged."
    assert computer.clipboard == "a shopping list"


async def test_a_clipboard_that_keeps_the_key_is_not_called_cleared() -> None:
    computer = Computer(clipboard=TEXT, keeps=True)
    outcome = await computer.clipboard_for(DESKTOP).clear(ours)
    assert outcome.kind is CopyResult.NOT_CLEARED
    assert outcome.sentence == "Not cleared, because the clipboard kept its content."
    assert outcome.remedy == "Copy any other text to replace it."


async def test_over_ssh_nothing_is_cleared_without_a_look() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(OVER_SSH).clear(ours)
    assert outcome.kind is CopyResult.NOT_CLEARED
    assert outcome.sentence == (
        "Not cleared, because your own computer's clipboard can't be seen from here."
    )
    assert computer.sent == []


async def test_over_ssh_what_was_just_pasted_as_proof_is_overwritten() -> None:
    computer = Computer()
    outcome = await computer.clipboard_for(OVER_SSH).clear(ours, just_pasted=True)
    assert (outcome.kind, outcome.route) == (CopyResult.SENT, Route.OSC52)
    assert outcome.sentence == (
        "Asked your terminal to clear the clipboard. Not checked, because your own computer's"
        " clipboard can't be seen from here."
    )
    assert computer.sent == [" "]


async def test_tmux_keeps_no_buffer_with_the_key() -> None:
    computer = Computer(buffers=["theirs", TEXT, TEXT])
    outcome = await computer.clipboard_for(OVER_SSH_IN_TMUX).clear(ours)
    assert computer.buffers == ["theirs", "", ""]
    assert outcome.kind is CopyResult.NOT_CLEARED  # the terminal's own clipboard is out of sight


async def test_in_tmux_what_was_just_pasted_is_overwritten_and_no_buffer_left() -> None:
    computer = Computer(buffers=[TEXT])
    outcome = await computer.clipboard_for(OVER_SSH_IN_TMUX).clear(ours, just_pasted=True)
    assert (outcome.kind, outcome.route) == (CopyResult.SENT, Route.TMUX)
    assert computer.buffers == ["", ""]


async def test_a_tmux_that_does_not_answer_leaves_the_result_unknown() -> None:
    computer = Computer(tmux_code=1)
    outcome = await computer.clipboard_for(OVER_SSH_IN_TMUX).clear(ours, just_pasted=True)
    assert outcome.because == "a tmux buffer may still hold it"
    assert outcome.route is Route.OSC52


async def test_when_the_native_way_cannot_clear_the_terminal_is_asked_after_a_paste() -> None:
    computer = Computer(hangs=True)
    outcome = await computer.clipboard_for(DESKTOP).clear(ours, just_pasted=True)
    assert (outcome.kind, outcome.route) == (CopyResult.SENT, Route.OSC52)


@pytest.mark.parametrize("around", [DESKTOP, OVER_SSH, OVER_SSH_IN_TMUX])
async def test_no_outcome_has_anything_of_the_text(around: Surroundings) -> None:
    computer = Computer()
    clipboard = computer.clipboard_for(around)
    outcomes = [await clipboard.copy(TEXT), await clipboard.clear(ours, just_pasted=True)]
    assert KEY not in repr(outcomes)
