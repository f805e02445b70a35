"""A paste that the terminal sends as typing is taken whole; typing is not taken for one."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.message import Message

from tests.screens.walking import AT_STEP_1, AT_STEP_2, BLOCK, make_wizard, screen_text
from wizard.screens import textual_internals as unbracketed
from wizard.screens.textual_internals import QUIET, PasteParser

TEXT = '{\r\n\t"env": {"A": "ä"}\r\n}\r\n'


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(unbracketed, "get_time", lambda: now[0])
    return now


def pastes(found: Iterable[Message]) -> list[str]:
    return [one.text for one in found if isinstance(one, events.Paste)]


def keys(found: Iterable[Message]) -> list[str]:
    return [one.key for one in found if isinstance(one, events.Key)]


def test_pieces_are_one_paste_and_it_ends_when_it_is_quiet(clock: list[float]) -> None:
    parser = PasteParser()
    assert list(parser.feed(TEXT)) == []
    clock[0] += QUIET / 2
    assert list(parser.tick()) == []
    assert list(parser.feed("{")) == []
    clock[0] += QUIET * 1.1
    assert pastes(parser.tick()) == [TEXT + "{"]
    assert list(parser.tick()) == []
    assert keys(parser.feed("a")) == ["a"]


def test_a_key_that_is_no_text_ends_it_and_is_a_key() -> None:
    parser = PasteParser()
    list(parser.feed(TEXT))
    found = list(parser.feed("}\x0e"))
    assert (pastes(found), keys(found)) == ([TEXT + "}"], ["ctrl+n"])


@pytest.mark.parametrize("typed", ["a" * 19, "\r" * 30, "\x06/home/ana/settings.json", "\x7f" * 30])
def test_what_a_hand_can_have_typed_stays_typing(typed: str) -> None:
    found = list(PasteParser().feed(typed))
    assert len(keys(found)) == len(typed)
    assert pastes(found) == []


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_paste_that_says_that_it_is_one_is_left_alone(cut: int) -> None:
    """Wherever it is cut into pieces."""
    parser = PasteParser()
    sent = f"\x1b[200~{TEXT * 3}\x1b[201~"
    pieces = [sent[:cut], *(sent[at : at + 40] for at in range(cut, len(sent), 40))]
    found = [one for piece in pieces for one in parser.feed(piece)]
    assert pastes(found) == [TEXT * 3]
    assert keys(found) == []
    list(parser.feed(TEXT))
    assert pastes(parser.feed("\x1b[A")) == [TEXT]


async def test_where_nothing_takes_it_nothing_is_pressed_and_that_is_said() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.set_focus(None)
        app.post_message(events.Paste(TEXT))
        await pilot.pause()
        assert "Nothing was pressed. This screen takes no paste." in " ".join(
            one.message for one in app._notifications
        )
        assert app.session == AT_STEP_1


async def test_where_a_paste_belongs_it_is_read() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.post_message(events.Paste(BLOCK.replace("\n", "\r")))
        await pilot.pause()
        assert "Understood: 3 values" in screen_text(app)
        assert not list(app._notifications)
