"""The failures that practice mode can simulate, by the names that `--demo CAUSE` accepts."""

from __future__ import annotations

from enum import StrEnum


class PracticeCause(StrEnum):
    """One failure to simulate. The value is its name on the command line."""

    REGISTER_NOT_CLICKED = "register-not-clicked"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    TOO_MANY_REQUESTS = "429"
    UNAVAILABLE = "503"
    SLOW = "slow"
    HTML_PORTAL = "html-portal"
    OTHER_AGENT = "other-agent"
    WITHOUT_USER = "without-user"
    NOTHING = "nothing"
    COST_NOT_SESSIONS = "cost-not-sessions"

    @property
    def description(self) -> str:
        """One sentence for `--demo list` that says what will be seen."""
        return _DESCRIPTIONS[self]


_DESCRIPTIONS = {
    PracticeCause.REGISTER_NOT_CLICKED: (
        "Register was not clicked. The key is refused, then accepted after a second click."
    ),
    PracticeCause.UNAUTHORIZED: "The key is refused with HTTP 401, every time.",
    PracticeCause.FORBIDDEN: "The key is known but not allowed (HTTP 403), every time.",
    PracticeCause.TOO_MANY_REQUESTS: (
        "Mavvrik asks twice to wait 5 seconds (HTTP 429 with Retry-After), then answers."
    ),
    PracticeCause.UNAVAILABLE: "Mavvrik is unavailable twice (HTTP 503), then answers.",
    PracticeCause.SLOW: "The first 2 answers take 20 seconds, longer than the wizard waits.",
    PracticeCause.HTML_PORTAL: (
        "The network's sign-in page answers instead of Mavvrik (HTTP 200)."
    ),
    PracticeCause.OTHER_AGENT: "Activity arrives, but under another agent.",
    PracticeCause.WITHOUT_USER: (
        "Activity arrives without a user: the tester has no Claude account."
    ),
    PracticeCause.NOTHING: "Everything is accepted, but nothing is ever shown.",
    PracticeCause.COST_NOT_SESSIONS: "Activity shows in Cost, but never in Sessions.",
}


def cause_named(name: str) -> PracticeCause:
    """Find a failure by its name on the command line.

    Raises:
        ValueError: no failure has this name; the text lists all names.
    """
    try:
        return PracticeCause(name.strip().lower())
    except ValueError:
        known = ", ".join(PracticeCause)
        raise ValueError(f"There is no such practice failure. Choose one of: {known}.") from None


def cause_list() -> str:
    """Return the text of `--demo list`, with one failure per line."""
    width = max(map(len, PracticeCause))
    return "".join(f"{cause:<{width}}  {cause.description}\n" for cause in PracticeCause)
