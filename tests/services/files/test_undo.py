"""Receipts on disk: private, found by the text they fit, and never trusted."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.merge.plans import plan_text
from wizard.core.merge.options import Options
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.services.files.undo import (
    before_mavvrik,
    find_steps,
    kept_original,
    kept_originals,
    read_original,
    read_originals,
    steps_back,
    write_receipt,
)

NOW = datetime(2026, 11, 23, 14, 6, 7, tzinfo=UTC)
PLAN = plan_text('{"a": 1}')


@pytest.fixture
def data() -> Path:
    return own_places().data


def test_only_its_owner_can_read_it(data: Path) -> None:
    path = write_receipt(PLAN, NOW)
    assert path is not None
    assert path == data / "receipts" / f"receipt-2026-11-23-140607-{PLAN.fingerprint[:16]}.json"
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (data, path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]


def test_a_merge_that_changed_nothing_leaves_none(data: Path) -> None:
    assert write_receipt(plan_text(PLAN.result), NOW) is None
    assert not data.exists()


def test_it_is_found_by_the_text_that_it_fits() -> None:
    write_receipt(PLAN, NOW)
    assert [step.text for step in find_steps(PLAN.result)] == ['{"a": 1}']
    assert list(find_steps(PLAN.result + " ")) == []
    (own_places().data / "receipts").rename(own_places().data / "elsewhere")
    assert list(find_steps(PLAN.result)) == []


def test_the_later_of_two_texts_with_the_same_result_comes_first() -> None:
    other = plan_text('{"a": 1, "env": {}}')
    assert other.result == PLAN.result
    write_receipt(PLAN, NOW)
    write_receipt(other, NOW + timedelta(minutes=5))
    texts = [step.text for step in find_steps(PLAN.result)]
    assert texts == ['{"a": 1, "env": {}}', '{"a": 1}']


def test_damaged_receipts_prove_nothing() -> None:
    path = write_receipt(PLAN, NOW)
    assert path is not None
    for number, content in enumerate([b"", b"\xff\xfe", b"{}", path.read_bytes()[:-40]]):
        (path.parent / f"receipt-9999{number}-{PLAN.fingerprint[:16]}.json").write_bytes(content)
    (path.parent / f"receipt-99999-{PLAN.fingerprint[:16]}.json").mkdir()
    assert [step.receipt.at for step in find_steps(PLAN.result)] == [NOW]


def test_merges_are_followed_back_to_the_first() -> None:
    enforced = plan_text(PLAN.result, options=Options(enforce=True))
    write_receipt(PLAN, NOW)
    write_receipt(enforced, NOW + timedelta(days=1))
    assert [step.text for step in steps_back(enforced.result)] == [PLAN.result, '{"a": 1}']


def test_merges_in_a_circle_are_followed_only_once() -> None:
    on = plan_text(PLAN.result, options=Options(command_lines=False))
    off = plan_text(on.result)
    assert off.result == PLAN.result
    for plan in (on, off):
        write_receipt(plan, NOW)
    assert [step.text for step in steps_back(PLAN.result)] == [on.result]


def test_kept_originals_are_found_newest_first(data: Path) -> None:
    assert kept_originals() == []
    paths = [keep_original(b"{}", data, NOW + timedelta(minutes=one)) for one in (0, 0, 1)]
    (data / "original-2099-01-01-0000.json").mkdir()
    assert kept_originals() == paths[::-1]


def test_the_kept_original_of_a_receipt_is_found_while_it_is_there(data: Path) -> None:
    kept = keep_original(b'{"a": 1}', data, NOW)
    write_receipt(PLAN, NOW, kept)
    (step,) = find_steps(PLAN.result)
    assert kept_original(step.receipt) == kept
    kept.unlink()
    assert kept_original(step.receipt) is None


EARLIER = datetime(2026, 11, 3, 9, 6, tzinfo=UTC)
MERGED = plan_text('{"a": 1}').result.encode()


def test_each_knows_when_it_was_kept_its_size_and_whether_mavvrik_is_in_it(data: Path) -> None:
    kept = [
        keep_original(held, data, EARLIER + timedelta(days=day))
        for held, day in ((b"{}", 0), (b"{\n}\n", 0), (MERGED, 1))
    ]
    found = read_originals()
    assert [(one.id, one.when, one.size, one.found.holds_mavvrik) for one in found] == [
        ("2026-11-04-0906", "4 Nov 2026, 09:06", "1 line", True),
        ("2026-11-03-0906.2", "3 Nov 2026, 09:06", "2 lines", False),
        ("2026-11-03-0906", "3 Nov 2026, 09:06", "1 line", False),
    ]
    assert [one.kept for one in found] == kept[::-1]
    assert before_mavvrik(found) is found[1]
    assert before_mavvrik(found[:1]) is None


def test_one_that_cannot_be_read_is_left_out(data: Path) -> None:
    keep_original(b"{}", data, EARLIER)
    (data / "original-2026-12-01-0000.json").symlink_to(data / "nowhere")
    (data / "original-2026-12-02-0000.json").write_bytes(b"\xff\xfe\x00")
    assert [one.id for one in read_originals()] == ["2026-12-02-0000", "2026-11-03-0906"]


def test_a_name_that_is_not_a_time_is_shown_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "original-2026-99-99-9999.json"
    path.write_bytes(b"{}")
    assert read_original(path).when == "2026-99-99-9999"


def test_nothing_of_an_original_is_in_its_repr(tmp_path: Path) -> None:
    original = read_original(keep_original(MERGED, tmp_path, EARLIER))
    assert "key-abc" not in repr(original) + repr(original.found)
