"""The first 30 seconds: what is said, what is found, what can be started."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.screens.last_steps import COPIED_AT
from tests.screens.walking import AT_START
from tests.steps.world import make, offered, said
from wizard.core.session.session import Session
from wizard.services.files.state import AnothersHandover
from wizard.services.files.trouble import FileTrouble
from wizard.services.surroundings import Surroundings
from wizard.steps import start
from wizard.steps.dialogs import Ask, AskPath
from wizard.steps.start import Start


def test_it_names_the_two_consoles_the_roles_and_the_only_host() -> None:
    text = said(make(Start, AT_START)[0])
    assert "Mavvrik dashboard permission to add agents" in text
    assert "Claude admin console Owner or Primary Owner (Team or Enterprise)" in text
    assert "Nothing changes for developers until you save or deliver the settings." in text
    assert "The wizard contacts only ingest.mavvrik.ai." in text


def test_with_a_verification_address_that_host_is_named_too() -> None:
    session = replace(AT_START, verify_url="https://verify.acme.test/mvk?agent={agent_id}")
    text = said(make(Start, session)[0])
    assert "The wizard contacts only ingest.mavvrik.ai and verify.acme.test." in text


async def test_a_failed_look_at_the_computer_stops_nothing() -> None:
    async def fails() -> str:
        raise OSError("[/etc/claude-code] of kim")

    page, _ = make(Start, AT_START, find_here=fails)
    assert "Looking at this computer …" in said(page)
    await page.begin()
    assert "This computer could not be checked." in said(page)
    assert "kim" not in said(page)


async def test_start_is_step_1_and_practice_another_run() -> None:
    page, world = make(Start, AT_START, can_practice=True)
    await page.perform("practice")
    await page.perform("start")
    assert world.session.started
    assert world.moves == ["practice", "next"]


@pytest.mark.parametrize("can", [True, False])
def test_practice_and_a_handover_are_offered_where_they_are_possible(can: bool) -> None:
    page, _ = make(Start, AT_START, can_practice=can, can_continue=can)
    assert offered(page) == ["start", *(["practice", "continue_other"] if can else [])]


def test_in_practice_mode_it_says_so_and_does_not_offer_it_again() -> None:
    page, _ = make(Start, replace(AT_START, practice=True), can_practice=True)
    assert "Practice all 7 steps. Mavvrik is simulated here" in said(page)
    assert offered(page) == ["start"]


async def test_while_sharing_the_computer_and_hosts_of_the_company_have_nicknames() -> None:
    async def found() -> str:
        return "Found on jump01, over SSH: no Claude Code. No company settings."

    around = Surroundings(ssh=True, computer="jump01")
    session = replace(AT_START, endpoint="https://otel.acme.internal")
    page, world = make(Start, session, find_here=found, around=around)
    await page.begin()
    assert "Found on jump01, over SSH" in said(page)
    world.session = replace(session, sharing=True)
    assert "The wizard contacts only Host 1." in said(page)
    assert "Found on Host 2, over SSH" in said(page)
    assert "jump01" not in said(page)


# A colleague's setup -----------------------------------------------------------------------------

OTHERS = AnothersHandover("It belongs to somebody else.", "Who wrote it is not known.", "Ask.")
LOCKED = FileTrouble("It is locked.", "It stays.", "Unlock it.")


def reads(*outcomes: Session | FileTrouble) -> Any:
    """A hand-over file that is read with these outcomes, one after the other."""
    left = list(outcomes)

    def load(path: Path, here: Session, now: Any, *, from_others: bool = False) -> Any:
        assert (str(path), now) == ("~/handover.json", COPIED_AT)
        assert from_others == (len(left) < len(outcomes))
        found = left.pop(0)
        if isinstance(found, FileTrouble):
            raise found
        return replace(found, sharing=here.sharing), ("A note.",)

    return load


@pytest.mark.parametrize(
    ("answers", "outcomes", "opened", "told", "moves"),
    [
        ([""], [], [AskPath], [], []),
        (["~/handover.json"], [Session()], [AskPath], [], ["welcome"]),
        (["~/handover.json"], [LOCKED], [AskPath, AskPath], ["It is locked. Unlock it."], []),
        (["~/handover.json", False], [OTHERS], [AskPath, Ask], [], []),
        (["~/handover.json", True], [OTHERS, Session()], [AskPath, Ask], [], ["welcome"]),
    ],
    ids=["no file", "read", "not read", "of another, not wanted", "of another, wanted"],
)
async def test_a_handover_of_a_colleague_opens_the_welcome_page(
    answers: list[Any],
    outcomes: list[Any],
    opened: list[Any],
    told: list[str],
    moves: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(start, "_load", reads(*outcomes))
    page, world = make(Start, AT_START, can_continue=True)
    world.answers.extend(answers)
    await page.perform("continue_other")
    assert [kind for kind, _ in world.opened] == opened
    assert [one[0].refused for _, one in world.opened[1:] if len(one) == 1] == told
    assert world.moves == moves
