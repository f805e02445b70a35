"""`mvk-wizard restore`: the original, byte for byte, or a sentence why not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.conftest import Run
from tests.core.merge.plans import CREDENTIALS, ENDPOINT, GUIDE, plan_text
from wizard.core.document.reader import read
from wizard.core.merge.model import MergePlan, PlanInputs
from wizard.core.merge.plan import make_plan
from wizard.core.redact.mask import show_key
from wizard.core.session.record import Evidence, Holds, How, Live
from wizard.core.session.session import Session
from wizard.core.values import header_value
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.services.files.state import StateKeeper
from wizard.services.files.undo import write_receipt

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
        "The kept original ~/mvk-wizard/original-2026-11-23-1406.json: 3 lines, from 23 Nov 2026,"
        " 14:06, without Mavvrik.\n"
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
    assert restored.err == "The original, rebuilt from a receipt: 3 lines.\n"


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
        "id": "2026-11-23-1406",
        "kept": str(kept),
        "lines": 3,
        "mavvrik": False,
        "text": ORIGINAL,
    }
    write_receipt(MERGED, NOW)
    undone = command("restore", str(file), "--json", "--in-place")
    assert json.loads(undone.out) == {
        "id": None,
        "kept": None,
        "lines": 3,
        "mavvrik": False,
        "text": None,
    }


# Originals that hold Mavvrik ----------------------------------------------------------------------

LATER = NOW + timedelta(days=1)
OLD_KEY = "mvk-agent-Qx7RzLmNpQrStUvWxYz0123456789AbC"
WITH_OLD_KEY = json.dumps({"env": {"H": header_value("acme-prod-7731", OLD_KEY)}}).encode()
BRINGS_BACK = "It brings back that API key. If the key was revoked, Mavvrik refuses all data.\n"


@pytest.fixture
def newer(kept: Path) -> Path:
    """Kept a day later, while Mavvrik was in the settings."""
    return keep_original(WITH_OLD_KEY, own_places().data, LATER)


def test_the_newest_original_without_mavvrik_is_given(command: Run, newer: Path) -> None:
    restored = command("restore")
    assert (restored.code, restored.out) == (0, DATA)
    assert restored.err == (
        "1 newer original holds Mavvrik. To list them: mvk-wizard restore --list\n"
        "The kept original ~/mvk-wizard/original-2026-11-23-1406.json: 3 lines, from 23 Nov 2026,"
        " 14:06, without Mavvrik.\n"
    )


def test_the_list_says_which_hold_mavvrik_and_never_the_key(command: Run, newer: Path) -> None:
    listed = command("restore", "--list")
    assert (listed.code, listed.err) == (0, "")
    assert listed.out.decode() == (
        "2026-11-24-1406  24 Nov 2026, 14:06   1 line  with Mavvrik, API key"
        f" {show_key(OLD_KEY)}\n"
        "2026-11-23-1406  23 Nov 2026, 14:06  3 lines  without Mavvrik"
        "  <- restore gives this one\n"
    )
    form = json.loads(command("restore", "--list", "--json").out)
    assert [(one["id"], one["mavvrik"], one["default"]) for one in form["originals"]] == [
        ("2026-11-24-1406", True, False),
        ("2026-11-23-1406", False, True),
    ]


def test_another_original_is_given_when_it_is_named_and_its_key_is_mentioned(
    command: Run, newer: Path
) -> None:
    for name in ("2026-11-24-1406", newer.name):
        restored = command("restore", "--which", name)
        assert (restored.code, restored.out) == (0, WITH_OLD_KEY)
        assert restored.err == (
            "The kept original ~/mvk-wizard/original-2026-11-24-1406.json: 1 line, from 24 Nov"
            f" 2026, 14:06, with Mavvrik, API key {show_key(OLD_KEY)}.\n" + BRINGS_BACK
        )


@pytest.mark.parametrize(
    ("live", "words"),
    [
        (OLD_KEY, "Its API key is the one in the console.\n"),
        ("another", "It brings back an old API key. If that key was revoked, Mavvrik refuses"),
    ],
)
def test_a_key_is_compared_with_the_one_that_the_console_holds(
    command: Run, newer: Path, live: str, words: str
) -> None:
    session = Session(salt="ab" * 16, started=True)
    marks = {"MVK_API_KEY": session.mark("MVK_API_KEY", live)}
    saved = Live(Holds.MAVVRIK, Evidence(How.SAID, NOW), marks=marks)
    StateKeeper().keep(replace(session, live=saved), NOW)
    assert words in command("restore", "--which", "2026-11-24-1406").err


def test_a_named_original_in_place_keeps_what_was_there(
    command: Run, newer: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(b'{"mine": 1}')
    restored = command("restore", "--which", "2026-11-23-1406", str(path), "--in-place")
    assert (restored.code, path.read_bytes()) == (0, DATA)
    kept = max(own_places().data.glob("original*"), key=lambda one: one.stat().st_mtime_ns)
    assert kept.read_bytes() == b'{"mine": 1}'


def test_where_every_original_holds_mavvrik_removal_is_offered(
    command: Run, kept: Path, newer: Path
) -> None:
    kept.unlink()
    refused = command("restore")
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err == (
        "The kept original holds Mavvrik, so none predates it.\n"
        "To remove the Mavvrik values: mvk-wizard remove SETTINGS\n"
        "To list them: mvk-wizard restore --list\n"
    )
    keep_original(MERGED.result.encode(), own_places().data, LATER)
    assert command("restore").err.startswith("Every kept original holds Mavvrik,")


def rotated_plan() -> MergePlan:
    """The merge of a new key for the same agent and tenant."""
    new = replace(CREDENTIALS, api_key=SecretStr("mvk-agent-Another0Key1Of2The3Same4Kind5"))
    inputs = PlanInputs(MERGED.result, new, ENDPOINT, GUIDE, ())
    return make_plan(read(MERGED.result), inputs)


def test_after_a_rotation_the_file_goes_back_before_mavvrik(
    command: Run, kept: Path, file: Path
) -> None:
    """Not to the text before the rotation: that would bring the old key back."""
    write_receipt(MERGED, NOW, kept)
    rotated = rotated_plan()
    write_receipt(rotated, LATER, keep_original(file.read_bytes(), own_places().data, LATER))
    file.write_bytes(rotated.result.encode())
    restored = command("restore", str(file), "--in-place")
    assert (restored.code, file.read_bytes()) == (0, DATA)


def test_a_file_that_held_mavvrik_from_the_beginning_is_not_restored(
    command: Run, file: Path
) -> None:
    rotated = rotated_plan()
    write_receipt(rotated, LATER, keep_original(file.read_bytes(), own_places().data, LATER))
    file.write_bytes(rotated.result.encode())
    refused = command("restore", str(file), "--in-place")
    assert (refused.code, file.read_bytes()) == (1, rotated.result.encode())
    assert refused.err == (
        f"Mavvrik was in {file} before the first merge known here.\n"
        f"To remove the Mavvrik values: mvk-wizard remove {file}\n"
        "To list them: mvk-wizard restore --list\n"
    )


# Nothing found ------------------------------------------------------------------------------------


def test_nothing_kept_here(command: Run) -> None:
    refused = command("restore")
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err == (
        "No original is kept on this computer (~/mvk-wizard).\n"
        "The wizard and merge --in-place keep originals on the computer where they run.\n"
        "To remove the Mavvrik values: mvk-wizard remove SETTINGS\n"
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
        f"{file} is not a merge result that is known here, so its original is unknown.\n"
        "The newest kept original without Mavvrik is ~/mvk-wizard/original-2026-11-23-1406.json.\n"
        "To print it: mvk-wizard restore\n"
    )


@pytest.mark.parametrize("data", [b"", b"\xfe\xff\x00", b"a\x00"])
def test_a_file_that_is_no_text_has_no_receipt(command: Run, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    refused = command("restore", str(file))
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err.startswith(f"{file} is not a merge result that is known here")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--in-place",), 2, "--in-place needs a settings file.\n"),
        (("-", "--in-place"), 2, "--in-place needs a settings file.\n"),
        (("x", "--in-place", "--output", "y"), 2, "not allowed with argument"),
        (("/nowhere/settings.json",), 2, "/nowhere/settings.json does not exist."),
        (("--list", "x"), 2, "--list takes no file: it shows the kept originals.\n"),
        (("--list", "--output", "x"), 2, "--list takes no file: it shows the kept originals.\n"),
        (("--list", "--which", "x"), 2, "not allowed with argument"),
        (("--which", ""), 2, "the ID is empty"),
        (("--which", "x", "y"), 2, "--which already names the original. Leave FILE out, or add"),
        (("--which", "x"), 1, "No kept original has the ID 'x'.\nNo original is kept"),
    ],
)
def test_refusals(command: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    refused = command("restore", *arguments)
    assert (refused.code, refused.out) == (code, b"")
    assert words in refused.err
