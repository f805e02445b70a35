"""What the tests of screens share: a wizard without access to the outside, and what it draws."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic, process_time
from typing import Any, cast

from textual import app as textual_app
from textual import events, pilot
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

from tests.lives import SALT
from wizard.core.credentials.reading import Credentials, read_paste
from wizard.core.session.record import CredentialCheck, Evidence, How
from wizard.core.session.session import Session
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.screens.app import WizardApp
from wizard.screens.keyboard import TypeAhead
from wizard.screens.page_screen import PageScreen
from wizard.services.clipboard.clipboard import CopyResult as Copied
from wizard.services.clipboard.clipboard import Outcome
from wizard.services.surroundings import Surroundings
from wizard.steps.ports import Outside
from wizard.steps.step import Page

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
FOUND = "Found on this computer: Claude Code 2.1.330. No company settings."

AGENT_ID = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
TENANT_ID = "acme-prod-7731"
API_KEY = "mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2"
SECRET_PART = "Zk4vT9rWq2LmX8nB5cJd"  # what must never be drawn; prefix and last four may
BLOCK = f"MVK_AGENT_ID={AGENT_ID}\nMVK_TENANT_ID={TENANT_ID}\nMVK_API_KEY={API_KEY}"

ACCEPTED = CheckResult(AnswerKind.ACCEPTED, "ingest.mavvrik.ai", NOW, 0.2, status=200)
REFUSED = CheckResult(
    AnswerKind.REFUSED_KEY, "ingest.mavvrik.ai", NOW, 0.2, status=401, server_code="INVALID_API_KEY"
)
UNREACHABLE = CheckResult(AnswerKind.NO_NAME, "ingest.mavvrik.ai", NOW, 0.1)


async def wait_for_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until nothing is left to do or to draw, twice in a row.

    Textual's own waits a fiftieth of a second or more for each key, half the time of a test, and
    takes a process that gets no processor for one that has nothing to do.
    """
    loop: Any = asyncio.get_running_loop()
    until = monotonic() + max_sleep
    quiet = 0
    while quiet < 2 and monotonic() < until:
        used = process_time()
        await asyncio.sleep(0.002)
        is_busy = loop._ready or process_time() - used > 0.0005 or _holds_back(active_app.get())
        quiet = 0 if is_busy else quiet + 1


def _holds_back(app: App[Any]) -> bool:
    """Whether a key waits, or the screen has something to draw: that is drawn then."""
    screen = app.screen
    to_draw = (
        screen._callbacks
        or screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._dirty_widgets
    )
    if to_draw and screen.is_current:
        screen._on_timer_update()
    return bool(to_draw or (isinstance(app, TypeAhead) and app.holds_keys))


async def wait_for_screen(of: pilot.Pilot[Any]) -> bool:
    """Wait until the app, the screen and what has the keys have done what they were sent.

    Textual's own sends a message to every widget of the screen, half the work of a key.
    """
    app, done = of.app, asyncio.Queue[None]()
    asked = [one for one in (app, app.screen, app.focused) if one is not None]
    all_done = asyncio.gather(
        *(done.get() for one in asked if one.call_later(done.put_nowait, None))
    )
    failed: Any = asyncio.ensure_future(app._exception_event.wait())
    await asyncio.wait((all_done, failed), timeout=30, return_when=asyncio.FIRST_COMPLETED)
    is_done = all_done.done()
    all_done.cancel()
    failed.cancel()
    return is_done


for module in (pilot, textual_app):
    assert "wait_for_idle" in vars(module), "Textual's pilot waits in another way now"
    vars(module)["wait_for_idle"] = wait_for_idle
assert "_wait_for_screen" in vars(pilot.Pilot), "Textual's pilot waits in another way now"
cast(Any, pilot.Pilot)._wait_for_screen = wait_for_screen

