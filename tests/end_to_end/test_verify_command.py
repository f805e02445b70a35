"""`mvk-wizard verify` against real servers on loopback: words, `--json`, exit codes, signals."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import Outcome, Run, full
from tests.services.conftest import plain_network
from tests.services.net.loopback import Loopback, Talk, answer, reset, serving, unused_port
from wizard.cli import verify as command_module
from wizard.cli.verify import ProgressLine
from wizard.core.credentials.reading import read_paste
from wizard.core.session.record import CopiedResult, Evidence, How
from wizard.core.session.session import Session
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.core.verify.verification import Outcome as Seen
from wizard.core.verify.verification import Progress
from wizard.services.files.state import StateKeeper
from wizard.services.net.verification import Clocks
from wizard.services.surroundings import Surroundings

NOW = datetime(2026, 11, 23, 14, 16, tzinfo=UTC)
ACCEPTED = answer(200, '{"partialSuccess":{}}')
INVALID = answer(401, '{"code": "INVALID_API_KEY"}')
PAGE = answer(200, "<html><body>Please sign in</body></html>", "text/html")
AGENT = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
KEY = "mvk-agent-Zq81xWv7PfGt30LbN5sDyKc2"
CREDENTIALS = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": "acme-prod-7731", "MVK_API_KEY": KEY}
BLOCK = "\n".join(f"{name}={value}" for name, value in CREDENTIALS.items())

__all__ = ["plain_network"]  # no proxy of this machine


def seen(cost: bool, sessions: bool, agent: str = AGENT, user: str | None = "jo") -> Talk:
    document = {
        "agent_id": agent,
        "cost": {"visible": cost, "users": [user] if user else []},
        "sessions": {"visible": sessions, "latest": None},
    }
    return answer(200, json.dumps(document))


NOTHING = seen(cost=False, sessions=False)
VERIFIED = seen(cost=True, sessions=True)


@contextlib.contextmanager
def running(*talks: Talk) -> Iterator[Loopback]:
    """Run a server in a separate thread, because the command runs its own event loop."""
    ready: list[Loopback] = []
    started, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        async with serving(*talks) as server:
            ready.append(server)
            started.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert started.wait(10)
        yield ready[0]
    finally:
        stop.set()
        thread.join(10)


class Clock:
    """A clock that moves only while somebody waits."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    clocks = Clocks(clock.now, clock.monotonic, clock.sleep, lambda: 0.99)
    monkeypatch.setattr(command_module, "CLOCKS", clocks)
    return clock


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command removes from its environment stays in the environment of the tests."""
    monkeypatch.setattr(command_module, "scrub", lambda: None)


Verify = Callable[..., Outcome]


@pytest.fixture
def verify(command: Run, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Run `verify` against an ingest server and, where given, a verification server."""

    def run(
        *arguments: str,
        ingest: Loopback | str,
        address: Loopback | None = None,
        credentials: bool = True,
        stdin: bytes = b"",
    ) -> Outcome:
        for name, value in CREDENTIALS.items() if credentials else ():
            monkeypatch.setenv(name, value)
        endpoint = ingest if isinstance(ingest, str) else ingest.url
        options = ["--endpoint", endpoint]
        if address is not None:
            options += ["--verify-url", f"{address.url}/seen/{{tenant_id}}/{{agent_id}}"]
        return command("verify", *options, *arguments, stdin=stdin, credentials=False)

    return run


def told(verify: Verify, ingest: Talk, *polls: Talk, arguments: tuple[str, ...] = ()) -> Outcome:
    with running(ingest) as server, contextlib.ExitStack() as stack:
        address = stack.enter_context(running(*polls)) if polls else None
        return verify(*arguments, ingest=server, address=address)


