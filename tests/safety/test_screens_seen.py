"""No secret is on any screen, in any picture of one, or in anything that a screen hands out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import full
from tests.tools.screens_seen import Seen, walk
from tests.tools.search import Secret, find, find_in_tree
from tests.tools.secretive import KEY, SECRETS
from wizard.core.known_key import MASK

LONG = ("start", "decisions", "preview", "verify")
pytestmark = pytest.mark.usefixtures("own_folders")


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


def leaks(seen: Seen) -> list[str]:
    return [
        f"{name} {hit}"
        for place, data in seen.everything().items()
        for name, secret in SECRETS.items()
        for hit in find(secret, data, place)
    ]


@pytest.mark.parametrize("name", ["load, read", *(full(name) for name in LONG)])
async def test_no_screen_shows_a_secret_of_the_document(name: str, tmp_path: Path) -> None:
    """Each command of the screen. Every visit, and what the commands open, takes minutes:

    python -m tests.tools.screens_seen.
    """
    seen = await walk(name)
    assert leaks(seen) == []
    originals = list(tmp_path.rglob("original-*.json"))  # as they were, key and all
    assert find_in_tree(SECRETS["ours"], tmp_path, originals) == []


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
