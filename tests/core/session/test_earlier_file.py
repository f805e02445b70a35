"""Files of version 1 still open: what the console holds, the draft, and how far it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.core.session.test_saved_session import LATER, NOW, OTHER_KEY, READING, SETTINGS, at_step
from wizard.core.credentials.names import KEY
from wizard.core.session.record import REVOKE_OLD_KEY, Console, DraftKind, Holds, How
from wizard.core.session.saving import BadSavedSession, from_colleague, read_session, write_session
from wizard.core.session.session import Session, current_step
from wizard.core.session.summary import Safety, reached_step, safety

FOLDER = Path(__file__).parent / "version_1"
FILES = sorted(path.name for path in FOLDER.glob("*.json"))


def opened(name: str) -> Session:
    return read_session((FOLDER / name).read_bytes(), LATER)


@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [
        ("begun.json", 3, Safety.NOTHING_CHANGED),
        ("copied.json", 5, Safety.COPIED),
        ("saved.json", 6, Safety.SAVED),
        ("verified.json", 7, Safety.SAVED),
        ("different.json", 5, Safety.NOT_AS_PLANNED),
        ("key-changed.json", 2, Safety.SAVED),
        ("handed-over.json", 6, Safety.SAVED),
    ],
)
def test_each_is_where_it_was(name: str, step: int, expected: Safety) -> None:
    session = opened(name)
    assert (reached_step(session), safety(session)) == (step, expected)


def test_every_file_is_tested() -> None:
    assert len(FILES) == 7


@pytest.mark.parametrize("name", FILES)
def test_it_is_the_same_once_this_version_has_written_it(name: str) -> None:
    session = opened(name)
    again = read_session(write_session(session, LATER), LATER)
    assert (again.live, again.taken, again.check) == (session.live, session.taken, session.check)


def test_a_verified_one_comes_back_whole() -> None:
    session, wanted = opened("verified.json"), at_step(7)
    assert session.live is not None
    assert wanted.live is not None
    assert session.live.holds is Holds.MAVVRIK
    assert (session.live.console, session.live.marks) == (Console.SAME, wanted.live.marks)
    assert (session.cost, session.sessions) == (wanted.cost, wanted.sessions)
    assert (session.tester, session.is_verified) == ("jo", True)
    assert "try-seen" in session.live.proofs
    assert session.files == ("/home/jo/settings.json",)
    assert session.registered is not None
    assert session.registered.how is How.SAID
    assert current_step(session.with_reading(READING)) == 7


def test_its_marks_recognize_what_is_given_again() -> None:
    session = opened("copied.json").with_reading(READING)
    again = session.with_settings(SETTINGS, at_step(4).loaded)  # type: ignore[arg-type]
    assert again.is_taken
    assert current_step(again) == 5


def test_a_rotation_after_it_knows_the_old_key() -> None:
    session = opened("saved.json").with_new_draft(DraftKind.ROTATION).with_reading(OTHER_KEY)
    loaded = session.loaded or at_step(4).loaded
    assert loaded is not None
    rotated = session.with_settings(SETTINGS, loaded).with_saved(loaded)
    assert rotated.live is not None
    assert rotated.live.marks[KEY] != (opened("saved.json").live or rotated.live).marks[KEY]
    assert REVOKE_OLD_KEY in rotated.live.follow_ups


def test_its_handover_can_be_continued() -> None:
    session, notes = from_colleague(opened("handed-over.json"))
    assert notes == ()
    assert session.resumed is not None
    assert session.resumed.handed_over_at == LATER
    assert session.registered is not None
    assert session.registered.where == "from jump07"
    assert current_step(session.with_reading(READING)) == 6


@pytest.mark.parametrize(
    "change",
    [
        {"saved": {"mark": 5}},
        {"saved": []},
        {"taken": "x"},
        {"marks": None},
        {"step": 9},
        {"salt": "x"},
        {"proofs": 1},
        {"previewed": 7},
        {"at": None},
        {"schema_version": True},
    ],
    ids=str,
)
def test_a_broken_one_is_refused_without_repeating_it(change: dict[str, object]) -> None:
    form = json.loads((FOLDER / "saved.json").read_text())
    with pytest.raises(BadSavedSession) as refused:
        read_session(json.dumps({**form, **change}).encode(), NOW)
    assert str(refused.value) == "no saved setup"