# Exit codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("polls", "code", "state"),
    [
        ((), 3, "accepted-not-polled"),
        ((VERIFIED,), 0, "verified"),
        ((seen(cost=True, sessions=True, user=None),), 0, "seen-without-user"),
        ((NOTHING,), 3, "accepted-nothing-seen"),
        ((answer(404),), 3, "accepted-nothing-seen"),
        ((seen(cost=True, sessions=False),), 3, "in-cost-not-in-sessions"),
        ((seen(cost=False, sessions=True),), 3, "in-sessions-not-in-cost"),
        ((seen(cost=True, sessions=True, agent="other"),), 3, "seen-under-another-agent"),
        ((answer(401),), 4, "refused"),
        ((answer(403),), 4, "refused"),
        ((PAGE,), 5, "accepted-no-answer"),
        ((answer(503),), 5, "accepted-no-answer"),
        ((reset(),), 5, "accepted-no-answer"),
    ],
)
def test_each_outcome_has_its_exit_code_and_its_state(
    verify: Verify, polls: tuple[Talk, ...], code: int, state: str
) -> None:
    outcome = told(verify, ACCEPTED, *polls, arguments=("--json",))
    form = json.loads(outcome.out)
    assert (outcome.code, form["exit_code"], form["state"]) == (code, code, state)


@pytest.mark.parametrize(
    ("ingest", "code", "state"),
    [
        (INVALID, 4, "refused"),
        (answer(403), 4, "refused"),
        (PAGE, 5, "no-answer"),
        (answer(404), 5, "no-answer"),
        (answer(503), 5, "no-answer"),
        (reset(), 5, "no-answer"),
    ],
)
def test_credentials_that_are_not_accepted_are_checked_once_and_not_polled(
    verify: Verify, ingest: Talk, code: int, state: str
) -> None:
    with running(ingest) as server, running(VERIFIED) as address:
        outcome = verify("--wait", "60", "--json", ingest=server, address=address)
        assert (len(server.received), len(address.received)) == (1, 0)
    form = json.loads(outcome.out)
    assert (outcome.code, form["state"], form["polling"]) == (code, state, None)


def test_a_port_where_nobody_listens_is_reported(verify: Verify) -> None:
    outcome = verify("--json", ingest=f"http://127.0.0.1:{unused_port()}")
    form = json.loads(outcome.out)
    assert (outcome.code, form["state"]) == (5, "no-answer")
    assert form["credential_check"]["kind"] == "connection-refused"


# Waiting ------------------------------------------------------------------------------------------


def test_it_waits_until_it_is_visible(verify: Verify, clock: Clock) -> None:
    outcome = told(verify, ACCEPTED, NOTHING, answer(503), VERIFIED, arguments=("--wait", "60"))
    assert outcome.code == 0
    assert clock.passed < 60


@pytest.mark.parametrize(
    "poll", [NOTHING, seen(cost=True, sessions=False), seen(cost=True, sessions=True, agent="o")]
)
def test_a_wait_without_success_ends_with_124(verify: Verify, clock: Clock, poll: Talk) -> None:
    outcome = told(verify, ACCEPTED, poll, arguments=("--wait", "30"))
    assert outcome.code == 124
    assert "\nStopped waiting.\n" in outcome.err
    assert clock.passed == pytest.approx(30, abs=1)


def test_a_refusal_while_polling_ends_it_at_once(verify: Verify) -> None:
    with running(ACCEPTED) as server, running(NOTHING, answer(401), VERIFIED) as address:
        outcome = verify("--wait", "600", ingest=server, address=address)
        assert len(address.received) == 2
    assert outcome.code == 4


def test_without_wait_it_is_asked_once(verify: Verify, clock: Clock) -> None:
    with running(ACCEPTED) as server, running(NOTHING) as address:
        assert verify(ingest=server, address=address).code == 3
        assert len(address.received) == 1
    assert clock.passed == 0


# What is sent -------------------------------------------------------------------------------------


