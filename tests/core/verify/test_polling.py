"""When the verification URL is asked again."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from wizard.core.verify import polling
from wizard.core.verify.polling import Stop, next_delay, read_http_date, read_retry_after, retried
from wizard.core.verify.verification import Outcome

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def test_the_times_and_counts_of_the_product() -> None:
    assert polling.LEAST_DELAY == 1.0
    assert polling.FIRST_CAP == 5.0
    assert polling.LAST_CAP == 30.0
    assert polling.MOST_RETRY_AFTER == 120.0


def test_statuses_after_which_polling_continues() -> None:
    tried = {status for status in range(100, 1000) if retried(status)}
    assert tried == {408, 425, 429, *range(500, 600)}


@pytest.mark.parametrize(
    ("attempt", "cap"), [(1, 5.0), (2, 10.0), (3, 20.0), (4, 30.0), (5, 30.0), (10_000, 30.0)]
)
def test_the_longest_pause_grows_from_5_to_30_seconds(attempt: int, cap: float) -> None:
    assert polling.delay_cap(attempt) == cap


@pytest.mark.parametrize(
    ("fraction", "delay"), [(0.0, 1.0), (0.1, 1.0), (0.2, 1.0), (0.5, 2.5), (0.9, 4.5)]
)
def test_full_jitter_of_at_least_a_second(fraction: float, delay: float) -> None:
    assert polling.jittered(1, fraction) == delay


def delay(
    outcome: Outcome = Outcome.NOT_SEEN,
    remaining: float = math.inf,
    told: float | None = None,
    attempt: int = 1,
) -> float | Stop:
    return next_delay(outcome, attempt=attempt, fraction=0.5, remaining=remaining, retry_after=told)


@pytest.mark.parametrize(
    "outcome",
    [Outcome.VERIFIED, Outcome.WITHOUT_USER, Outcome.REFUSED, Outcome.NOT_MAVVRIK, Outcome.BLOCKED],
)
def test_a_final_answer_ends_the_polling(outcome: Outcome) -> None:
    assert delay(outcome) is Stop.FINAL


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.NOT_SEEN,
        Outcome.OTHER_AGENT,
        Outcome.COST_ONLY,
        Outcome.SESSIONS_ONLY,
        Outcome.BUSY,
        Outcome.NO_CONNECTION,
    ],
)
def test_everything_else_is_asked_for_again(outcome: Outcome) -> None:
    assert delay(outcome) == 2.5


def test_all_pauses_stay_within_the_waiting_time() -> None:
    assert delay(remaining=2.0) == 2.0
    assert delay(remaining=1.0) == 1.0
    assert delay(remaining=0.9) is Stop.WAITED
    assert delay(remaining=0.0) is Stop.WAITED
    assert delay(remaining=-3.0) is Stop.WAITED


def test_retry_after_is_obeyed_up_to_120_seconds() -> None:
    assert delay(told=7.0) == 7.0
    assert delay(told=0.0) == 1.0
    assert delay(told=4000.0) == 120.0
    assert delay(told=7.0, remaining=7.0) == 7.0
    assert delay(told=7.0, remaining=6.0) is Stop.TOLD_TO_STAY_AWAY


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 14:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 13:00:00 GMT", 0.0),
        ("-1", None),
        ("1.5", None),
        ("", None),
        ("soon", None),
        ("٧", None),
        ("9" * 5000, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert read_retry_after(text, NOW) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "Mon, 31 Feb 2026 14:00:00 GMT", "Mon, 23 Nox 2026 14:00:00 GMT", "2026-11-23T14:00:00Z"],
)
def test_text_that_is_not_an_http_date(text: str) -> None:
    assert read_http_date(text) is None


def test_an_http_date() -> None:
    assert read_http_date("Mon, 23 Nov 2026 14:00:00 GMT") == NOW
    assert read_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == datetime(
        2016, 12, 31, 23, 59, 59, tzinfo=UTC
    )
