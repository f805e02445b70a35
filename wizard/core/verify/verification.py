"""Verification: the URL to poll, the document that it returns, what it shows, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    FiniteFloat,
    StrictBool,
    StrictStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from wizard.core.address import BadAddress, read_address
from wizard.core.counted import counted
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import one_line
from wizard.core.verify.answer import CheckResult, spoken
from wizard.core.verify.answer_kinds import NO_FAILURE, AnswerKind, Group, Wording


class Outcome(StrEnum):
    """What one attempt has shown. The value is stable, because `--json` prints it."""

    VERIFIED = "verified"
    WITHOUT_USER = "verified-without-user"  # visible in both, without a user name in either
    COST_ONLY = "in-cost-not-in-sessions"
    SESSIONS_ONLY = "in-sessions-not-in-cost"
    NOT_SEEN = "not-seen"
    OTHER_AGENT = "other-agent"
    BUSY = "busy"  # 408, 425, 429, 5xx: the server asked to try again
    NO_CONNECTION = "no-connection"
    REFUSED = "refused"
    NOT_MAVVRIK = "not-mavvrik"
    BLOCKED = "blocked"  # TLS, proxy or settings: trying again changes nothing

    @property
    def verified(self) -> bool:
        """Whether our agent is visible in Cost and in Sessions."""
        return self in (Outcome.VERIFIED, Outcome.WITHOUT_USER)

    @property
    def said_something(self) -> bool:
        """Whether the answer told what is visible."""
        return self in OUTCOME_WORDS

    @property
    def final(self) -> bool:
        """Whether another attempt would change nothing."""
        return self.verified or self in (Outcome.REFUSED, Outcome.NOT_MAVVRIK, Outcome.BLOCKED)


def outcome_of(answer: CheckResult) -> Outcome:
    """Return the outcome of an attempt that returned no document of the contract."""
    if answer.kind is AnswerKind.NOT_FOUND:
        return Outcome.NOT_SEEN
    outcomes = {
        Group.REFUSED: Outcome.REFUSED,
        Group.BUSY: Outcome.BUSY,
        Group.NO_CONNECTION: Outcome.NO_CONNECTION,
        Group.NOT_MAVVRIK: Outcome.NOT_MAVVRIK,
    }
    return outcomes.get(answer.kind.group, Outcome.BLOCKED)


_ENHANCED_IS_ON = "Check that CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is 1 in the settings."

OUTCOME_WORDS: dict[Outcome, Wording] = {
    Outcome.VERIFIED: Wording(
        "Mavvrik shows your agent in Cost and Sessions.",
        "Claude Code's usage reaches Mavvrik.",
        (),
    ),
    Outcome.WITHOUT_USER: Wording(
        "Mavvrik shows your agent in Cost and Sessions, but no user name.",
        "Usage and cost arrive, but not who used Claude Code.",
        (
            "Ask the tester to sign in with a Claude account. With an API key, Bedrock, Vertex or"
            " a gateway, no user name or email arrives.",
            _ENHANCED_IS_ON,
        ),
    ),
    Outcome.COST_ONLY: Wording(
        "Mavvrik shows your agent in Cost, but not yet in Sessions.",
        "Telemetry arrives. Sessions may take longer.",
        (
            "Look again in a few minutes.",
            _ENHANCED_IS_ON,
            "Check that OTEL_METRICS_INCLUDE_SESSION_ID is not false: that removes the session.",
        ),
    ),
    Outcome.SESSIONS_ONLY: Wording(
        "Mavvrik shows your agent in Sessions, but not yet in Cost.",
        "Telemetry arrives. Cost may take longer.",
        (
            "Look again in a few minutes.",
            "Ask the tester to ask Claude a question. Without a model call, there is no cost.",
        ),
    ),
    Outcome.NOT_SEEN: Wording(
        "Mavvrik has seen nothing of your agent yet.",
        NO_FAILURE,
        (
            "Quit every running Claude Code, start it again and ask it a question.",
            "Reload the console page, and check that it holds the settings.",
        ),
    ),
    Outcome.OTHER_AGENT: Wording(
        "Mavvrik answers about another agent: {agent}.",
        "Data may go there instead.",
        (
            "Compare the Agent ID in the Connect tab with mvk.agent_id in"
            " OTEL_RESOURCE_ATTRIBUTES.",
            "Check the verification URL: it must contain your agent or {{agent_id}}.",
        ),
    ),
}


ADDRESS_NAME = "verification URL"
DEFAULT_SINCE = timedelta(hours=24)  # if the time of the copy is not known
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


def _or_none(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """Read a field as None if it is invalid. Such a field is only shown and decides nothing."""
    try:
        return read(value)
    except ValidationError:
        return None


_Shown = Annotated[StrictStr, AfterValidator(one_line)]
_Words = Annotated[
    tuple[_Shown, ...], WrapValidator(lambda value, read: _or_none(value, read) or ())
]
_Time = Annotated[AwareDatetime | None, WrapValidator(_or_none)]
_Number = Annotated[int | None, WrapValidator(_or_none)]


class _Lax(BaseModel):
    """The base of all models: unknown fields are ignored, and no error repeats what was sent."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Cost(_Lax):
    """Data of Home → Agentic → Cost."""

    visible: StrictBool
    models: _Words = ()
    operations: _Words = ()
    users: _Words = ()


class LatestSession(_Lax):
    """The guide's fields of the newest session. None if a field was not sent."""

    session_id: Annotated[_Shown | None, WrapValidator(_or_none)] = None
    user: Annotated[_Shown | None, WrapValidator(_or_none)] = None
    duration_ms: _Number = None
    tokens: _Number = None
    llm_calls: _Number = None
    tool_calls: _Number = None
    cost_usd: Annotated[FiniteFloat | None, WrapValidator(_or_none)] = None


