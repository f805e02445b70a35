"""Kept originals and receipts lie in the data folder, not in state."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from wizard.services.files.places import Places, own_places


def test_each_has_the_folder_that_the_system_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda app, appauthor: Path("/d") / app)
    monkeypatch.setattr(platformdirs, "user_state_path", lambda app, appauthor: Path("/s") / app)
    assert own_places() == Places(Path("/d/mvk-wizard"), Path("/s/mvk-wizard"))


def test_where_the_system_has_one_folder_for_both_they_stay_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("user_data_path", "user_state_path"):
        monkeypatch.setattr(platformdirs, name, lambda app, appauthor: Path("/one") / app)
    assert own_places() == Places(Path("/one/mvk-wizard"), Path("/one/mvk-wizard/state"))


def test_nothing_is_created_by_asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda app, appauthor: tmp_path / "d")
    monkeypatch.setattr(platformdirs, "user_state_path", lambda app, appauthor: tmp_path / "s")
    own_places()
    assert list(tmp_path.iterdir()) == []
