"""State on the disk: 0600 in 0700, broken files set aside, hand-overs for a colleague."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.session.test_saved_session import KEY, NOW, SETTINGS, at_step
from wizard.core.session.saving import write_session
from wizard.core.session.session import Session
from wizard.core.session.summary import reached_step
from wizard.services.files import places, state
from wizard.services.files.files import other_owner
from wizard.services.files.state import (
    ASIDE,
    FILE,
    AnothersHandover,
    LoadedState,
    StateKeeper,
    load_handover,
    load_state,
    write_handover,
)
from wizard.services.files.trouble import FileTrouble
from wizard.steps.autosave import salted

SESSION = at_step(6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Paths in sentences begin with ~."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_kept_is_private_and_comes_back(folder: Path) -> None:
    assert StateKeeper(folder).keep(SESSION, NOW)
    session = load_state(NOW, folder).session
    assert session is not None
    assert session.live == SESSION.live
    assert (mode(folder), mode(folder / FILE)) == (0o700, 0o600)


def test_a_file_that_others_could_read_becomes_private(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / FILE).write_text("old")
    (folder / FILE).chmod(0o644)
    StateKeeper(folder).keep(SESSION, NOW)
    assert (mode(folder), mode(folder / FILE)) == (0o700, 0o600)


def test_neither_key_nor_settings_are_on_the_disk(folder: Path) -> None:
    StateKeeper(folder).keep(SESSION, NOW)
    for path in folder.rglob("*"):
        text = path.read_text()
        assert KEY.removeprefix("mvk-agent-")[:8] not in text
        assert SETTINGS.text not in text
        assert "t0p-s3cr" not in text


def test_it_is_written_only_when_something_changed(folder: Path) -> None:
    keeper = StateKeeper(folder)
    assert keeper.keep(SESSION, NOW)
    assert not keeper.keep(SESSION, NOW + timedelta(minutes=1))
    assert keeper.keep(SESSION.with_live(tester="jo"), NOW + timedelta(minutes=2))
    session = load_state(NOW, folder).session
    assert session is not None
    assert session.tester == "jo"


def test_practice_leaves_no_trace(folder: Path) -> None:
    assert not StateKeeper(folder).keep(replace(SESSION, practice=True), NOW)
    assert not folder.exists()


def test_each_setup_has_its_own_salt_and_keeps_it() -> None:
    one, other = (salted(Session()) for _ in range(2))
    assert one.salt != other.salt
    assert len(one.salt) == 32
    assert salted(one) is one


def test_a_setup_that_is_continued_keeps_its_marks(folder: Path) -> None:
    StateKeeper(folder).keep(SESSION, NOW)
    first = load_state(NOW, folder).session
    assert first is not None
    StateKeeper(folder).keep(first, NOW)
    assert load_state(NOW, folder).session == first


def test_it_is_in_the_folder_for_state(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name))
    StateKeeper().keep(SESSION, NOW)
    assert (places.own_places().state / FILE).is_file()
    assert load_state(NOW).session is not None


# Loading never raises -----------------------------------------------------------------------------


def test_without_a_saved_setup_there_is_nothing_to_say(folder: Path) -> None:
    assert load_state(NOW, folder) == LoadedState(None, "")
    folder.write_text("a file where the folder should be")
    assert load_state(NOW, folder) == LoadedState(None, "")


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"{", b'{"kind": "mvk-wizard set-up"}'])
def test_a_broken_file_is_set_aside_with_a_sentence(home: Path, data: bytes) -> None:
    folder = home / "state"
    folder.mkdir()
    (folder / FILE).write_bytes(data)
    assert load_state(NOW, folder) == LoadedState(
        None,
        "The saved progress can't be read. You start again. The file is kept as "
        "~/state/session.unusable.json.",
    )
    assert (folder / ASIDE).read_bytes() == data
    assert load_state(NOW, folder) == LoadedState()


def test_a_file_of_a_later_version_is_set_aside_too(home: Path) -> None:
    folder = home / "state"
    folder.mkdir()
    form = json.loads(write_session(SESSION, NOW))
    (folder / FILE).write_text(json.dumps({**form, "schema_version": 3}))
    assert load_state(NOW, folder).sentence == (
        "The saved progress was written by a later version of mvk-wizard. You start "
        "again. The file is kept as ~/state/session.unusable.json."
    )


def test_a_file_that_cannot_be_set_aside_stays(home: Path) -> None:
    folder = home / "state"
    (folder / ASIDE / "in the way").mkdir(parents=True)
    (folder / FILE).write_text("{")
    assert load_state(NOW, folder).sentence == (
        "The saved progress can't be read. You start again. The file "
        "~/state/session.json stays as it is."
    )


def test_only_an_ordinary_file_is_read(home: Path) -> None:
    folder = home / "state"
    (folder / FILE).mkdir(parents=True)
    assert load_state(NOW, folder) == LoadedState(
        None,
        "~/state/session.json is a folder, not a file. The last setup is not known here.",
    )


def test_a_huge_file_is_not_read(home: Path) -> None:
    folder = home / "state"
    folder.mkdir()
    with (folder / FILE).open("wb") as file:
        file.truncate(3 * 1024 * 1024)
    assert load_state(NOW, folder).sentence == (
        "~/state/session.json is larger than 2 MB (3,145,728 bytes; the limit is 2,097,152)."
        " The last setup is not known here."
    )


# Handing over -------------------------------------------------------------------------------------


def test_a_handover_is_private_and_can_be_continued(tmp_path: Path) -> None:
    path = tmp_path / "for-a-colleague"
    written = write_handover(SESSION, path, NOW, "jump07")
    assert written.path == path
    assert mode(path) == 0o600
    saved, _ = load_handover(path, NOW)
    assert (reached_step(saved), saved.agent_name) == (6, "acme-claude-code")
    assert saved.registered is not None
    assert saved.registered.where == "from jump07"
    write_handover(saved, path, NOW + timedelta(hours=1))
    again, _ = load_handover(path, NOW + timedelta(hours=1))
    assert again.resumed is not None
    assert again.resumed.handed_over_at == NOW + timedelta(hours=1)


def test_a_handover_replaces_only_a_handover(home: Path) -> None:
    path = home / "settings.json"
    path.write_text("{}")
    with pytest.raises(FileTrouble) as refused:
        write_handover(SESSION, path, NOW)
    assert (refused.value.sentence, refused.value.meaning, refused.value.remedy) == (
        "~/settings.json exists and is not a handover.",
        "Nothing was saved. An existing file is exactly as it was.",
        "Choose another name, or move that file.",
    )
    assert path.read_text() == "{}"


def test_a_file_that_is_not_a_handover_is_refused_with_sentences(home: Path) -> None:
    path = home / "half"
    path.write_bytes(write_session(SESSION, NOW)[:100])
    with pytest.raises(FileTrouble) as refused:
        load_handover(path, NOW)
    assert (refused.value.sentence, refused.value.meaning, refused.value.remedy) == (
        "~/half is not a handover file, or only part of one.",
        "Nothing was read. Nothing changed.",
        "Ask your colleague to run again: mvk-wizard handover FILE",
    )


def test_a_handover_of_a_later_version_is_recognized(home: Path) -> None:
    path = home / "later"
    form = json.loads(write_session(SESSION, NOW))
    path.write_text(json.dumps({**form, "schema_version": 9}))
    with pytest.raises(FileTrouble) as refused:
        load_handover(path, NOW)
    assert (refused.value.sentence, refused.value.remedy) == (
        "~/later was written by a later version of mvk-wizard.",
        "Update mvk-wizard, then try again.",
    )


def test_a_missing_handover_is_reported(home: Path) -> None:
    with pytest.raises(FileTrouble, match=r"^~/none does not exist"):
        load_handover(home / "none", NOW)


def test_a_session_that_was_never_started_can_be_kept(folder: Path) -> None:
    assert StateKeeper(folder).keep(salted(Session()), NOW)
    session = load_state(NOW, folder).session
    assert session is not None
    assert reached_step(session) == 0


# Files of other users -----------------------------------------------------------------------------


@pytest.fixture
def of_bob(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file belongs to bob."""
    monkeypatch.setattr(state, "other_owner", lambda _: "bob")


