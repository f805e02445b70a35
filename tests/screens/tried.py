"""What the tests of a trial share: a computer with Claude Code, and what it would send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.core.trace.otlp_builder import body, span
from tests.core.trace.test_trial import Arrival
from tests.screens.last_steps import Still
from tests.screens.walking import AGENT_ID
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import judge_headers
from wizard.core.trace.spans import read_spans
from wizard.core.trace.trial import ArrivalCheck, BeforeTrial, Ended, TrialOutcome, judge
from wizard.core.trace.trial_settings import TopLevel, expected_arrival
from wizard.services.claude.claude_code import ClaudeCode, what_it_does
from wizard.services.claude.trial import TrialProgress

VERSION = (2, 1, 330)
CLAUDE = ClaudeCode(Path("/home/ada/.local/bin/claude"), VERSION)
BEFORE = BeforeTrial(what_it_does(VERSION, with_none_keys=True).sentence)
COMPANY = (
    "Company settings in /etc/claude-code/managed-settings.json win. Claude Code sends where they"
    " say, with their own key."
)
SESSION = "5f0c2f6e-7a4f-4c1b-9a77-0d6a3f8e21bd"
OF_ALL = {"session__id": SESSION, "user__email": "ada@acme.example", "mvk__agent_id": AGENT_ID}


def spans() -> bytes:
    """Return one question with one tool, as Claude Code sends it after a login."""
    call = {"model": "claude-sonnet-5", "input_tokens": 812, "output_tokens": 41, **OF_ALL}
    return body(
        span("interaction", 1, **OF_ALL),
        span("llm_request", 2, 1, **call),
        span("tool", 3, 1, tool_name="Bash", full_command="ls /srv", **OF_ALL),
        span("tool.execution", 4, 3, **OF_ALL),
        mvk__agent_id=AGENT_ID,
    )


def judged(expected: Credentials | None, authorization: str | None = None) -> ArrivalCheck:
    """What arrives with these credentials; another `authorization` is not right."""
    assert expected is not None
    key = authorization or f"Bearer {expected.api_key.get_secret_value()}"
    sent = (("x-tenant-id", expected.tenant_id), ("Authorization", key))
    headers = judge_headers(sent, expected)
    return judge([Arrival(headers=headers, spans=read_spans(spans()))], expected)


@dataclass
class WithClaude(Still):
    """A computer with Claude Code on it; what it was asked to run with is kept."""

    claude: ClaudeCode | None = CLAUDE
    before: BeforeTrial = BEFORE
    ended: Ended = Ended.WELL
    authorization: str | None = None  # that arrives instead of the right one
    silent: bool = False  # nothing arrives
    said: str = ""
    untried: tuple[str, ...] = ()
    exporter_said: tuple[str, ...] = ()
    never_ends: bool = False
    fault: Exception | None = None
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    stopped: list[bool] = field(default_factory=list)

    async def find_claude(self) -> ClaudeCode | None:
        return self.claude

    async def look_before_try(self, env: Mapping[str, str], claude: ClaudeCode) -> BeforeTrial:
        return self.before

    async def try_here(
        self,
        env: Mapping[str, str],
        claude: ClaudeCode,
        *,
        endpoint: str,
        top: TopLevel,
        commands: bool,
        before: BeforeTrial,
        report: Callable[[TrialProgress], None],
    ) -> TrialOutcome:
        self.asked.append({"env": env, "endpoint": endpoint, "top": top, "commands": commands})
        if self.fault is not None:
            raise self.fault
        nothing = judge(())
        report(TrialProgress("Claude Code runs, with 1 small request to the model.", nothing))
        arrival = nothing if self.silent else judged(expected_arrival(env), self.authorization)
        if not self.silent:
            report(TrialProgress("1 request arrived.", replace(arrival, requests=1)))
        if self.never_ends:
            try:
                await asyncio.Event().wait()
            finally:
                self.stopped.append(True)
        code = 0 if self.ended is Ended.WELL else 1
        rest: dict[str, Any] = {"untried": self.untried, "exporter_said": self.exporter_said}
        return TrialOutcome(self.ended, arrival, before, code, self.said, **rest)
