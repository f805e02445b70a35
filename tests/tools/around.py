"""The surroundings of the wizard while its screens are searched: people, computers, answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.core.trace.otlp_builder import body, span
from tests.core.trace.test_trial import Arrival
from tests.screens.tried import VERSION, WithClaude
from tests.screens.walking import NOW
from tests.tools.search import CANARY
from tests.tools.secretive import (
    COMPUTER,
    EMAIL,
    HOME,
    ISSUER,
    OTHER_AGENT,
    PERSON,
    PRIVATE,
    SESSION_ID,
    TEXT,
)
from wizard.core.client.sources import SourceKind
from wizard.core.trace.arrival import judge_headers
from wizard.core.trace.spans import read_spans
from wizard.core.trace.trial import BeforeTrial, Ended, TrialOutcome, judge
from wizard.core.trace.trial_settings import expected_arrival
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
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.claude.trial import TrialProgress
from wizard.services.files.files import Written
from wizard.services.net.preflight import Check, PreflightLine, PreflightState
from wizard.services.surroundings import Surroundings

AROUND = Surroundings(ssh=True, tmux=True, computer=COMPUTER)
PROXY = f"{PRIVATE['proxy'].text}:3128"
WRONG_AUTHORITY = CheckResult(
    AnswerKind.TLS_UNKNOWN_CA, PRIVATE["relay"].text, NOW, 0.3, issuer=ISSUER, proxy=PROXY
)
PROXY_REFUSED = CheckResult(
    AnswerKind.PROXY_REFUSED, PRIVATE["relay"].text, NOW, 0.3, status=407, proxy=PROXY
)
VERIFICATION = f"https://{PRIVATE['verification'].text}/{{agent_id}}"
_ANSWER = CheckResult(
    AnswerKind.ANSWERED, PRIVATE["verification"].text, NOW, 0.2, Origin.VERIFICATION, status=200
)
_LATEST = LatestSession(session_id=SESSION_ID, user=EMAIL, duration_ms=5, tokens=9)
SEEN = Seen(
    agent_id=OTHER_AGENT,
    cost=Cost(visible=True, models=("claude-sonnet-5",), users=(EMAIL, PERSON)),
    sessions=Sessions(visible=True, latest=_LATEST),
)
_OF_ALL = {"session__id": SESSION_ID, "user__email": EMAIL, "mvk__agent_id": OTHER_AGENT}


def _spans() -> bytes:
    command = f"cat {HOME}/abc/notes && curl https://{PRIVATE['server'].text}"
    return body(
        span("interaction", 1, **_OF_ALL),
        span("llm_request", 2, 1, model="claude-sonnet-5", input_tokens=8, **_OF_ALL),
        span("tool", 3, 1, tool_name="Bash", full_command=command, **_OF_ALL),
        mvk__agent_id=OTHER_AGENT,
    )


CLAUDE = ClaudeCode(Path(f"{HOME}/abc/bin/claude"), VERSION)
BEFORE = BeforeTrial(
    "Claude Code 2.1.330 works with these settings.",
    company=(f"Company settings in {HOME}/abc/managed.json set Claude Code's telemetry.",),
    own=(f"Your own settings in {HOME}/abc/settings.json take part in it.",),
)


@dataclass
class Around(WithClaude):
    """A computer in an organization. It keeps what is saved, and has an answer to each request."""

    claude: ClaudeCode | None = CLAUDE
    before: BeforeTrial = BEFORE
    ended: Ended = Ended.FAILED
    said: str = f"cannot reach https://{PRIVATE['address'].text} for {EMAIL}"

    async def save(self, path: str, data: bytes) -> Written:
        if self.trouble is not None:
            raise self.trouble
        if CANARY.text.encode() not in data:  # otherwise it is the result, which is saved unchanged
            self.saved[f"{path} {len(self.saved)}"] = data
        self.there = {path}
        return Written(Path(path))

    async def try_here(
        self,
        env: Mapping[str, str],
        claude: ClaudeCode,
        *,
        report: Callable[[TrialProgress], None],
        before: BeforeTrial,
        **_: Any,
    ) -> TrialOutcome:
        expected = expected_arrival(env)
        assert expected is not None
        sent = (("x-tenant-id", PRIVATE["another tenant"].text), ("Authorization", "Bearer other"))
        headers = judge_headers(sent, expected)
        arrival = judge([Arrival(headers=headers, spans=read_spans(_spans()))], expected)
        report(TrialProgress("1 request arrived.", arrival))
        elsewhere = f"Two requests went to {PRIVATE['collector'].text}."
        return TrialOutcome(
            self.ended, arrival, before, 1, self.said, (elsewhere,), 1.0, f"{HOME}/abc/left"
        )

    async def poll(self, *_: Any, report: Callable[[Progress], None], **__: Any) -> Verification:
        report(Progress(1, 2.0, 5.0, Outcome.OTHER_AGENT, _ANSWER, SEEN))
        return Verification(Outcome.OTHER_AGENT, _ANSWER, SEEN, 4, 38.0, waited=True)

    async def preflight(self, *_: Any) -> Sequence[PreflightLine]:
        return (
            PreflightLine(Check.PROXY, PreflightState.OK, f"Through the proxy {PROXY}."),
            PreflightLine(
                Check.TLS, PreflightState.TROUBLE, WRONG_AUTHORITY.sentence, WRONG_AUTHORITY
            ),
        )

    async def find_company(self) -> Sequence[Any]:
        place = f"{HOME}/abc/managed-settings.json"
        return (CompanySource(SourceKind.FILE, place, True, TEXT.encode()),)


async def find_here() -> str:
    """Return the start screen's sentence about this computer."""
    return (
        f"Found on {COMPUTER}, over SSH: Claude Code 2.1.330. Company settings in "
        f"{HOME}/abc/managed-settings.json."
    )
