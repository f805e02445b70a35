"""`mvk-wizard handover`: the setup without secrets, for another computer or a colleague."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.core.session.test_saved_session import AGENT, KEY, READING, SETTINGS, at_step
from wizard.core.session.record import Evidence, How
from wizard.core.session.session import Session, current_step
from wizard.services.files.places import own_places
from wizard.services.files.state import FILE, StateKeeper, load_handover
from wizard.services.surroundings import look_around
from wizard.steps.autosave import salted

NOW = datetime(2026, 11, 23, 14, 16, tzinfo=UTC)


@pytest.fixture
def kept(command: Run) -> None:
    """A setup that waits for data in Mavvrik."""
    StateKeeper().keep(at_step(6), NOW)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "for a colleague"


def test_it_writes_a_private_file_without_secrets(command: Run, kept: None, file: Path) -> None:
    outcome = command("handover", str(file), credentials=False)
    assert (outcome.code, outcome.out) == (0, b"")
    assert outcome.err == (
        f"{file}: saved.\n"
        "Settings saved 23 Nov, 14:16 (verified), not yet seen in Mavvrik.\n"
        "It holds step 6 of 7, names, decisions and evidence. No API key, no settings.\n"
        "Your colleague continues with: mvk-wizard --continue 'for a colleague'\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    assert KEY.removeprefix("mvk-agent-")[:8] not in text
    assert AGENT[:8] not in text
    assert SETTINGS.text[10:18] not in text
    assert str(Path.home()) not in text


def test_it_holds_no_path(command: Run, file: Path) -> None:
    session = at_step(6)
    paths = ("/srv/acme/it/settings.json", "~/acme/it/settings.json", "acme/it dept/settings.json")
    for path in (*paths, "C:\\acme\\it\\settings.json"):
        loaded = Evidence(How.CHECKED, NOW, "from this computer", path)
        taken = replace(session.taken, file=path) if session.taken else None
        StateKeeper().keep(replace(session, loaded=loaded, taken=taken), NOW)
        command("handover", str(file), credentials=False)
        text = file.read_text()
        assert "acme/" not in text
        assert "acme\\" not in text
        assert load_handover(file, NOW)[0].endpoint == session.endpoint


def test_a_colleague_continues_at_that_step(
    command: Run, kept: None, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("handover", str(file))
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "another home"))
    session, _ = load_handover(file, datetime.now().astimezone())
    assert current_step(session.with_reading(READING)) == 6
    where = f"from {look_around().computer or 'another computer'}"
    assert session.registered is not None
    assert session.registered.where == where


def test_as_json(command: Run, kept: None, file: Path) -> None:
    form = json.loads(command("handover", str(file), "--json").out)
    assert list(form) == ["file", "step", "state", "agent_name", "handed_over_at"]
    assert (form["file"], form["step"], form["agent_name"]) == (str(file), 6, "acme-claude-code")


def test_nothing_to_hand_over(command: Run, file: Path) -> None:
    outcome = command("handover", str(file))
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err == (
        "Nothing to hand over: no setup was started here.\nStart one with: mvk-wizard\n"
    )
    assert not file.exists()


def test_a_setup_that_was_only_viewed_is_nothing_to_hand_over(command: Run, file: Path) -> None:
    StateKeeper().keep(salted(Session()), NOW)
    assert command("handover", str(file)).code == 1


def test_a_broken_state_is_reported(command: Run, file: Path) -> None:
    folder = own_places().state
    folder.mkdir(parents=True)
    (folder / FILE).write_text("{")
    outcome = command("handover", str(file))
    assert outcome.code == 1
    assert outcome.err.startswith("The saved progress can't be read.")


def test_it_replaces_its_own_files_and_no_others(command: Run, kept: None, file: Path) -> None:
    assert command("handover", str(file)).code == 0
    assert command("handover", str(file)).code == 0
    file.write_text("{}")
    outcome = command("handover", str(file))
    assert outcome.code == 1
    assert outcome.err.startswith(f"{file} exists and is not a handover.\n")
    assert file.read_text() == "{}"


def test_a_folder_that_is_not_there(command: Run, kept: None, file: Path) -> None:
    outcome = command("handover", str(file / "x"))
    assert outcome.code == 1
    assert outcome.err.startswith(f"The folder {file} does not exist.\n")


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_it_needs_the_name_of_a_file(command: Run, kept: None, arguments: tuple[str, ...]) -> None:
    assert command("handover", *arguments).code == 2