class Sessions(_Lax):
    """Data of Home → Agentic → Sessions."""

    visible: StrictBool
    count: _Number = None
    latest: Annotated[LatestSession | None, WrapValidator(_or_none)] = None


class Seen(_Lax):
    """The answer to a poll. `visible` decides; everything else is only shown."""

    agent_id: StrictStr
    first_seen_at: _Time = None
    last_seen_at: _Time = None
    cost: Cost
    sessions: Sessions

    @property
    def users(self) -> tuple[str, ...]:
        latest = self.sessions.latest
        named = (*self.cost.users, latest.user if latest is not None and latest.user else "")
        return tuple(dict.fromkeys(user for user in named if user))


def read_seen(body: bytes) -> Seen | None:
    """Parse the document of the contract. None if the body is anything else."""
    try:
        return Seen.model_validate_json(body)
    except ValidationError:
        return None


def judge(seen: Seen, agent_id: str) -> Outcome:
    """Judge an answer: verified means that both views show our agent."""
    if seen.agent_id != agent_id:
        return Outcome.OTHER_AGENT
    if seen.cost.visible and seen.sessions.visible:
        return Outcome.VERIFIED if seen.users else Outcome.WITHOUT_USER
    if seen.cost.visible:
        return Outcome.COST_ONLY
    return Outcome.SESSIONS_ONLY if seen.sessions.visible else Outcome.NOT_SEEN


def verification_url(template: str, agent_id: str, tenant_id: str, since: datetime) -> str:
    """Build the URL to poll: replace the placeholders, add `since`, and keep its own query.

    Raises:
        BadAddress: it is not a URL that may receive the key.
    """
    values = {"{agent_id}": agent_id, "{tenant_id}": tenant_id}
    # The template must already be a valid URL: a host cannot have placeholders.
    read_address(template, name=ADDRESS_NAME, query=True)
    for found in _PLACEHOLDER.findall(template):
        if found not in values:
            raise BadAddress(
                f"The {ADDRESS_NAME} may have only {{agent_id}} or {{tenant_id}} in braces."
            )
    filled = _PLACEHOLDER.sub(lambda found: quote(values[found[0]], safe=""), template)
    joint = "?" if "?" not in filled else "" if filled.endswith(("?", "&")) else "&"
    return f"{filled}{joint}since={rfc3339(since)}"


def rfc3339(time: datetime) -> str:
    """Write a time in UTC, to the second: 2026-11-23T14:16:00Z."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of polling. A newer one replaces an older one. Times are in seconds."""

    attempt: int  # number of attempts so far
    elapsed: float  # since the first attempt, without pauses and the computer's sleep
    next_in: float  # until the next attempt
    outcome: Outcome
    answer: CheckResult  # the last answer
    seen: Seen | None = None

    @property
    def sentence(self) -> str:
        return sentence_of(self.outcome, self.answer, self.seen)


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of polling. `outcome` is the last one that told what is visible, if any."""

    outcome: Outcome
    answer: CheckResult
    seen: Seen | None
    attempts: int
    elapsed: float
    waited: bool = False  # more than one poll was allowed

    @property
    def verified(self) -> bool:
        """Whether our agent is visible in Cost and in Sessions."""
        return self.outcome.verified

    @property
    def in_vain(self) -> bool:
        """Whether the waiting time is over and not everything is visible yet."""
        return self.waited and not self.outcome.final and self.outcome is not Outcome.NO_CONNECTION

    @property
    def exit_code(self) -> ExitCode:
        """The exit code: the meaning of the last answer, or that the waiting time is over."""
        if self.verified:
            return ExitCode.DONE
        if self.in_vain:
            return ExitCode.WAITED_IN_VAIN
        return ExitCode.NOT_VERIFIED if self.outcome.said_something else self.answer.exit_code

    @property
    def sentence(self) -> str:
        return sentence_of(self.outcome, self.answer, self.seen)

    @property
    def consequence(self) -> str:
        words = OUTCOME_WORDS.get(self.outcome)
        return self.answer.consequence if words is None else words.consequence

    @property
    def remedies(self) -> tuple[str, ...]:
        """What to do, the likeliest cause first."""
        words = OUTCOME_WORDS.get(self.outcome)
        if words is None:
            return self.answer.remedies
        return tuple(_about(remedy, self.seen) for remedy in words.remedies)

    @property
    def waiting(self) -> str:
        """How long it took: "4 attempts in 38 s"."""
        return f"{counted(self.attempts, 'attempt')} in {spoken(self.elapsed)}"

    def as_dict(self) -> dict[str, object]:
        """Return the result as `--json` prints it, in a documented and stable form."""
        return {
            "outcome": self.outcome.value,
            "verified": self.verified,
            "waited_in_vain": self.in_vain,
            "attempts": self.attempts,
            "elapsed": round(self.elapsed, 3),
            "message": self.sentence,
            "consequence": self.consequence,
            "remedies": list(self.remedies),
            "answer": self.answer.as_dict(),
            "seen": None if self.seen is None else self.seen.model_dump(mode="json"),
        }


def sentence_of(outcome: Outcome, answer: CheckResult, seen: Seen | None) -> str:
    """Return the sentence for an outcome, or that of the answer if nothing was shown."""
    words = OUTCOME_WORDS.get(outcome)
    return answer.sentence if words is None else _about(words.sentence, seen)


def _about(template: str, seen: Seen | None) -> str:
    return template.format(agent=one_line(seen.agent_id) if seen is not None else "unknown")
