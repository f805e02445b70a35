"""What verification has shown: from "not seen" to "visible in Cost and Sessions"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import BUSY, NO_CONNECTION, Kind


class Outcome(StrEnum):
    """The value is stable: it stands in `--json`."""

    VERIFIED = "verified"
    WITHOUT_USER = "verified-without-user"  # visible in both, no user name in either
    COST_ONLY = "in-cost-not-in-sessions"
    SESSIONS_ONLY = "in-sessions-not-in-cost"
    NOT_SEEN = "not-seen"
    OTHER_AGENT = "other-agent"
    BUSY = "busy"  # 408, 425, 429, 5xx: asked to come back
    NO_CONNECTION = "no-connection"
    REFUSED = "refused"
    NOT_MAVVRIK = "not-mavvrik"
    BLOCKED = "blocked"  # TLS, proxy or settings: asking again changes nothing

    @property
    def verified(self) -> bool:
        """Visible in Cost and in Sessions for our agent."""
        return self in (Outcome.VERIFIED, Outcome.WITHOUT_USER)

    @property
    def said_something(self) -> bool:
        """The address told what it has seen."""
        return self in _SAID

    @property
    def final(self) -> bool:
        """Asking again would not change it."""
        return self.verified or self in _HOPELESS


_SAID = frozenset(
    {
        Outcome.VERIFIED,
        Outcome.WITHOUT_USER,
        Outcome.COST_ONLY,
        Outcome.SESSIONS_ONLY,
        Outcome.NOT_SEEN,
        Outcome.OTHER_AGENT,
    }
)
_HOPELESS = frozenset({Outcome.REFUSED, Outcome.NOT_MAVVRIK, Outcome.BLOCKED})


def outcome_of(answer: CheckResult) -> Outcome:
    """The outcome of an attempt that brought no document of the contract."""
    if answer.kind is Kind.NOT_FOUND:
        return Outcome.NOT_SEEN
    if answer.refused:
        return Outcome.REFUSED
    if answer.kind in BUSY:
        return Outcome.BUSY
    if answer.kind in NO_CONNECTION:
        return Outcome.NO_CONNECTION
    return Outcome.NOT_MAVVRIK if answer.not_mavvrik else Outcome.BLOCKED


@dataclass(frozen=True, slots=True)
class OutcomeWording:
    """`remedies` begin with the likeliest cause."""

    sentence: str
    consequence: str
    remedies: tuple[str, ...]


OUTCOME_WORDS: dict[Outcome, OutcomeWording] = {
    Outcome.VERIFIED: OutcomeWording(
        "Mavvrik shows your agent's activity under Cost and under Sessions.",
        "Claude Code's usage reaches Mavvrik.",
        (),
    ),
    Outcome.WITHOUT_USER: OutcomeWording(
        "Mavvrik shows your agent's activity under Cost and under Sessions, but no user name.",
        "Usage and cost arrive; who used Claude Code stays unknown.",
        (
            "Let the tester sign in with a Claude account: with an API key, Bedrock, Vertex or a"
            " gateway no user name or e-mail arrives.",
            "See that CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is 1 in the settings.",
        ),
    ),
    Outcome.COST_ONLY: OutcomeWording(
        "Mavvrik shows your agent under Cost, but not yet under Sessions.",
        "Telemetry arrives; sessions may only take a little longer.",
        (
            "Look again in a few minutes.",
            "See that CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is 1 in the settings.",
            "See that OTEL_METRICS_INCLUDE_SESSION_ID is not false: it takes the session away.",
        ),
    ),
    Outcome.SESSIONS_ONLY: OutcomeWording(
        "Mavvrik shows your agent under Sessions, but not yet under Cost.",
        "Telemetry arrives; cost may only take a little longer.",
        (
            "Look again in a few minutes.",
            "Let the tester ask Claude something: without a model call there is no cost.",
        ),
    ),
    Outcome.NOT_SEEN: OutcomeWording(
        "Mavvrik has seen nothing of your agent yet.",
        "That is no failure: Mavvrik does not say how long data takes.",
        (
            "Quit every running Claude Code, start it again and ask it something.",
            "See that the settings were saved in the console: reload the page there.",
        ),
    ),
    Outcome.OTHER_AGENT: OutcomeWording(
        "Mavvrik answers about another agent: {agent}.",
        "Data may be filed under that agent instead of yours.",
        (
            "Compare the Agent ID in the Connect tab with mvk.agent_id in"
            " OTEL_RESOURCE_ATTRIBUTES.",
            "Check the verification address: it must name your agent, or hold {{agent_id}}.",
        ),
    ),
}
