"""No error, no picture and no import reveals what the person works on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from textual.app import App

from tests.screens.walking import (
    API_KEY,
    AT_STEP_2,
    BLOCK,
    SECRET_PART,
    make_wizard,
    paste,
    screen_text,
)
from wizard.screens.page_screen import PageScreen
from wizard.screens.suspend import Suspending
from wizard.screens.widgets.messages import BlockUsed
from wizard.services import faults as guards


async def test_an_error_ends_with_1_and_two_lines_without_any_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(_: object, __: object) -> None:
        api_key = API_KEY
        raise ValueError(f"[red]{api_key}")

    app = make_wizard()
    with suppress(ValueError):
        async with app.run_test(size=(80, 24)) as pilot:
            monkeypatch.setattr(PageScreen, "show", crash)
            await pilot.press("enter")
            await pilot.pause()
    said = " ".join(capsys.readouterr().err.split())
    assert app.return_code == 1
    assert app.failed
    assert said.startswith("mvk-wizard: a fault in this program (ValueError at wizard/screens/")
    assert "api_key" not in said
    assert SECRET_PART not in said


def test_the_place_of_an_error_is_our_own_line() -> None:
    with pytest.raises(AttributeError) as caught:
        guards.catch_signals(None, print)  # type: ignore[arg-type]
    assert "(AttributeError at wizard/services/faults.py:" in guards.fault_report(caught.value)
    assert "(KeyError at an unknown place)" in guards.fault_report(KeyError(API_KEY))


async def test_pictures_from_inside_are_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.run_action("screenshot")
        await pilot.pause()
    assert os.listdir(tmp_path) == []  # noqa: PTH208


async def test_no_picture_and_no_message_holds_the_pasted_key() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, BLOCK)
        await pilot.pause()
        assert SECRET_PART not in app.export_screenshot()
        assert SECRET_PART not in repr(app.session)
        assert not [worker for worker in app.workers if SECRET_PART in repr(worker)]


async def test_ctrl_z_undoes_and_where_nothing_can_be_undone_it_says_so() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "Nothing to undo here." in screen_text(app)


async def test_what_cannot_be_suspended_offers_another_way() -> None:
    """On Windows, and without a real terminal."""
    app = make_wizard()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "Suspend the wizard" not in [
            one.title for one in app.get_system_commands(app.screen)
        ]
        await app.run_action("suspend_process")
        await pilot.pause()
        assert "This system cannot suspend a program." in screen_text(app)


def test_the_message_with_a_pasted_text_has_a_repr_without_it() -> None:
    assert repr(BlockUsed("pasted", "paste", BLOCK)) == "BlockUsed()"


async def test_failed_tasks_are_not_reported_with_their_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    loop = asyncio.get_running_loop()
    guards.quiet_loop(loop)
    loop.call_exception_handler({"message": API_KEY, "exception": ValueError(API_KEY)})
    assert capsys.readouterr().err == ""


async def test_textuals_own_crash_report_would_show_it() -> None:
    """This shows that the tests above look for something."""

    class Stock(App[None]):
        def on_mount(self) -> None:
            api_key = API_KEY
            raise ValueError(api_key)

    app = Stock()
    with suppress(ValueError):
        async with app.run_test():
            pass
    assert app.return_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize(
    ("is_over", "done"), [(False, ["given back", "taken again", "drawn"]), (True, [])]
)
async def test_a_wizard_that_is_ending_does_not_take_the_terminal_again(
    is_over: bool, done: list[str]
) -> None:
    """A closed terminal sends SIGHUP, then SIGCONT."""
    heard: list[str] = []

    @contextmanager
    def suspended() -> Iterator[None]:
        heard.append("given back")
        yield
        heard.extend(("taken again", "drawn"))

    loop = asyncio.get_running_loop()
    Suspending(suspended, heard.append, lambda: is_over).listen(loop)
    try:
        signal.raise_signal(signal.SIGCONT)
        for _ in range(10):
            await asyncio.sleep(0)
    finally:
        loop.remove_signal_handler(signal.SIGCONT)
        loop.remove_signal_handler(signal.SIGTSTP)
    assert heard == done
