"""No test touches the home folder of whoever runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from wizard.services.files.places import own_places

LEAVES_A_FILE = """
from pathlib import Path
from tests.conftest import OUTSIDE

def test_that_writes_where_it_must_not():
    folder = Path(OUTSIDE["HOME"], ".local/share/mvk-wizard")
    folder.mkdir(parents=True)
    (folder / "left.json").touch()
"""


def test_the_wizard_saves_in_the_home_folder_of_the_test(own_home: Path) -> None:
    places = own_places()
    assert places.data.is_relative_to(own_home)
    assert places.state.is_relative_to(own_home)
    assert list(own_home.iterdir()) == []


def test_a_program_that_a_test_starts_has_the_same_home(own_home: Path) -> None:
    show = "from wizard.services.files.places import own_places; print(own_places().state)"
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(own_home)


@pytest.mark.skipif(sys.platform != "linux", reason="writes to the data folder as Linux has it")
def test_a_run_that_leaves_a_file_at_home_fails_and_names_it(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_one.py").write_text(LEAVES_A_FILE)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    options = ("-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "-n0", "--rootdir", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert f"{own_home}/.local/share/mvk-wizard/left.json" in done.stdout