# Textual parses all its styles again for each app: a sixth of the time of a test.
_RULES: dict[Hashable, list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules


def parse_rules_once(
    sheet: Stylesheet, css: str, read_from: CSSLocation, *more: Hashable, **named: Hashable
) -> list[RuleSet]:
    """Parse the same styles with the same variables once in a run, as one app would."""
    variables = frozenset(sheet._variables.items())
    which = (css, read_from, more, frozenset(named.items()), variables)
    if which not in _RULES:
        _RULES[which] = cast(Any, _parse_rules)(sheet, css, read_from, *more, **named)
    return _RULES[which]


cast(Any, Stylesheet)._parse_rules = parse_rules_once

Check = Callable[[Credentials, str], Awaitable[CheckResult]]

# Sessions as they are when a step is reached ------------------------------------------------------

AT_START = Session(salt=SALT)
AT_STEP_1 = replace(AT_START, started=True)
AT_STEP_2 = replace(AT_STEP_1, registered=Evidence(How.SAID, NOW))
WITH_VALUES = AT_STEP_2.with_reading(read_paste(BLOCK))
AT_STEP_3 = replace(
    WITH_VALUES,
    check=CredentialCheck(
        True, False, "accepted", ACCEPTED.sentence, Evidence(How.CHECKED, NOW, "", "accepted")
    ),
    agent_compared=Evidence(How.SAID, NOW),
)


def answering(result: CheckResult, asked: list[Credentials] | None = None) -> Check:
    """A credential check that answers at once."""

    async def check(credentials: Credentials, _: str) -> CheckResult:
        if asked is not None:
            asked.append(credentials)
        return result

    return check


async def no_check(_: Credentials, __: str) -> CheckResult:
    raise AssertionError("nothing may go to the network here")


def reach(outside: Outside, **asked: Any) -> None:
    """Replace functions of what reaches outside."""
    for name, function in asked.items():
        setattr(outside, name, function)


def make_wizard(session: Session = AT_START, **handed: Any) -> WizardApp:
    """Make a wizard that reaches only what is handed in. `copied` collects copies."""
    copied: list[str] = handed.pop("copied", [])

    async def copy(text: str) -> Outcome:
        copied.append(text)
        return Outcome(Copied.COPIED_AND_CHECKED, "Copied and checked.", "", NOW)

    async def find_here() -> str:
        return FOUND

    outside = {"check_credentials": no_check, "find_here": find_here, "copy": copy}
    asked = {name: handed.pop(name, one) for name, one in outside.items()}
    given: dict[str, Any] = {
        "around": Surroundings(),
        "clock": lambda: NOW,
        "can_practice": True,
        **handed,
    }
    app = WizardApp(session, **given)
    reach(app.outside, **asked)
    # Each key comes long after the one before, however fast the test is.
    ticks = itertools.count()
    app.key_time = lambda _: float(next(ticks))
    return app


async def settled(of: pilot.Pilot[Any], rounds: int = 6000) -> None:
    """Wait until the work in the background has ended and its effects are drawn.

    It does not wait for a page that waits for another page. Work that never ends is given so many
    rounds of 5 ms.
    """
    app = of.app
    await of.pause()
    for _ in range(rounds):
        if all(one.is_finished or one.node not in (app, app.screen) for one in app.workers):
            break
        await asyncio.sleep(0.005)
    await of.pause()


async def press(of: pilot.Pilot[Any], *keys: str) -> None:
    """Press keys, and wait until what they have started has ended and is drawn."""
    await of.press(*keys)
    await settled(of)


def screen_rows(app: WizardApp) -> list[str]:
    """The rows of the terminal as they are drawn."""
    return [
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    ]


def screen_text(app: WizardApp) -> str:
    """Return everything that is drawn, as one text."""
    return "\n".join(screen_rows(app))


def said(app: WizardApp) -> str:
    """Return the words that are drawn, with white space and edges as single spaces."""
    return " ".join(screen_text(app).replace("▌", " ").split())


def told(app: WizardApp) -> list[str]:
    """Return the messages in the corner."""
    return [one.message for one in app._notifications]


def paste(app: WizardApp, text: str) -> None:
    """A bracketed paste, as a terminal sends it."""
    app.post_message(events.Paste(text))


class Blank(Page):
    """Replaces a step that the test is not about."""


def page_shown(app: WizardApp) -> Page:
    """The page that is drawn on the screen."""
    assert isinstance(app.screen, PageScreen)
    return app.screen.page
