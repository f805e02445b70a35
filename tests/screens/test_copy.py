"""Step 5: what it says before the click; "copied" and "saved to a file" only with proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.copying import BEFORE, RESULT, paste_into, safety
from tests.screens.last_steps import (
    COPIED_AT,
    KEPT,
    SSH,
    make_last_step,
)
from tests.screens.walking import page_shown, press, said, settled, told
from wizard.core.session.record import How
from wizard.core.session.session import exit_code

pytestmark = pytest.mark.usefixtures("blank_others")


# Before the click ---------------------------------------------------------------------------------


async def test_it_says_who_notices_what_before_anything_is_copied() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = said(app)
        assert "Who everyone whose Claude Code reads the console's settings. When at" in text
        assert "When at their next Claude Code restart. What some see" in text
        assert 'some see "Managed settings require approval" and must choose Yes' in text
        assert "Undo paste the original, save, restart: about 2 minutes." in text
        assert "✓ Ready to copy: 45 lines, 0 problems." in text
        assert "minutes" not in text.partition("Ready to copy")[0]
        assert "colleague" not in text
        assert "▸ Copy settings Save to a file Copy developer message" in text
        assert safety(app) == "NOTHING CHANGED YET"
        assert app.session == BEFORE


# Copied -------------------------------------------------------------------------------------------


async def test_copied_and_read_back_is_copied_and_not_saved() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        text = said(app)
        assert "✓ Clipboard verified: 45 lines. 14:12" in text
        assert "4 Click Update settings." in text
        assert "Now 45 lines, ending in }." in text
        assert "5 Reload the page" in text
        assert safety(app) == "COPIED, NOT SAVED"
        assert app.focused is not None
        assert app.focused.id == "paste"
    taken = app.session.taken
    assert outside.clipboard == RESULT
    assert taken is not None
    assert (taken.fingerprint, taken.evidence.how) == (BEFORE.fingerprint, How.CHECKED)
    assert taken.evidence.at == COPIED_AT
    assert outside.receipts == [KEPT]
    assert app.session.receipt == "receipt-1.json"
    assert exit_code(app.session) == 3


async def test_a_paste_counts_wherever_the_focus_is_also_where_there_is_no_box() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await paste_into(pilot, RESULT)
        assert told(app) == ["Nothing to compare yet. Copy the settings first."]
        await press(pilot, "enter", "tab")
        await paste_into(pilot, RESULT)
        assert safety(app) == "SAVED, COMPARED 14:12"


async def test_another_text_on_the_clipboard_withdraws_the_claim() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await page_shown(app).copy("an agent's ID", "Agent ID")
        await settled(pilot)
        app.update_session(app.session)
        await pilot.pause()
        assert "✓ Copied. The clipboard may hold something else by now. 14:12" in said(app)


# Saved to a file ----------------------------------------------------------------------------------


async def test_saved_to_a_file_is_the_result_byte_for_byte() -> None:
    app, outside = make_last_step(BEFORE, around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+s")
        assert "so only you can read it" in said(app)
        await press(pilot, "enter")
        text = said(app)
        assert "✓ Saved to ~/mvk-wizard-settings.json. Copy its text." in text
        assert "ssh jump01 'cat ~/mvk-wizard-settings.json' | pbcopy" in text
        assert safety(app) == "COPIED, NOT SAVED"
        await press(pilot, *["tab"] * 4, "enter")
    assert outside.saved == {"~/mvk-wizard-settings.json": RESULT.encode()}
    assert app.session.taken is not None
    assert app.session.taken.file == "~/mvk-wizard-settings.json"
    assert outside.clipboard == "ssh jump01 'cat ~/mvk-wizard-settings.json' | pbcopy"


async def test_a_file_that_is_there_is_not_replaced_without_asking() -> None:
    app, outside = make_last_step(BEFORE)
    outside.there.add("~/mvk-wizard-settings.json")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        assert "~/mvk-wizard-settings.json already exists." in said(app)
        await press(pilot, "enter")  # the harmless answer
        assert outside.saved == {}
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")  # only a button replaces
        assert outside.saved == {}
        await press(pilot, "tab", "enter")
    assert list(outside.saved) == ["~/mvk-wizard-settings.json"]


async def test_the_real_file_is_for_its_owner_only_also_over_an_open_one(tmp_path: Path) -> None:
    from wizard.steps.ports import Outside

    open_file = tmp_path / "open.json"
    open_file.write_text("old")
    open_file.chmod(0o644)
    outside = Outside(SSH, lambda _: None)
    for path in (open_file, tmp_path / "new.json"):
        await outside.save(str(path), b"{}")
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_bytes() == b"{}"
    assert await outside.is_there(str(open_file))
    await outside.delete(str(open_file))
    assert not await outside.is_there(str(open_file))