def test_the_url_is_filled_in_and_asks_for_the_last_24_hours(verify: Verify) -> None:
    with running(ACCEPTED) as server, running(NOTHING) as address:
        verify(ingest=server, address=address)
        url = urlsplit(address.received[0].target)
    assert url.path == f"/seen/acme-prod-7731/{AGENT}"
    assert parse_qs(url.query) == {"since": ["2026-11-22T14:16:00Z"]}


def copied(agent: str) -> Session:
    block = BLOCK.replace(AGENT, agent)
    at = NOW - timedelta(minutes=40)
    session = Session(salt="ab" * 16, started=True).with_reading(read_paste(block))
    return replace(session, taken=CopiedResult("", Evidence(How.CHECKED, at)))


@pytest.mark.parametrize(
    ("agent", "since"),
    [(AGENT, "2026-11-23T13:36:00Z"), ("another", "2026-11-22T14:16:00Z")],
)
def test_since_is_the_time_when_this_agent_was_copied(
    verify: Verify, command: Run, agent: str, since: str
) -> None:
    StateKeeper().keep(copied(agent), NOW)
    with running(ACCEPTED) as server, running(NOTHING) as address:
        form = json.loads(verify("--json", ingest=server, address=address).out)
        asked = parse_qs(urlsplit(address.received[0].target).query)
    assert (asked, form["since"]) == ({"since": [since]}, since)


# What is said -------------------------------------------------------------------------------------


def test_results_go_to_stdout_and_words_to_stderr(verify: Verify) -> None:
    outcome = told(verify, ACCEPTED)
    assert (outcome.code, outcome.out) == (3, b"")
    assert outcome.err == (
        "Mavvrik accepted the tenant and the key.\n"
        "This command did not ask whether data is visible: no verification URL is set.\n"
        "Look in Home → Agentic → Cost and Sessions, or set --verify-url.\n"
    )


def test_a_refusal_names_its_causes_and_its_code(verify: Verify) -> None:
    outcome = told(verify, INVALID)
    lines = outcome.err.splitlines()
    assert lines[0].endswith("(INVALID_API_KEY, HTTP 401)")
    assert "Register" in lines[2]


def test_what_was_seen_is_said(verify: Verify) -> None:
    outcome = told(verify, ACCEPTED, seen(cost=True, sessions=False))
    assert outcome.err.splitlines()[:3] == [
        "Mavvrik accepted the tenant and the key.",
        "Mavvrik shows your agent in Cost, but not yet in Sessions.",
        "Telemetry arrives. Sessions may take longer.",
    ]


def test_the_json_form_is_complete(verify: Verify) -> None:
    form = json.loads(told(verify, ACCEPTED, VERIFIED, arguments=("--json",)).out)
    assert list(form) == [
        "state",
        "exit_code",
        "message",
        "consequence",
        "remedies",
        "endpoint",
        "since",
        "credential_check",
        "polling",
    ]
    assert form["credential_check"]["kind"] == "accepted"
    polling = form["polling"]
    assert (polling["outcome"], polling["attempts"], polling["waited_in_vain"]) == (
        "verified",
        1,
        False,
    )
    assert polling["seen"]["cost"]["users"] == ["jo"]


def test_the_json_form_without_a_verification_url(verify: Verify) -> None:
    form = json.loads(told(verify, ACCEPTED, arguments=("--json",)).out)
    assert form["message"] == "Mavvrik accepted the tenant and the key."
    assert form["consequence"] == command_module.NO_ADDRESS[0]
    assert (form["since"], form["polling"]) == (None, None)


def test_the_key_is_nowhere(verify: Verify) -> None:
    outcome = told(verify, INVALID, arguments=("--json",))
    assert KEY[10:18].encode() not in outcome.out
    assert KEY[10:18] not in outcome.err


# Usage --------------------------------------------------------------------------------------------


def test_credentials_are_needed(command: Run) -> None:
    outcome = command("verify", credentials=False)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.startswith("Credentials are missing: ")


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan", "inf"])
def test_the_waiting_time_is_a_number_of_seconds(command: Run, seconds: str) -> None:
    outcome = command("verify", "--wait", seconds)
    assert outcome.code == 2
    assert f"argument --wait: {seconds!a} is not a number of seconds" in outcome.err


