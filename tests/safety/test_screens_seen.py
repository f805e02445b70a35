"""No secret is on any screen, in any picture of one, or in anything that a screen hands out.

While the screen is shared, nobody in the call sees anything private.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import full
from tests.tools.around import WRONG_AUTHORITY
from tests.tools.plain_seen import wander
from tests.tools.screens_seen import (
    NEVER_SHARED,
    VISITS,
    all_screens,
    finished,
    resumed,
    secrets_in,
    told,
    walk,
)
from tests.tools.search import Secret, find, find_in_tree
from tests.tools.secretive import HOME, KEY, PRIVATE, SECRETS
from wizard.core.known_key import MASK
from wizard.core.session.summary import leaving_summary

LONG = ("start", "decisions", "preview", "verify")
# Which visit shows a screen; those that lead there are looked at, too.
SEEN_IN = {
    "Arrived": "copy",
    "Ask": "copy",
    "AskPath": "copy",
    "Causes": "register",
    "Checked": "copy",
    "Copy": "copy",
    "Credentials": "credentials, another authority",
    "Difference": "copied",
    "Doctor": "welcome",
    "Done": "checklist",
    "Help": "register",
    "Leave": "credentials, another authority",
    "Load": "load",
    "Rotate": "welcome",
    "Preview": "preview",
    "Reach": "copy",
    "Register": "register",
    "Review": "welcome, finished",
    "Start": "start",
    "StopSharing": "decisions",
    "StuckPage": "register",
    "Removal": "welcome",
    "Troubles": "register",
    "Trial": "copy",
    "Undo": "checklist",
    "ChooseOriginal": "checklist",
    "Verify": "verify, no address",
    "Welcome": "welcome",
    "WhatChanges": "decisions",
}


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


@pytest.mark.parametrize("name", ["load, read", *(full(name) for name in LONG)])
async def test_no_screen_shows_a_secret_of_the_document(name: str, own_home: Path) -> None:
    """Each command of the screen. Every visit, and what the commands open, takes minutes:

    python -m tests.tools.screens_seen.
    """
    seen = await walk(name)
    assert secrets_in(seen) == []
    originals = list(own_home.rglob("original-*.json"))  # as they were, key and all
    assert find_in_tree(SECRETS["ours"], own_home, originals) == []


@pytest.mark.full
async def test_the_preview_does_show_masked_values() -> None:
    """Otherwise finding nothing would prove nothing."""
    seen = await walk("preview")
    viewed = seen.drawn["preview, view_result"]
    tails = [name for name, secret in SECRETS.items() if secret.text[-4:] in viewed]
    assert len(tails) > len(SECRETS) // 2
    assert viewed.count(MASK) > 20
    assert any("change-request" in name for name in seen.saved)


@pytest.mark.parametrize("name", ["load, read"])
async def test_while_sharing_no_secret_has_a_tail(name: str) -> None:
    seen = await walk(name, sharing=True)
    # The command that ends sharing shows them again.
    shared = {place: text for place, text in seen.drawn.items() if "sharing" not in place}
    for place, text in shared.items():
        assert [one for one, secret in SECRETS.items() if secret.text[-4:] in text] == [], place


def test_the_search_knows_every_secret_of_the_document() -> None:
    assert len(SECRETS) >= 25
    assert all(find(secret, secret.text.encode()) for secret in SECRETS.values())
    assert find(Secret(KEY), KEY.encode())


# While sharing ------------------------------------------------------------------------------------


def test_every_screen_is_searched() -> None:
    """For a new screen, name the visit that shows it, or let it close by itself."""
    assert set(SEEN_IN) | NEVER_SHARED == all_screens()
    assert set(SEEN_IN.values()) <= set(VISITS)


@pytest.mark.parametrize(
    "visit", ["start", *(full(visit) for visit in ("decisions", "verify, no address"))]
)
async def test_no_shared_screen_shows_anything_private(visit: str) -> None:
    """Every visit, and all that can be done on what they open, takes minutes:

    python -m tests.tools.screens_seen.
    """
    seen = await walk(visit, sharing=True)
    assert told(seen) == []
    assert {name for name, where in SEEN_IN.items() if where == visit} <= seen.screens


@pytest.mark.parametrize("visit", ["decisions", full("verify, no address")])
async def test_plain_mode_shows_nothing_private_either(visit: str) -> None:
    """Longer ways from every visit: python -m tests.tools.plain_seen."""
    shared = await wander(visit, deep=2, most=8, sharing=True)
    assert told(shared) == []
    assert len(shared.drawn) == 16


async def test_plain_mode_has_no_secret_and_private_words_would_be_found() -> None:
    seen = await wander("decisions", deep=1, most=8)
    assert secrets_in(seen) == []
    found = {one for one in PRIVATE if any(f": {one}: " in line for line in told(seen))}
    assert {"collector", "relay", "another tenant"} <= found


@pytest.mark.full
async def test_hidden_words_would_be_found() -> None:
    """Without sharing, most of them can be read."""
    seen = await walk("verify, no address")
    found = {one for one in PRIVATE if any(f": {one}: " in line for line in told(seen))}
    assert {"issuer", "relay", "proxy", "computer"} <= found
    assert len(SECRETS) + len(PRIVATE) > 45


def test_the_summary_after_leaving_names_nobody() -> None:
    session = replace(resumed(finished()), sharing=True)
    summary = leaving_summary(session, kept=True, report="~/report.md")
    assert WRONG_AUTHORITY.host not in summary
    assert HOME not in summary
