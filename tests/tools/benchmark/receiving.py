"""The receiver under load: 100 requests of 20 spans per second while a trial is on the screen.

A program replaces Claude Code and sends at fixed times, on connections that it keeps open. The tool
counts the judged requests, and measures how long a key waits during that time.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.screens.last_steps import Still, at_step_5, make_last_step
from tests.screens.walking import settled
from tests.tools.benchmark.rows import Row
from wizard.core.client.versions import NEWEST_MEASURED
from wizard.core.trace.trial import BeforeTrial, TrialOutcome
from wizard.screens.app import WizardApp
from wizard.screens.page_screen import PageScreen
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.trial import Report, TrialProgress
from wizard.services.surroundings import Surroundings
from wizard.steps.ports import Outside
from wizard.steps.stop_sharing import SHOWS
from wizard.steps.trial import Trial

A_SECOND = 100  # requests per second
SPANS = 20  # spans in each request
MOST_FOR_KEY = 500.0  # milliseconds, after which a person presses the key again
_LOOK_SECONDS = 0.001
_PATIENCE_SECONDS = 30.0
_ROUNDS = 2000  # of checking whether the trial has ended
_PAUSE_SECONDS = 0.05  # seconds between two keys
_SENDER = """
import http.client, json, os, pathlib, ssl, sys, threading, time

SECONDS, A_SECOND, SPANS, SENDERS = {seconds}, {a_second}, {spans}, 4
env = json.loads(pathlib.Path(sys.argv[sys.argv.index("--settings") + 1]).read_text())["env"]
host = env["OTEL_EXPORTER_OTLP_ENDPOINT"].removeprefix("https://")
trust = ssl.create_default_context(cafile=os.environ["NODE_EXTRA_CA_CERTS"])
items = (item.partition("=") for item in env["OTEL_EXPORTER_OTLP_HEADERS"].split(","))
headers = {{name: value for name, _, value in items}} | {{"Content-Type": "application/json"}}
name, _, agent = env["OTEL_RESOURCE_ATTRIBUTES"].partition("=")
refused = []

def attributes(**given):
    return [{{"key": key, "value": {{"stringValue": given[key]}}}} for key in given]

def body(request):
    spans = [
        {{
            "traceId": f"{{request + 1:032x}}", "spanId": f"{{request * SPANS + number + 1:016x}}",
            "name": "claude_code." + ("llm_request" if number else "interaction"),
            "startTimeUnixNano": 10**9, "endTimeUnixNano": 2 * 10**9,
            "attributes": attributes(model="claude-sonnet-5", **{{"session.id": "s", name: agent}}),
        }}
        for number in range(SPANS)
    ]
    resource = {{"attributes": attributes(**{{name: agent}})}}
    scope = {{"spans": spans}}
    return json.dumps({{"resourceSpans": [{{"resource": resource, "scopeSpans": [scope]}}]}})

def send(sender):
    connection = http.client.HTTPSConnection(host, timeout=60, context=trust)
    for request in range(sender, SECONDS * A_SECOND, SENDERS):
        time.sleep(max(0.0, begun + request / A_SECOND - time.monotonic()))
        connection.request("POST", "/v1/traces", body(request), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            refused.append(request)

begun = time.monotonic()
senders = [threading.Thread(target=send, args=(number,)) for number in range(SENDERS)]
for one in senders:
    one.start()
for one in senders:
    one.join()
sys.exit(1 if refused else 0)
"""


def receiving_rows(seconds: int) -> Iterator[Row]:
    """Measure how much arrives of everything that is sent, and how long keys wait."""
    if sys.platform == "win32":
        yield Row("receiving", "what was sent", skipped="the sender is a POSIX script")
        return
    arrived, sent, slowest = asyncio.run(_measure(seconds))
    yield Row(
        f"requests checked, {A_SECOND} of {SPANS} spans a second for {seconds} s",
        "those sent",
        sent,
        arrived,
        "",
        1,
    )
    yield Row("the slowest key meanwhile", "half a second", slowest, MOST_FOR_KEY, "ms", 1)


class _Computer(Still):
    """A computer whose Claude Code is the sender. The trial itself is real."""

    def __init__(self, sender: Path, all_of_them: int) -> None:
        super().__init__()
        self._all = all_of_them
        self.have_come = False
        self._real = Outside(Surroundings(), lambda _: None)
        self._sender = sender
        self.outcome: TrialOutcome | None = None

    async def find_claude(self) -> ClaudeCode | None:
        return ClaudeCode(self._sender, NEWEST_MEASURED)

    async def look_before_try(self, *_: Any) -> BeforeTrial:
        return BeforeTrial()

    async def try_here(
        self, env: Mapping[str, str], claude: ClaudeCode, *, report: Report, **more: Any
    ) -> Any:
        def told(progress: TrialProgress) -> None:
            self.have_come = progress.arrival.requests >= self._all
            report(progress)

        self.outcome = await self._real.try_here(env, claude, report=told, **more)
        return self.outcome


async def _measure(seconds: int) -> tuple[int, int, float]:
    """Return the requests judged, the requests sent, and the slowest key in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        outside = _Computer(_write(Path(folder), seconds), seconds * A_SECOND)
        app, _ = make_last_step(at_step_5(), outside=outside)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.remembered.warned.update(SHOWS.values())  # else a warning covers the trial
            app.push_screen(PageScreen(Trial))
            await settled(pilot)
            await pilot.press("enter")
            slowest = 0.0
            while not outside.have_come and outside.outcome is None:
                await asyncio.sleep(_PAUSE_SECONDS)
                slowest = max(slowest, await _answered(app))
            await settled(pilot, _ROUNDS)
            assert outside.outcome is not None
    return outside.outcome.arrival.requests, seconds * A_SECOND, slowest


async def _answered(app: WizardApp) -> float:
    """Return the milliseconds until the key that switches sharing has an effect.

    Raises:
        TimeoutError: it has none.
    """
    before, begun = app.session.sharing, time.perf_counter()
    app.simulate_key("ctrl+o")
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while app.session.sharing is before:  # noqa: ASYNC110 - the program must not be changed
            await asyncio.sleep(_LOOK_SECONDS)
    return (time.perf_counter() - begun) * 1000


def _write(folder: Path, seconds: int) -> Path:
    path = folder / "claude"
    program = _SENDER.format(seconds=seconds, a_second=A_SECOND, spans=SPANS)
    path.write_text(f"#!{sys.executable} -I\n{program}")
    path.chmod(0o700)
    return path
