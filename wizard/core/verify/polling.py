"""Calculate when to poll the verification URL again: numbers in, a delay or a reason out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum

from wizard.core.verify.verification import Outcome

LEAST_DELAY = 1.0  # seconds
FIRST_CAP = 5.0
LAST_CAP = 30.0
MOST_RETRY_AFTER = 120.0

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_HTTP_DATE = re.compile(
    r"[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Stop(StrEnum):
    """Why there is no further attempt."""

    FINAL = "the answer is final"
    WAITED = "the waiting time is over"
    TOLD_TO_STAY_AWAY = "the server asked for a longer pause than is left"


def retried(status: int) -> bool:
    """Whether the same request may succeed after this status: 408, 425, 429 or 5xx."""
    return status in (408, 425, 429) or 500 <= status <= 599


def delay_cap(attempt: int) -> float:
    """Return the longest pause after attempt `attempt` (from 1): 5 s, doubling up to 30 s."""
    return min(LAST_CAP, FIRST_CAP * (1 << min(attempt - 1, 10)))


def jittered(attempt: int, fraction: float) -> float:
    """Return a random pause of 1 s up to the cap. `fraction` is a random number in [0, 1)."""
    return max(LEAST_DELAY, fraction * delay_cap(attempt))


def next_delay(
    outcome: Outcome,
    *,
    attempt: int,
    fraction: float,
    remaining: float,
    retry_after: float | None = None,
) -> float | Stop:
    """Return the seconds until the next attempt, or why there is none.

    `attempt` counts from 1. `fraction` is a random number in [0, 1). `remaining` are the seconds
    left (`math.inf`: no limit), `retry_after` those that the server asked for.
    """
    if outcome.final:
        return Stop.FINAL
    if remaining < LEAST_DELAY:
        return Stop.WAITED
    if retry_after is not None:
        told = max(LEAST_DELAY, min(retry_after, MOST_RETRY_AFTER))
        return told if told <= remaining else Stop.TOLD_TO_STAY_AWAY
    return min(jittered(attempt, fraction), remaining)


def read_http_date(text: str) -> datetime | None:
    """Parse an HTTP date in the form that servers must send. None for anything else."""
    match = _HTTP_DATE.fullmatch(text.strip())
    if match is None or match[2] not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(match[place]) for place in (1, 3, 4, 5, 6))
    try:
        return datetime(
            year, _MONTHS.index(match[2]) + 1, day, hour, minute, min(second, 59), tzinfo=UTC
        )
    except ValueError:
        return None


def read_retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds from now of a `Retry-After`, a number or a date. None if unreadable."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    date = read_http_date(text)
    return None if date is None else max(0.0, (date - now).total_seconds())