@pytest.mark.skipif(sys.platform == "win32", reason="owners are those of POSIX")
def test_whose_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_text("")
    assert (other_owner(path), other_owner(tmp_path / "none"), other_owner(Path("\0"))) == ("",) * 3
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)
    assert other_owner(path)
    monkeypatch.setattr("wizard.services.files.atomic.POSIX", False)
    assert other_owner(path) == ""


def test_the_state_of_another_user_is_refused_and_left_alone(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    StateKeeper(folder).keep(SESSION, NOW)
    before = (folder / FILE).read_bytes()
    monkeypatch.setattr(state, "other_owner", lambda _: "bob")
    sentence = (
        "~/state/session.json belongs to bob, not to you, and was not read."
        " The last setup is not known here."
    )
    assert load_state(NOW, folder) == LoadedState(None, sentence)
    assert load_state(NOW, folder, look_only=True) == LoadedState(None, sentence)
    with pytest.raises(FileTrouble, match="belongs to bob, not to you"):
        StateKeeper(folder).keep(SESSION, NOW)
    assert [one.name for one in folder.iterdir()] == [FILE]
    assert (folder / FILE).read_bytes() == before


def test_a_handover_of_another_user_is_named_and_read_only_with_permission(
    home: Path, of_bob: None
) -> None:
    path = home / "handover.json"
    path.write_bytes(write_session(replace(SESSION, endpoint="https://evil.example"), NOW))
    with pytest.raises(AnothersHandover) as asked:
        load_handover(path, NOW)
    assert asked.value.sentence == "~/handover.json belongs to bob, another user of this computer."
    found, _ = load_handover(path, NOW, from_others=True)
    assert found.endpoint == "https://ingest.mavvrik.ai"  # nothing of it chooses where the key goes
