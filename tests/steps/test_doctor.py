"""Why data stopped: the verdict first, its remedy next, and nothing that others may not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.tried import WithClaude
from tests.services.computers import computer
from tests.services.conftest import plain_network
from tests.services.credentials import KEY
from tests.steps.world import make, offered, said
from wizard.core.session.session import Session
from wizard.core.values import ENDPOINT
from wizard.steps.doctor import Doctor
from wizard.steps.help import Troubles
from wizard.steps.trial import Trial

__all__ = ["plain_network"]

pytestmark = pytest.mark.usefixtures("plain_network")


async def shown(folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the page about a computer on which a user's own value turns the traces off."""
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


async def test_the_live_trial_says_what_it_costs_before_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with computer(tmp_path) as here:
        here.user({"env": here.ten()})
        page, world = make(Doctor, Session())
        monkeypatch.setattr(world.outside, "examine", lambda *_: here.examine())
        assert "try_here" not in offered(page)
        await page.begin()
        await world.aside["doctor"]
    await page.perform("try_here")
    ((opened, (document,)),) = world.opened
    assert opened is Trial
    outside = WithClaude()
    trial, _ = make(Trial, Session(), document, outside=outside)
    await trial.begin()
    assert (
        "Claude Code runs once here, at most 90 seconds, and asks the model one small question."
        in said(trial)
    )
    assert outside.asked == []
    await trial.perform("run")
    assert outside.asked[0]["env"][ENDPOINT] == here.url
    assert trial.session.tried is None  # it proves nothing about the draft


async def test_without_claude_code_nothing_can_be_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with computer(tmp_path) as here:
        here.has_claude = False
        page, world = make(Doctor, Session())
        monkeypatch.setattr(world.outside, "examine", lambda *_: here.examine())
        await page.begin()
        await world.aside["doctor"]
    assert offered(page) == ["look", "troubles", "back"]


async def test_where_nothing_can_be_looked_at_it_says_so_and_leads_to_the_symptoms() -> None:
    page, world = make(Doctor, Session())
    await page.begin()
    await world.aside["doctor"]
    assert "No fault found on this computer. Not everything could be looked at." in said(page)
    await page.perform("troubles")
    assert world.opened == [(Troubles, ())]
