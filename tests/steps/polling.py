"""What step 6 asks while it polls: answers chosen by the test, or a simulated Mavvrik."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

from tests.screens.last_steps import Still
from tests.screens.walking import NOW
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Origin
from wizard.core.verify.verification import (
    Cost,
    LatestSession,
    Outcome,
    Progress,
    Seen,
    Sessions,
    Verification,
)
from wizard.services.net.verification import Clocks, poll
from wizard.services.surroundings import Surroundings
from wizard.steps.ports import Outside

LOOKED_AT = NOW + timedelta(minutes=31, seconds=10)  # 14:34
ADDRESS = "https://verify.acme.test/mvk?agent={agent_id}"
ANSWER = CheckResult(
    AnswerKind.ANSWERED, "verify.acme.test", LOOKED_AT, 0.2, Origin.VERIFICATION, status=200
)
OTHER = "0b7e6a52-1111-4222-8333-944455556666"


def seen(cost: bool, sessions: bool, *, user: str = "", agent: str = "ours") -> Seen:
    latest = LatestSession(session_id="s-1", user=user or None, duration_ms=5, tokens=9)
    return Seen(
        agent_id=agent,
        cost=Cost(visible=cost, models=("claude-sonnet-4-6",), users=(user,) if user else ()),
        sessions=Sessions(visible=sessions, latest=latest if sessions else None),
    )


SEEN = {
    Outcome.NOT_SEEN: seen(False, False),
    Outcome.COST_ONLY: seen(True, False),
    Outcome.SESSIONS_ONLY: seen(False, True),
    Outcome.OTHER_AGENT: seen(True, True, agent=OTHER),
    Outcome.WITHOUT_USER: seen(True, True),
    Outcome.VERIFIED: seen(True, True, user="dev@example.com"),
}


def ended(outcome: Outcome, answer: CheckResult = ANSWER) -> Verification:
    return Verification(outcome, answer, SEEN.get(outcome), 4, 38.0, waited=True)


class Polling(Still):
    """Reports what the test chooses, and ends when the test says so."""

    def __init__(self, *reports: Progress, end: Verification | None = None) -> None:
        super().__init__()
        self.reports, self.end = reports, end
        self.asked: list[dict[str, Any]] = []
        self.stopped = False

    async def poll(self, *args: Any, **how: Any) -> Verification:
        self.asked.append({"template": args[0], **how})
        try:
            for report in self.reports:
                how["report"](report)
            if self.end is None:
                await asyncio.Event().wait()
        finally:
            self.stopped = True
        assert self.end is not None
        return self.end


def progress(outcome: Outcome, attempt: int = 3) -> Progress:
    return Progress(attempt, 24.0, 7.0, outcome, ANSWER, SEEN.get(outcome))


class OnLoopback(Outside):
    """The real one, whose sleep ends at once and, after a few rounds, never."""

    def __init__(self) -> None:
        super().__init__(Surroundings(), lambda _: None)
        self.slept: list[float] = []

    async def poll(self, *args: Any, **how: Any) -> Verification:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            if len(self.slept) > 3:
                await asyncio.Event().wait()

        ticking = partial(poll, clocks=Clocks(sleep=sleep, fraction=lambda: 0.0))
        return await ticking(*args, **how)
