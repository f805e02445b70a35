"""`mvk-wizard restore`: the original, byte for byte, or a sentence why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.core.plans import plan_text
from wizard.services.files import keep_original
from wizard.services.places import own_places
from wizard.services.receipts import write_receipt

NOW = datetime(2026, 11, 23, 14, 6, tzinfo=UTC)
ORIGINAL = '\ufeff{\r\n  "a": 1.0\r\n}\r\n'
DATA = ORIGINAL.encode()
MERGED = plan_text(ORIGINAL)


@pytest.fixture
def kept(command: Run) -> Path:
    """A kept original, in the folders of this test."""
    return keep_original(DATA, own_places().data, NOW)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.json"
    path.write_bytes(MERGED.result.encode())
    return path


def test_the_latest_kept_original_comes_byte_for_byte(command: Run, kept: Path) -> None:
    keep_original(b"older", own_places().data, NOW - timedelta(days=1))
    restored = command("restore", credentials=False)
    assert (restored.code, restored.out) == (0, DATA)
    assert restored.err == (
        "The kept original ~/mvk-wizard/original-2026-11-23-1406.json: 3 lines.\n"
    )


@pytest.mark.parametrize("data", [b"", b"\xff\x00\xfe", b"not json\r"])
def test_whatever_was_kept_comes_back(command: Run, data: bytes) -> None:
    keep_original(data, own_places().data, NOW)
    assert command("restore").out == data


def test_the_original_of_a_settings_file_is_the_one_its_receipt_names(
    command: Run, kept: Path, file: Path
) -> None:
    write_receipt(MERGED, NOW, kept)
    keep_original(b"of something else", own_places().data, NOW + timedelta(days=1))
    assert command("restore", str(file)).out == DATA
    assert command("restore", "-", stdin=file.read_bytes()).out == DATA


def test_without_the_kept_file_a_receipt_is_enough(command: Run, kept: Path, file: Path) -> None:
    write_receipt(MERGED, NOW, kept)
    kept.unlink()
    restored = command("restore", str(file))
    assert (restored.code, restored.out) == (0, DATA)
    assert restored.err == "The original, put together again from a receipt: 3 lines.\n"


def test_in_place_of_the_merged_file(command: Run, kept: Path, file: Path) -> None:
    write_receipt(MERGED, NOW, kept)
    restored = command("restore", str(file), "--in-place")
    assert (restored.code, restored.out, file.read_bytes()) == (0, b"", DATA)
    assert restored.err.splitlines()[0] == f"{file}: saved."
    assert [path.name for path in own_places().data.glob("original*")] == [kept.name]


def test_into_a_file_of_its_own(command: Run, kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "original.json"
    restored = command("restore", "--output", str(target))
    assert (restored.code, restored.out, target.read_bytes()) == (0, b"", DATA)
    assert target.stat().st_mode & 0o777 == 0o600


def test_as_json(command: Run, kept: Path, file: Path) -> None:
    assert json.loads(command("restore", "--json").out) == {
        "kept": str(kept),
        "lines": 3,
        "text": ORIGINAL,
    }
    write_receipt(MERGED, NOW)
    undone = command("restore", str(file), "--json", "--in-place")
    assert json.loads(undone.out) == {"kept": None, "lines": 3, "text": None}


# Nothing found ------------------------------------------------------------------------------------


def test_nothing_kept_here(command: Run) -> None:
    refused = command("restore")
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err == (
        "No original is kept on this computer (~/mvk-wizard).\n"
        "Originals are kept where the wizard, or merge --in-place, was run.\n"
        "To take only the Mavvrik values out: mvk-wizard remove SETTINGS\n"
    )


def test_a_file_that_was_changed_since_is_never_overwritten(
    command: Run, kept: Path, file: Path
) -> None:
    write_receipt(MERGED, NOW, kept)
    file.write_bytes(file.read_bytes() + b"\n")
    before = file.read_bytes()
    refused = command("restore", str(file), "--in-place")
    assert (refused.code, refused.out, file.read_bytes()) == (1, b"", before)
    assert refused.err == (
        f"{file} is not as this program wrote it, so its original is not known.\n"
        "The latest kept original is ~/mvk-wizard/original-2026-11-23-1406.json.\n"
        "Look at it with: mvk-wizard restore\n"
    )


@pytest.mark.parametrize("data", [b"", b"\xfe\xff\x00", b"a\x00"])
def test_a_file_that_is_no_text_has_no_receipt(command: Run, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    refused = command("restore", str(file))
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err.startswith(f"{file} is not as this program wrote it")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--in-place",), 2, "--in-place needs a settings file.\n"),
        (("-", "--in-place"), 2, "--in-place needs a settings file.\n"),
        (("x", "--in-place", "--output", "y"), 2, "not allowed with argument"),
        (("/nowhere/settings.json",), 1, "There is no file /nowhere/settings.json."),
    ],
)
def test_refusals(command: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    refused = command("restore", *arguments)
    assert (refused.code, refused.out) == (code, b"")
    assert words in refused.err
