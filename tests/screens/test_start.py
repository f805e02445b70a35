"""The first 30 seconds."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.screens.walking import AT_START, FOUND, make_wizard, screen_rows, screen_text
from wizard.screens.app import PRACTISE
from wizard.services.surroundings import Surroundings


async def test_it_names_the_two_consoles_the_roles_and_the_only_host() -> None:
    app = make_wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert "Mavvrik dashboard someone who may add agents (Admin → Accounts)" in text
        assert "Claude admin console an Owner or Primary Owner, Team or Enterprise plan" in text
        assert "This program cannot change anything in Claude or Mavvrik by itself." in text
        assert "It talks only to ingest.mavvrik.ai." in text


async def test_with_a_verification_address_that_host_is_named_too() -> None:
    session = replace(AT_START, verify_url="https://verify.acme.test/mvk?agent={agent_id}")
    app = make_wizard(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert "It talks only to ingest.mavvrik.ai and verify.acme.test." in text


async def test_what_is_found_fills_in_without_moving_a_button() -> None:
    ready = asyncio.Event()

    async def slowly() -> str:
        await ready.wait()
        return FOUND

    app = make_wizard(find_here=slowly)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = screen_rows(app)
        assert "Looking at this computer, read only …" in screen_text(app)
        ready.set()
        await pilot.pause()
        after = screen_rows(app)
        assert FOUND in screen_text(app)
        assert [row for row in before if "[" in row] == [row for row in after if "[" in row]
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


async def test_a_look_that_fails_stops_nothing() -> None:
    async def fails() -> str:
        raise OSError("[/etc/claude-code] secret")

    app = make_wizard(find_here=fails)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nothing could be found out about this computer." in screen_text(app)
        assert "secret" not in screen_text(app)


async def test_practise_first_ends_this_run_with_that_wish() -> None:
    app = make_wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        await pilot.pause()
    assert app.return_value == PRACTISE


@pytest.mark.parametrize("can_practise", [True, False])
async def test_practice_is_offered_where_it_can_be_had(can_practise: bool) -> None:
    app = make_wizard(can_practise=can_practise)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert ("[ Practise first ]" in screen_text(app)) is can_practise


async def test_in_practice_mode_it_says_so_and_does_not_offer_it_again() -> None:
    app = make_wizard(replace(AT_START, practice=True, endpoint="http://127.0.0.1:4318"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert screen_rows(app)[0].endswith("PRACTICE  NOTHING CHANGED YET")
        assert "You practise:" in text
        assert "Practise first" not in text


async def test_while_sharing_the_computer_and_hosts_of_the_company_have_nicknames() -> None:
    async def found() -> str:
        return "Found on jump01, over SSH: no Claude Code. No company settings. Read only."

    around = Surroundings(ssh=True, computer="jump01")
    app = make_wizard(
        replace(AT_START, endpoint="https://otel.acme.internal"), find_here=found, around=around
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Found on jump01, over SSH" in screen_text(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert "It talks only to Host 1." in text
        assert "Found on Host 2, over SSH" in text
        assert "jump01" not in text


async def test_it_says_whether_the_screen_is_being_shared() -> None:
    app = make_wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Sharing your screen?  Press ^o now" in screen_text(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "Sharing is on: keys, names and addresses are hidden here." in screen_text(app)