@pytest.mark.parametrize("url", ["http://example.com/", "https://example.com/{user}", "nonsense"])
def test_a_url_that_may_not_get_the_key_is_refused_before_anything_is_sent(
    verify: Verify, url: str
) -> None:
    with running(ACCEPTED) as server:
        outcome = verify("--verify-url", url, ingest=server)
        assert server.received == []
    assert outcome.code == 2
    assert outcome.err.startswith("The verification URL ")


def test_credentials_from_standard_input(verify: Verify) -> None:
    with running(ACCEPTED) as server:
        outcome = verify(
            "--credentials", "-", ingest=server, stdin=BLOCK.encode(), credentials=False
        )
        assert server.received[0].headers["x-tenant-id"] == "acme-prod-7731"
    assert outcome.code == 3


# Progress -----------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A stream that is not a file, with 80 columns."""


def told_of(attempt: int, outcome: Seen = Seen.NOT_SEEN, next_in: float = 12.0) -> Progress:
    result = CheckResult(AnswerKind.ANSWERED, "status.example", NOW, 0.1)
    return Progress(attempt, 38.0, next_in, outcome, result)


def drawn(around: Surroundings, *steps: Progress) -> str:
    stream = Terminal()
    line = ProgressLine(around, stream)
    for step in steps:
        line.show(step)
    line.end()
    return stream.getvalue()


def test_on_a_terminal_one_line_is_rewritten() -> None:
    text = "Attempt 3, 38 s, next in 12 s: Mavvrik has seen nothing of your agent yet."
    assert drawn(Surroundings(), told_of(3)) == f"\r{text}\x1b[K\r\x1b[K"


def test_a_long_line_does_not_wrap() -> None:
    shown = drawn(Surroundings(), told_of(3, Seen.SESSIONS_ONLY)).split("\x1b[K")[0]
    assert len(shown) == 80
    assert shown.endswith("…")


def test_with_no_color_it_is_rewritten_without_escape_sequences() -> None:
    shown = drawn(Surroundings(no_color=True), told_of(3), told_of(4, next_in=5))
    assert "\x1b" not in shown
    first, second, blank = shown.split("\r")[1:4]
    assert len(second) == len(first)
    assert second.endswith("yet. ")
    assert blank.strip() == ""
    assert "\n" not in shown


@pytest.mark.parametrize("around", [Surroundings(dumb=True), Surroundings(stderr_tty=False)])
def test_without_a_terminal_a_line_is_written_only_when_something_changed(
    around: Surroundings,
) -> None:
    shown = drawn(around, told_of(1), told_of(1, next_in=4), told_of(2), told_of(3, Seen.COST_ONLY))
    assert shown == (
        "Attempt 1, 38 s, next in 12 s: Mavvrik has seen nothing of your agent yet.\n"
        "Attempt 3, 38 s, next in 12 s: Mavvrik shows your agent in Cost, but not yet in"
        " Sessions.\n"
    )


# Signals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), full(signal.SIGTERM, 143), full(signal.SIGHUP, 129)]
)
def test_signals_end_the_wait_with_their_codes(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with running(ACCEPTED) as server, running(NOTHING) as address:
        environment = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            **CREDENTIALS,
            "HOME": str(tmp_path),
            "XDG_STATE_HOME": str(tmp_path),
        }
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", "wizard", "verify", "--wait", "600", "--json"),
                *("--endpoint", server.url, "--verify-url", f"{address.url}/"),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stderr is not None
        first = child.stderr.readline()  # it waits from now on
        child.send_signal(number)
        out, err = child.communicate(timeout=20)
    assert first.startswith(b"Attempt 1, ")
    assert (child.returncode, out, err.decode()) == (
        code,
        b"",
        "Stopped. The data was not seen yet.\n",
    )
