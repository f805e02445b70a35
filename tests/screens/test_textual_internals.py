"""A paste that the terminal sends as typing is read completely, and typing is not read as a paste.

Each private name of Textual that is used for it is there and does what it must.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from tests.conftest import ROOT
from tests.screens.walking import (
    API_KEY,
    AT_STEP_1,
    AT_STEP_2,
    BLOCK,
    SECRET_PART,
    make_wizard,
    screen_text,
)
from tests.tools.figures import modules_of, private_textual
from wizard.screens import textual_internals
from wizard.screens.textual_internals import QUIET, PasteParser, QuietFaults, take_whole_pastes

TEXT = '{\r\n\t"env": {"A": "ä"}\r\n}\r\n'


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(textual_internals, "monotonic", lambda: now[0])
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


def test_a_key_that_is_not_text_ends_it_and_is_a_key() -> None:
    parser = PasteParser()
    list(parser.feed(TEXT))
    found = list(parser.feed("}\x0e"))
    assert (pastes(found), keys(found)) == ([TEXT + "}"], ["ctrl+n"])


@pytest.mark.parametrize("typed", ["a" * 19, "\r" * 30, "\x06/home/ana/settings.json", "\x7f" * 30])
def test_text_that_a_hand_can_have_typed_stays_typing(typed: str) -> None:
    found = list(PasteParser().feed(typed))
    assert len(keys(found)) == len(typed)
    assert pastes(found) == []


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_bracketed_paste_is_left_alone(cut: int) -> None:
    """It may be cut into pieces anywhere."""
    parser = PasteParser()
    sent = f"\x1b[200~{TEXT * 3}\x1b[201~"
    pieces = [sent[:cut], *(sent[at : at + 40] for at in range(cut, len(sent), 40))]
    found = [one for piece in pieces for one in parser.feed(piece)]
    assert pastes(found) == [TEXT * 3]
    assert keys(found) == []
    list(parser.feed(TEXT))
    assert pastes(parser.feed("\x1b[A")) == [TEXT]


async def until(is_so: Callable[[], bool]) -> None:
    """Wait: what comes while the first screen is drawn is held until then."""
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)


async def test_a_paste_that_nothing_takes_presses_nothing_and_says_so() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.set_focus(None)
        app.post_message(events.Paste(TEXT))
        await until(lambda: bool(app._notifications))
        await pilot.pause()
        assert "Nothing was pressed. This screen takes no paste." in " ".join(
            one.message for one in app._notifications
        )
        assert app.session == AT_STEP_1


async def test_a_paste_box_reads_it() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.post_message(events.Paste(BLOCK.replace("\n", "\r")))
        await until(lambda: app.session.reading is not None)
        await pilot.pause()
        assert "Understood: 3 values" in screen_text(app)
        assert not list(app._notifications)


# One test for each private name that is used ------------------------------------------------------

CHANGED = (
    "Textual {version} no longer {does}. A promise of safety rests on it: read the docstring of "
    "wizard/screens/textual_internals.py before you widen the range of Textual in pyproject.toml."
)


def changed(does: str) -> str:
    return CHANGED.format(version=version("textual"), does=does)


class Crashing(QuietFaults):
    """Fails with a key in a local variable, once it is drawn."""

    def on_mount(self) -> None:
        self.call_after_refresh(self.crash)

    def crash(self) -> None:
        api_key = API_KEY
        raise ValueError(api_key)


async def crashed(app: App[str]) -> None:
    with suppress(ValueError):
        async with app.run_test() as pilot:
            while app.return_code is None:
                await pilot.pause()


async def test_app_fatal_error_is_where_textual_prints_the_local_variables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(QuietFaults, "_fatal_error")
    monkeypatch.delattr(QuietFaults, "_print_error_renderables")
    await crashed(Crashing())
    assert SECRET_PART in capsys.readouterr().err, changed("prints a fault in App._fatal_error")
    monkeypatch.undo()
    called: list[App[str]] = []
    monkeypatch.setattr(QuietFaults, "_fatal_error", lambda app: called.append(app))
    app = Crashing()
    with suppress(ValueError):
        app._handle_exception(ValueError())
    assert called == [app], changed("calls App._fatal_error after a fault")


async def test_app_print_error_renderables_is_the_last_word_of_a_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = Crashing()
    await crashed(app)
    said = capsys.readouterr().err
    assert said, changed("calls App._print_error_renderables at the end")
    assert SECRET_PART not in said, changed("leaves all printing to App._print_error_renderables")
    assert said.startswith("mvk-wizard: a fault in this program (ValueError at ")
    assert (app.return_code, app.failed) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a driver of another system")
def test_the_driver_makes_its_parser_from_the_name_that_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver = importlib.import_module("textual.drivers.linux_driver")
    reads = inspect.getsource(driver.LinuxDriver)
    assert "XTermParser(" in reads, changed("reads the terminal with an XTermParser in its driver")
    theirs = getattr(driver, "XTermParser", None)
    assert theirs is not None, changed("has XTermParser as a name of its driver's module")
    monkeypatch.setattr(driver, "XTermParser", theirs)  # and is put back
    take_whole_pastes(driver.LinuxDriver)
    assert driver.XTermParser is PasteParser


def test_the_parser_says_by_timeout_time_that_a_sequence_has_begun() -> None:
    parser = PasteParser()
    assert parser._timeout_time is None, changed("leaves XTermParser._timeout_time None at rest")
    list(parser.feed("\x1b"))
    assert parser._timeout_time is not None, changed("sets XTermParser._timeout_time on an Escape")
    list(parser.feed("[A"))
    assert parser._timeout_time is None, changed("clears XTermParser._timeout_time at the end")


def test_no_other_module_uses_a_private_name_of_textual() -> None:
    trees = modules_of(ROOT)
    found = {name: sorted(private_textual([tree])) for name, tree in trees.items()}
    names = ["_fatal_error", "_print_error_renderables", "_timeout_time", "_xterm_parser"]
    assert {name: used for name, used in found.items() if used} == {
        "wizard.screens.textual_internals": names
    }
