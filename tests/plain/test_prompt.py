"""What a person types and pastes in the plain mode, with a terminal of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from wizard.plain.prompt import InputEnded, Pasted, Prompt, looks_like_key

KEY = "mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2"
QUIET = None  # nothing comes for a while


class Script:
    """A terminal that sends these pieces one after the other, and then closes."""

    def __init__(self, *pieces: str | bytes | None) -> None:
        self._pieces = [one.encode() if isinstance(one, str) else one for one in pieces]

    async def read(self, wait: float | None = None) -> bytes | None:
        if not self._pieces:
            return None if wait is not None else b""
        if self._pieces[0] is None and wait is None:
            self._pieces.pop(0)
        return self._pieces.pop(0) if self._pieces else b""


def prompt(*pieces: str | bytes | None) -> tuple[Prompt, list[str]]:
    written: list[str] = []
    return Prompt(Script(*pieces), written.append, looks_like_key), written


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


async def block(*pieces: str | bytes | None, complete: Callable[[str], bool] = is_json) -> str:
    asked, written = prompt(*pieces)
    found = await asked.block("Paste: ", complete, commands=("b", "q"), waiting="(waiting)")
    assert written[0] == "Paste: "
    assert set(written[1:]) <= {"", "(waiting)", "\n"}  # nothing of it is shown
    return found


# One line -----------------------------------------------------------------------------------------


async def test_a_typed_line_is_shown_letter_by_letter() -> None:
    asked, written = prompt("1", "2", "\r", QUIET)
    assert await asked.line("Number: ") == "12"
    assert written == ["Number: ", "1", "2", "", "\n"]


async def test_a_letter_can_be_deleted() -> None:
    asked, written = prompt("1", "x", "\x7f", "\r", QUIET)
    assert await asked.line("") == "1"
    assert "\b \b" in written


async def test_the_whole_line_can_be_deleted() -> None:
    asked, _ = prompt("abc", "\x15", "2\r", QUIET)
    assert await asked.line("") == "2"


async def test_arrow_keys_are_not_text() -> None:
    asked, written = prompt("\x1b[A", "1", "\x1b[D", "\r", QUIET)
    assert await asked.line("") == "1"
    assert "\x1b" not in "".join(written)


async def test_a_character_that_comes_in_two_pieces_is_one() -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    asked, _ = prompt(first, second, "\r", QUIET)
    assert await asked.line("") == "é"


@pytest.mark.parametrize(
    "pieces",
    [
        ("one\rtwo\r",),
        ("one\r", "two\r"),
        ("\x1b[200~one\r", "two\x1b[201~"),
        (KEY,),
        (f"MVK_API_KEY={KEY}\r",),
    ],
    ids=["at once", "soon after", "bracketed", "key", "assigned"],
)
async def test_a_paste_answers_no_question_and_is_not_shown(pieces: tuple[str, ...]) -> None:
    asked, written = prompt(*pieces, QUIET)
    with pytest.raises(Pasted):
        await asked.line("Number: ")
    shown = "".join(written)
    assert KEY not in shown
    assert "two" not in shown


async def test_ctrl_d_and_a_closed_terminal_end_it() -> None:
    for pieces in (("\x04",), ("",)):
        asked, _ = prompt(*pieces)
        with pytest.raises(InputEnded):
            await asked.line("")


async def test_it_waits_for_any_key() -> None:
    asked, _ = prompt("x")
    await asked.key()
    with pytest.raises(InputEnded):
        await asked.key()


# Several lines ------------------------------------------------------------------------------------


async def test_a_block_ends_by_itself_when_it_is_complete_and_the_terminal_quiet() -> None:
    assert await block('{\r  "a": 1', "\r}", QUIET) == '{\r  "a": 1\r}'


async def test_a_text_longer_than_a_line_of_the_terminal_arrives_whole() -> None:
    text = json.dumps({"a": "x" * 50_000})
    pieces = [text[start : start + 4095] for start in range(0, len(text), 4095)]
    assert await block(*pieces, QUIET) == text


async def test_it_waits_for_the_rest_of_an_incomplete_paste() -> None:
    assert await block('{"a":', QUIET, "1}", QUIET) == '{"a":1}'


async def test_a_line_with_only_a_dot_ends_an_incomplete_paste() -> None:
    assert await block("{broken\r\n", QUIET, ".\r", QUIET) == "{broken\r\n"


async def test_ctrl_d_ends_a_block() -> None:
    assert await block("{broken\r", "\x04") == "{broken\r"


async def test_the_marks_of_a_bracketed_paste_are_not_text() -> None:
    assert await block('\x1b[200~{"a": 1}\x1b[201~', QUIET) == '{"a": 1}'


async def test_a_command_in_place_of_a_paste_ends_at_enter() -> None:
    assert (await block("b", QUIET, "\r", QUIET)).strip() == "b"


async def test_enter_alone_is_an_empty_block() -> None:
    assert (await block("\r", QUIET)).strip() == ""
