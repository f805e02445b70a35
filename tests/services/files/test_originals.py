"""Which of the kept originals are from before Mavvrik."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.core.merge.plans import plan_text
from wizard.services.files.files import keep_original
from wizard.services.files.originals import before_mavvrik, read_original, read_originals

NOW = datetime(2026, 11, 3, 9, 6, tzinfo=UTC)
MERGED = plan_text('{"a": 1}').result.encode()


def test_each_knows_when_it_was_kept_its_size_and_whether_mavvrik_is_in_it(tmp_path: Path) -> None:
    kept = [
        keep_original(data, tmp_path, NOW + timedelta(days=day))
        for data, day in ((b"{}", 0), (b"{\n}\n", 0), (MERGED, 1))
    ]
    found = read_originals(tmp_path)
    assert [(one.id, one.when, one.size, one.found.holds_mavvrik) for one in found] == [
        ("2026-11-04-0906", "4 Nov 2026, 09:06", "1 line", True),
        ("2026-11-03-0906.2", "3 Nov 2026, 09:06", "2 lines", False),
        ("2026-11-03-0906", "3 Nov 2026, 09:06", "1 line", False),
    ]
    assert [one.kept for one in found] == kept[::-1]
    assert before_mavvrik(found) is found[1]
    assert before_mavvrik(found[:1]) is None


def test_one_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    keep_original(b"{}", tmp_path, NOW)
    (tmp_path / "original-2026-12-01-0000.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "original-2026-12-02-0000.json").write_bytes(b"\xff\xfe\x00")
    assert [one.id for one in read_originals(tmp_path)] == ["2026-12-02-0000", "2026-11-03-0906"]


def test_a_name_that_is_no_time_is_shown_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "original-2026-99-99-9999.json"
    path.write_bytes(b"{}")
    assert read_original(path).when == "2026-99-99-9999"


def test_nothing_of_an_original_is_in_its_repr(tmp_path: Path) -> None:
    original = read_original(keep_original(MERGED, tmp_path, NOW))
    assert "key-abc" not in repr(original) + repr(original.found)
