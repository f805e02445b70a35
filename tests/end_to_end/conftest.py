"""Fixtures for the tests of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.faulty_files import OLD


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The settings, or the file that is saved to, in a folder of its own."""
    path = tmp_path / "etc/settings.json"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path
