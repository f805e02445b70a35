"""Why data stopped: the verdict first, its remedy next, and nothing that others may not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.computers import computer
from tests.services.conftest import plain_network
from tests.services.credentials import KEY
from tests.steps.world import make, said
from wizard.core.session.session import Session
from wizard.core.values import ENDPOINT
from wizard.steps.doctor import Doctor

__all__ = ["plain_network"]

pytestmark = pytest.mark.usefixtures("plain_network")


async def shown(folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the page says of a computer on which a user's own value turns the traces off."""
    async with computer(folder) as here:
        here.server({"env": here.ten()})
        here.user({"env": {"OTEL_TRACES_SAMPLER": "always_off"}})
        page, world = make(Doctor, session)
        monkeypatch.setattr(world.outside, "examine", lambda *_: here.examine())
        assert said(page) == ". Looking at this computer, at most 10 seconds."
        await page.begin()
        await world.aside["doctor"]
        return said(page)


async def test_the_verdict_comes_first_then_what_repairs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = await shown(tmp_path, Session(), monkeypatch)
    user = tmp_path / "home/.claude/settings.json"
    assert text.startswith("x ")
    assert text.count(f"Remove OTEL_TRACES_SAMPLER from {user}.") == 1  # the only one, said once
    assert f"{ENDPOINT} http://127.0.0.1" in text
    assert KEY[-4:] in text


async def test_while_sharing_not_even_the_tail_of_the_key_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = await shown(tmp_path, Session(sharing=True), monkeypatch)
    assert KEY[-4:] not in text
