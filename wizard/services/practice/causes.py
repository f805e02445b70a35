"""The failures that practice mode can simulate, by the names that `--demo CAUSE` accepts."""

from __future__ import annotations

from enum import StrEnum


class PracticeCause(StrEnum):
    """One failure to simulate: its name on the command line, and what will be seen."""

    description: str

    def __new__(cls, value: str, description: str) -> PracticeCause:
        """Make a string of the name, with its description for `--demo list`."""
        cause = str.__new__(cls, value)
        cause._value_ = value
        cause.description = description
        return cause

    REGISTER_NOT_CLICKED = (
        "register-not-clicked",
        "Register was not clicked. The key is refused, then accepted after a second click.",
    )
    UNAUTHORIZED = "401", "The key is refused with HTTP 401, every time."
    FORBIDDEN = "403", "The key is known but not allowed (HTTP 403), every time."
    TOO_MANY_REQUESTS = (
        "429",
        "Mavvrik asks twice to wait 5 seconds (HTTP 429 with Retry-After), then answers.",
    )
    UNAVAILABLE = "503", "Mavvrik is unavailable twice (HTTP 503), then answers."
    SLOW = "slow", "The first 2 answers take 20 seconds, longer than the wizard waits."
    HTML_PORTAL = (
        "html-portal",
        "The network's sign-in page answers instead of Mavvrik (HTTP 200).",
    )
    OTHER_AGENT = "other-agent", "Activity arrives, but under another agent."
    WITHOUT_USER = (
        "without-user",
        "Activity arrives without a user: the tester has no Claude account.",
    )
    NOTHING = "nothing", "Everything is accepted, but nothing is ever shown."
    COST_NOT_SESSIONS = "cost-not-sessions", "Activity shows in Cost, but never in Sessions."


def cause_named(name: str) -> PracticeCause:
    """Find a failure by its name on the command line.

    Raises:
        ValueError: no failure has this name; the text lists all names.
    """
    found = next((one for one in PracticeCause if one == name.strip().lower()), None)
    if found is None:
        raise ValueError(
            f"This practice failure is unknown. Choose one of: {', '.join(PracticeCause)}."
        )
    return found


def cause_list() -> str:
    """Return the text of `--demo list`, with one failure per line."""
    width = max(map(len, PracticeCause))
    return "".join(f"{cause:<{width}}  {cause.description}\n" for cause in PracticeCause)
