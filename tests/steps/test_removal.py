"""Removal: what can be done in each state, and what happens."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.last_steps import ORIGINAL, at_step_6, copied, result_of
from tests.screens.walking import BLOCK, SECRET_PART
from tests.steps.test_undo import holds, shown_boxes
from tests.steps.world import make, offered, said
from wizard.core.session.record import DraftKind, Holds, How
from wizard.guide import maintenance
from wizard.services.clipboard.clipboard import CopyResult
from wizard.steps.removal import Removal

MERGED = result_of(at_step_6())


async def test_a_removal_is_copied_proved_and_ends_the_setup() -> None:
    page, world = make(Removal, at_step_6())
    assert offered(page) == ["open_file", "back"]
    await page.pasted("settings", MERGED)
    assert offered(page) == ["copy_result", "save", "again", "back"]
    await page.perform("copy_result")
    assert world.clipboard == ORIGINAL
    assert world.session.doing is DraftKind.REMOVAL
    await page.pasted("settings", world.clipboard)
    assert maintenance.REMOVE_PROVED in said(page)
    await page.perform("saved")
    live = world.session.live
    assert live is not None
    assert (live.holds, live.evidence.how) == (Holds.WITHOUT, How.COMPARED)
    assert world.moves == ["start over"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (MERGED.rstrip()[:-1], "x A closing } is missing: the { at line 1, column 1"),
        (BLOCK, "x These are the credentials from the Connect tab, not the settings."),
        (
            f'{{"env": {{}},{MERGED[1:]}',
            'x Nothing can be removed yet. "env" appears more than once',
        ),
        (ORIGINAL, "These settings hold no Mavvrik values. Nothing changed."),
    ],
    ids=["cut off", "credentials", "duplicate", "without"],
)
async def test_a_text_that_mavvrik_cannot_be_removed_from_is_explained_and_not_copied(
    given: str, says: str
) -> None:
    page, world = make(Removal, at_step_6())
    await page.pasted("settings", given)
    assert says in said(page)
    assert SECRET_PART not in said(page)
    assert offered(page)[0] == "again"
    await page.perform("copy_result")
    assert world.clipboard == ""
    await page.pasted("settings", MERGED)  # another text is taken
    assert offered(page)[0] == "copy_result"


async def test_a_failed_copy_is_reported_and_does_not_count_as_saved() -> None:
    page, world = make(Removal, at_step_6(), outcome=copied(CopyResult.NOT_COPIED))
    await page.pasted("settings", MERGED)
    await page.perform("copy_result")
    assert world.told == [
        "[problem] Remove Mavvrik: Not copied, because this computer has no clipboard that"
        " programs can reach. Save to a file."
    ]
    assert "saved" not in offered(page)
    assert world.session.doing is DraftKind.SET_UP


async def test_an_earlier_removal_can_be_confirmed_or_proved_by_a_paste() -> None:
    session = at_step_6().with_new_draft(DraftKind.REMOVAL)
    session = session.with_copied("{}", at_step_6().live.evidence)  # type: ignore[union-attr]
    page, world = make(Removal, session)
    assert offered(page) == ["saved", "open_file", "back"]
    await page.pasted("settings", "{}")
    assert offered(page) == ["saved", "back"]
    await page.perform("saved")
    assert world.session.live is not None
    assert world.session.live.evidence.how is How.COMPARED


async def test_after_copying_it_compares_what_the_console_holds() -> None:
    page, world = make(Removal, at_step_6())
    await page.pasted("settings", MERGED)
    await page.perform("copy_result")
    assert [one.title for one in shown_boxes(page)] == ["Paste what the console holds"]
    await page.pasted("paste", MERGED)
    assert maintenance.REMOVE_STILL_THERE in said(page)
    await page.pasted("paste", MERGED[:-3])
    assert "A closing } is missing" in said(page)
    assert holds(world) is Holds.MAVVRIK  # nothing is noted yet
    assert offered(page)[:2] == ["saved", "copy_result"]  # the result can be copied again
    await page.pasted("paste", world.clipboard)
    assert maintenance.REMOVE_PROVED in said(page)
    assert shown_boxes(page) == []


async def test_what_would_stay_is_listed_before_the_rest_is_removed() -> None:
    note = '  "note": "mvk-agent-0123456789abcdef",\n'
    left = "! Line 2: note has a Mavvrik API key. Remove it there by hand."
    page, world = make(Removal, at_step_6())
    await page.pasted("settings", MERGED.replace("{", f"{{\n{note.rstrip()}", 1))
    assert "x Some of Mavvrik would stay." in said(page)
    assert left in said(page)
    assert "Everything else is as it was" not in said(page)
    await page.perform("copy_result")
    assert world.clipboard == ""
    await page.perform("partly")
    assert "! Mavvrik values: 10 removed. Some Mavvrik values are left." in said(page)
    assert left in said(page)
    await page.perform("copy_result")
    assert world.clipboard == ORIGINAL.replace("{\n", f"{{\n{note}", 1)
    await page.pasted("paste", world.clipboard)
    assert maintenance.REMOVE_PARTLY_PROVED in said(page)
    await page.perform("saved")
    assert holds(world) is Holds.OTHER
    assert world.moves != ["start over"]


async def test_settings_from_a_file_are_saved_to_another_with_the_same_encoding(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "settings.json", "/tmp/without.json"
    source.write_bytes(b"\xef\xbb\xbf" + MERGED.encode())
    page, world = make(Removal, at_step_6(), answers=deque([str(source), target]))
    await page.perform("open_file")
    await page.perform("save")
    assert world.outside.saved[target] == b"\xef\xbb\xbf" + ORIGINAL.encode()


async def test_while_sharing_the_hosts_in_the_settings_have_nicknames() -> None:
    page, _ = make(Removal, replace(at_step_6(), sharing=True))
    assert "You share your screen, and the editor may show keys." in said(page)
    await page.pasted(
        "settings",
        MERGED.replace(
            '"OTEL_METRICS_EXPORTER": "none"',
            '"OTEL_METRICS_EXPORTER": "otlp",'
            ' "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otel.corp.test/v1/metrics"',
            1,
        ),
    )
    assert "Metrics still go to Host 1." in said(page)
    assert "corp.test" not in said(page)
