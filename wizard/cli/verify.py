"""The command `mvk-wizard verify`: check the key, and whether Mavvrik shows our agent's data."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from wizard.cli.common import (
    Refusal,
    command,
    endpoint_of,
    read_credentials,
    run_interruptible,
    say,
)
from wizard.cli.delivery import print_json
from wizard.core.address import BadAddress
from wizard.core.credentials.names import AGENT
from wizard.core.credentials.reading import Credentials
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import Control
from wizard.core.session.summary import draft_sentence
from wizard.core.verify.answer import CheckResult, spoken
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.core.verify.verification import (
    DEFAULT_SINCE,
    Outcome,
    Progress,
    Verification,
    rfc3339,
    verification_url,
)
from wizard.services.files.state import load_state
from wizard.services.net.verification import Clocks, check_credentials, poll
from wizard.services.surroundings import Surroundings, look_around, scrub

NO_ADDRESS = (
    "This command did not ask whether data is visible: no verification URL is set.",
    "Look in Home → Agentic → Cost and Sessions, or set --verify-url.",
)
_STOPPED = "Stopped. The data was not seen yet."
_STATES = {
    Outcome.VERIFIED: "verified",
    Outcome.WITHOUT_USER: "seen-without-user",
    Outcome.NOT_SEEN: "accepted-nothing-seen",
    Outcome.OTHER_AGENT: "seen-under-another-agent",
    Outcome.COST_ONLY: "in-cost-not-in-sessions",
    Outcome.SESSIONS_ONLY: "in-sessions-not-in-cost",
    Outcome.REFUSED: "refused",
}


CLOCKS = Clocks(now=lambda: datetime.now().astimezone())  # tests replace them


@dataclass(frozen=True, slots=True)
class Result:
    """The results of the credential check and of the polling (None if nothing was polled)."""

    check: CheckResult
    polling: Verification | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the polling, or of the credential check if nothing was polled."""
        if self.polling is not None:
            return self.polling.exit_code
        return ExitCode.NOT_VERIFIED if self.check.accepted else self.check.exit_code


@command
def verify(options: Namespace) -> int:
    credentials = read_credentials(options)
    endpoint = endpoint_of(options)
    verify_url = str(options.verify_url or os.environ.get("MVK_VERIFY_URL") or "")
    since = _since(credentials)
    try:
        if verify_url:
            verification_url(verify_url, credentials.agent_id, credentials.tenant_id, since)
    except BadAddress as bad:
        raise Refusal(ExitCode.USAGE, bad.sentence) from None
    scrub()
    asking = _ask(credentials, endpoint, verify_url, since, options.wait)
    result = run_interruptible(asking, _STOPPED)
    say(*_sentences(result))
    if options.json:
        print_json(_as_json(result, endpoint, since))
    return result.exit_code


def _since(credentials: Credentials) -> datetime:
    """Return the time of the copy if this setup was made here, else 24 hours ago.

    If a draft is being prepared, return the time when the live settings were saved: the time of the
    copy then belongs to the draft.
    """
    now = CLOCKS.now()
    session = load_state(now, look_only=True).session
    if session is None or not session.is_as_left(AGENT, credentials.agent_id):
        return now - DEFAULT_SINCE
    draft = draft_sentence(session)
    if draft:
        say(draft)
    is_live = session.live is not None and session.drafting is not None
    left = session.live if is_live else session.taken
    return left.evidence.at if left else now - DEFAULT_SINCE


async def _ask(
    credentials: Credentials, endpoint: str, verify_url: str, since: datetime, wait: float
) -> Result:
    """Check the credentials once. Poll only if the key is accepted and there is a URL to poll."""
    progress = ProgressLine(look_around())
    try:
        check = await check_credentials(credentials, endpoint, now=CLOCKS.now)
        if not check.accepted or not verify_url:
            return Result(check)
        polling = await poll(
            verify_url,
            credentials,
            since=since,
            wait=wait,
            report=progress.show,
            clocks=CLOCKS,
        )
        return Result(check, polling)
    finally:
        progress.end()


# Progress -----------------------------------------------------------------------------------------

_ERASE = "\x1b[K"
_WIDTH = 80  # columns, if the terminal does not report them


class ProgressLine:
    """Shows the progress of a wait.

    On a terminal, one line is rewritten, without escape sequences if NO_COLOR is set. A dumb
    terminal, or output that is not a terminal, gets a new line only when the sentence changes.
    """

    def __init__(self, around: Surroundings, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._rewrites = around.stderr_tty and not around.dumb
        self._erase = "" if around.no_color else _ERASE
        self._drawn = 0  # length of the line that is on the terminal now
        self._told = ""

    def show(self, progress: Progress) -> None:
        """Show the progress. This is called after each attempt and each second."""
        text = (
            f"Attempt {progress.attempt}, {spoken(progress.elapsed)}, next in"
            f" {spoken(round(progress.next_in))}: {progress.sentence}"
        )
        if self._rewrites:
            self._rewrite(text)
        elif progress.sentence != self._told:
            self._told = progress.sentence
            self._write(f"{text}\n")

    def end(self) -> None:
        """Erase the line, so that the next text begins at the left edge."""
        if self._drawn:
            blank = self._erase or " " * self._drawn + "\r"
            self._write(Control(f"\r{blank}"))
            self._drawn = 0

    def _rewrite(self, text: str) -> None:
        try:
            room = (os.get_terminal_size(self._stream.fileno()).columns or _WIDTH) - 1
        except (OSError, ValueError):
            room = _WIDTH - 1
        text = text if len(text) <= room else f"{text[: room - 1]}…"
        rest = self._erase or " " * max(0, self._drawn - len(text))
        self._write(Control("\r"), text, Control(rest))
        self._drawn = len(text)

    def _write(self, *texts: str) -> None:
        for text in texts:
            self._stream.write(text)
        self._stream.flush()


# Telling ------------------------------------------------------------------------------------------


def _sentences(result: Result) -> list[str]:
    check, polling = result.check, result.polling
    first = f"{check.sentence} ({check.label})" if check.refused else check.sentence
    if not check.accepted:
        return [first, check.consequence, *check.remedies]
    if polling is None:
        return [first, *NO_ADDRESS]
    waited = f" ({polling.waiting})" if polling.attempts > 1 else ""
    vain = ["Stopped waiting."] if polling.in_vain else []
    return [
        first,
        f"{polling.sentence}{waited}",
        *vain,
        polling.consequence,
        *polling.remedies,
    ]


def _state(result: Result) -> str:
    """Return the stable word for an outcome."""
    check, polling = result.check, result.polling
    if polling is not None:
        return _STATES.get(polling.outcome, "accepted-no-answer")
    if check.refused:
        return "refused"
    if check.accepted:
        return "accepted-not-polled"
    return (
        "not-sent" if check.kind in (AnswerKind.BAD_ADDRESS, AnswerKind.UNSENDABLE) else "no-answer"
    )


def _as_json(result: Result, endpoint: str, since: datetime) -> dict[str, object]:
    check, polling = result.check, result.polling
    told: CheckResult | Verification = check if polling is None else polling
    nothing_polled = polling is None and check.accepted
    return {
        "state": _state(result),
        "exit_code": int(result.exit_code),
        "message": told.sentence,
        "consequence": NO_ADDRESS[0] if nothing_polled else told.consequence,
        "remedies": [NO_ADDRESS[1]] if nothing_polled else list(told.remedies),
        "endpoint": endpoint,
        "since": None if polling is None else rfc3339(since),
        "credential_check": check.as_dict(),
        "polling": None if polling is None else polling.as_dict(),
    }
