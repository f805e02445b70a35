"""`mvk-wizard verify`: does Mavvrik take the key, and does it show our agent's data?

`--json` prints one object on standard output, in this stable form:

- `state`: `verified`, `seen-without-user` (verified too), `accepted-nothing-seen`,
  `accepted-not-polled` (there is no address), `seen-under-another-agent`,
  `in-cost-not-in-sessions`, `in-sessions-not-in-cost`, `accepted-no-answer` (the address was busy,
  not reached, or gave another answer), `refused`, `not-sent`, `no-answer`;
- `exit_code`; `message`, `consequence`, `remedies` (a list, likeliest cause first);
- `endpoint`; `since`: the time that was asked about, null where nothing was polled;
- `credential_check`: `kind`, `host`, `at`, `seconds`, `status`, `code`, and what else is known;
- `polling`: null, or `outcome`, `verified`, `waited_in_vain`, `attempts`, `elapsed`, `answer` (as
  `credential_check`) and `seen`: the document of the contract, null where none came.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import time
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.cli.command import Refusal, command, endpoint_of, read_credentials, say
from wizard.cli.delivery import print_json
from wizard.cli.waiting import ProgressLine, run_interruptible
from wizard.core.exit_codes import ExitCode
from wizard.services.surroundings import look_around, scrub

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials
    from wizard.core.verify.answer import CheckResult
    from wizard.core.verify.verification import Verification

NO_ADDRESS = (
    "Whether its data is visible was not asked: there is no verification address.",
    "Look in Home → Agentic → Cost and Sessions, or give the address with --verify-url.",
)
_STOPPED = "Stopped before it was seen."


@dataclass(frozen=True, slots=True)
class Times:
    """Clocks, waiting and chance; tests hand in their own."""

    now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    fraction: Callable[[], float] = random.random


TIMES = Times()


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, whom, and for how long (seconds)."""

    credentials: Credentials
    endpoint: str
    verify_url: str
    since: datetime
    wait: float


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it; `polling` is None where nothing was polled."""

    check: CheckResult
    polling: Verification | None = None

    @property
    def exit_code(self) -> ExitCode:
        """For the shell."""
        if self.polling is not None:
            return self.polling.exit_code
        return ExitCode.NOT_VERIFIED if self.check.accepted else self.check.exit_code


@command
def verify(options: Namespace) -> int:
    """Carry out `verify`; returns the exit code."""
    asking = _asking(options)
    scrub()
    found = run_interruptible(_ask_showing(asking, ProgressLine(look_around())), _STOPPED)
    say(*_words(found))
    if options.json:
        print_json(_as_json(found, asking))
    return found.exit_code


# What to ask --------------------------------------------------------------------------------------


def read_wait(text: str) -> float:
    """Seconds to wait; for the argument parser.

    Raises:
        ValueError: no number of seconds from 0 on.
    """
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise ValueError
    return seconds


def _asking(options: Namespace) -> Asking:
    credentials = read_credentials(options)
    endpoint = endpoint_of(options)
    verify_url = str(options.verify_url or os.environ.get("MVK_VERIFY_URL") or "")
    since = _since(credentials)
    if verify_url:
        _refuse_bad_address(verify_url, credentials, since)
    return Asking(credentials, endpoint, verify_url, since, options.wait)


def _since(credentials: Credentials) -> datetime:
    """The time of the copy, where this very set-up was made here; else 24 hours ago.

    While something else is being prepared, the time of the save: the copy is that of the draft.
    """
    from wizard.core.credentials.names import AGENT
    from wizard.core.session.summary import draft_sentence
    from wizard.core.verify.verification import DEFAULT_SINCE
    from wizard.services.files.state import load_state

    now = TIMES.now()
    session = load_state(now, look_only=True).session
    if session is None or not session.is_as_left(AGENT, credentials.agent_id):
        return now - DEFAULT_SINCE
    draft = draft_sentence(session)
    if draft:
        say(draft)
    is_live = session.live is not None and session.drafting is not None
    left = session.live if is_live else session.taken
    return left.evidence.at if left else now - DEFAULT_SINCE


def _refuse_bad_address(verify_url: str, credentials: Credentials, since: datetime) -> None:
    from wizard.core.address import BadAddress
    from wizard.core.verify.verification import verification_url

    try:
        verification_url(verify_url, credentials.agent_id, credentials.tenant_id, since)
    except BadAddress as bad:
        raise Refusal(ExitCode.USAGE, bad.sentence) from None


# Asking -------------------------------------------------------------------------------------------


async def _ask_showing(asking: Asking, progress: ProgressLine) -> Found:
    try:
        return await _ask(asking, progress)
    finally:
        progress.end()


async def _ask(asking: Asking, progress: ProgressLine) -> Found:
    """The credential check once; polling only where the key is taken and there is an address."""
    from wizard.services.net.ingest import check_credentials
    from wizard.services.net.verification import poll

    check = await check_credentials(asking.credentials, asking.endpoint, now=TIMES.now)
    if not check.accepted or not asking.verify_url:
        return Found(check)
    polling = await poll(
        asking.verify_url,
        asking.credentials,
        since=asking.since,
        wait=asking.wait,
        report=progress.show,
        now=TIMES.now,
        monotonic=TIMES.monotonic,
        sleep=TIMES.sleep,
        fraction=TIMES.fraction,
    )
    return Found(check, polling)


# Telling ------------------------------------------------------------------------------------------


def _words(found: Found) -> list[str]:
    check, polling = found.check, found.polling
    first = f"{check.sentence} ({check.label})" if check.refused else check.sentence
    if not check.accepted:
        return [first, check.consequence, *check.remedies]
    if polling is None:
        return [first, *NO_ADDRESS]
    waited = f" ({polling.waiting})" if polling.attempts > 1 else ""
    vain = ["Waited in vain."] if polling.in_vain else []
    return [
        first,
        f"{polling.sentence}{waited}",
        *vain,
        polling.consequence,
        *polling.remedies,
    ]


def _state(found: Found) -> str:
    """One word for each way in which it can come out; the value is stable."""
    from wizard.core.verify.answer_kinds import Kind
    from wizard.core.verify.verification import Outcome

    check, polling = found.check, found.polling
    if polling is not None and polling.outcome is not Outcome.REFUSED:
        states = {
            Outcome.VERIFIED: "verified",
            Outcome.WITHOUT_USER: "seen-without-user",
            Outcome.NOT_SEEN: "accepted-nothing-seen",
            Outcome.OTHER_AGENT: "seen-under-another-agent",
            Outcome.COST_ONLY: "in-cost-not-in-sessions",
            Outcome.SESSIONS_ONLY: "in-sessions-not-in-cost",
        }
        return states.get(polling.outcome, "accepted-no-answer")
    if polling is not None or check.refused:
        return "refused"
    if check.accepted:
        return "accepted-not-polled"
    return "not-sent" if check.kind in (Kind.BAD_ADDRESS, Kind.UNSENDABLE) else "no-answer"


def _as_json(found: Found, asking: Asking) -> dict[str, object]:
    from wizard.core.verify.verification import rfc3339

    check, polling = found.check, found.polling
    told: CheckResult | Verification = check if polling is None else polling
    nothing_polled = polling is None and check.accepted
    return {
        "state": _state(found),
        "exit_code": int(found.exit_code),
        "message": told.sentence,
        "consequence": NO_ADDRESS[0] if nothing_polled else told.consequence,
        "remedies": [NO_ADDRESS[1]] if nothing_polled else list(told.remedies),
        "endpoint": asking.endpoint,
        "since": None if polling is None else rfc3339(asking.since),
        "credential_check": check.as_dict(),
        "polling": None if polling is None else polling.as_dict(),
    }
