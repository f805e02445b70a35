"""Progress is saved at every change; practice leaves no trace; a failure is reported once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.screens.walking import (
    AT_STEP_1,
    BLOCK,
    NOW,
    SECRET_PART,
    WITH_VALUES,
    make_wizard,
    paste,
    said,
)
from wizard.cli.wizard import STATE_FILE
from wizard.core.session.session import Session
from wizard.core.session.summary import reached_step
from wizard.screens.app import WizardApp
from wizard.services.files import state
from wizard.services.files.state import StateKeeper, load_state
from wizard.services.files.trouble import FileTrouble
from wizard.steps.autosave import Autosave


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def keeping_wizard(session: Session) -> WizardApp:
    return make_wizard(session, keeps_state=True)


async def test_the_next_step_is_kept_as_soon_as_it_is_reached() -> None:
    app = keeping_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        saved = load_state(NOW).session
        assert saved is not None
        assert reached_step(saved) == 2


async def test_what_was_pasted_is_not_in_the_file(own_home: Path) -> None:
    app = keeping_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        paste(app, BLOCK)
        await pilot.pause()
        await app.workers.wait_for_complete()
        kept = "".join(path.read_text() for path in files_in(own_home))
        assert "agent_tail" in kept
        assert SECRET_PART not in kept
        assert "acme-prod-7731" not in kept


async def test_nothing_is_written_before_anything_is_done(own_home: Path) -> None:
    app = keeping_wizard(Session())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await app.workers.wait_for_complete()
    assert files_in(own_home) == []


async def test_practice_leaves_no_trace(own_home: Path) -> None:
    app = keeping_wizard(replace(AT_STEP_1, practice=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
    assert files_in(own_home) == []


async def test_a_waiting_save_is_written_at_the_end() -> None:
    app = keeping_wizard(AT_STEP_1)
    autosave = app.autosave
    assert autosave is not None
    assert autosave.take(WITH_VALUES)
    autosave.finish()
    saved = load_state(NOW).session
    assert saved is not None
    assert reached_step(saved) == 2


async def test_a_failing_disk_is_reported_once_and_the_wizard_continues(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: StateKeeper, __: Session, ___: datetime) -> None:
        raise FileTrouble("The disk is full.", "", "")

    monkeypatch.setattr(StateKeeper, "keep", refuse)
    app = keeping_wizard(AT_STEP_1)
    told: list[str] = []
    app.tell = lambda message, **_: told.append(message)  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("enter", "escape", "enter"):
            await pilot.press(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
        paste(app, BLOCK)
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert told == [
            "The disk is full. If you close this program, it starts again at step 1. Nothing "
            "else is lost."
        ]
        assert not app.keeps_state


def test_at_the_end_it_tries_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = StateKeeper.keep
    refused: list[Session] = []

    def refuse_once(keeper: StateKeeper, session: Session, now: datetime) -> object:
        if not refused:
            refused.append(session)
            raise FileTrouble("The disk is full.", "", "")
        return keep(keeper, session, now)

    monkeypatch.setattr(StateKeeper, "keep", refuse_once)
    autosave = Autosave(AT_STEP_1, lambda: NOW)
    assert autosave.take(WITH_VALUES)
    autosave.finish()
    assert not autosave.works
    autosave.finish()
    assert autosave.works
    assert load_state(NOW).session is not None


@pytest.mark.parametrize(
    ("keeps", "sentence"),
    [(True, "Your progress is stored."), (False, "This session is not stored:")],
)
async def test_leaving_says_correctly_whether_progress_is_kept(keeps: bool, sentence: str) -> None:
    app = make_wizard(WITH_VALUES, keeps_state=keeps)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        text = said(app)
        assert sentence in text


def test_the_name_of_the_file_is_known_without_importing_what_reads_it() -> None:
    assert STATE_FILE == state.FILE
