"""Every screen with a settings document of 1 MB, without access to the outside.

`python -m tests.tools.benchmark.large_screens N` shows one of them on this terminal.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tests.screens.last_steps import COPIED_AT, at_step_5, at_step_6, make_last_step
from tests.screens.walking import ACCEPTED, AT_STEP_3, BLOCK, NOW, answering
from tests.steps.polling import ADDRESS, Polling, progress
from tests.tools.benchmark.documents import SHAPES
from wizard.core.credentials.reading import read_paste
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Answer, Elsewhere, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.core.verify.verification import Outcome
from wizard.steps.stop_sharing import SHOWS

VENDOR = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=0123456789abcdef0123456789abcdef",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_LOG_USER_PROMPTS": "1",
    "OTEL_TRACES_EXPORTR": "otlp",
}

LOADED = Evidence(How.CHECKED, NOW, "from this computer", "pasted")


def document(shape: str, size: int) -> str:
    """Make a large document that also has another vendor's telemetry."""
    found = json.loads(SHAPES[shape](size))
    found["env"].update(VENDOR)
    return json.dumps(found, indent=2) + "\n"


@dataclass(frozen=True)
class Shown:
    """A screen: the progress of the setup, and the keys that lead to the screen."""

    session: Callable[[str], Session]
    keys: tuple[str, ...] = ()
    presses: tuple[str, ...] = ()  # keys that are measured in addition to the usual ones


def _start(text: str) -> Session:
    return Session().with_reading(read_paste(BLOCK)).with_settings(SettingsText(text), LOADED)


def _unreadable(text: str) -> Session:
    middle = text.index(",\n", len(text) // 2)
    broken = text[:middle] + text[middle + 1 :]
    return AT_STEP_3.with_unreadable(SettingsText(broken))


def _loaded(text: str) -> Session:
    session = AT_STEP_3.with_settings(SettingsText(text), LOADED)
    return replace(session, elsewhere=Elsewhere.NO)


def _deciding(text: str) -> Session:
    return replace(_loaded(text), settings_confirmed=True)


def _waiting(text: str) -> Session:
    return at_step_6(at_step_5(text), activity=Evidence(How.SAID, COPIED_AT))


@cache
def _done(text: str) -> Session:
    seen = Sighting(Answer.YES, Evidence(How.SAID, COPIED_AT), frozenset({"User"}))
    return replace(_waiting(text).with_live(cost=seen, sessions=seen), elsewhere=Elsewhere.NO)


def _seen(step: int) -> Callable[[str], Session]:
    return lambda text: replace(_done(text), viewing=step)


SCREENS: Mapping[str, Shown] = {
    "0 start": Shown(_start),
    "1 register": Shown(_seen(1), presses=("a", "backspace")),
    "2 credentials": Shown(_seen(2)),
    "3 paste": Shown(lambda _: replace(AT_STEP_3, elsewhere=Elsewhere.NO)),
    "3 load": Shown(_seen(3)),
    "3 text": Shown(_seen(3), ("ctrl+f",)),
    "3 unreadable": Shown(_unreadable),
    "4 decide": Shown(_deciding),
    "4 what exactly": Shown(_deciding, ("ctrl+f",)),
    "4 list": Shown(_seen(4), presses=("right", "left")),
    "4 diff": Shown(_seen(4), ("right",)),
    "4 things": Shown(_seen(4), ("right", "right")),
    "4 choices": Shown(_seen(4), ("left",)),
    "4 result": Shown(_seen(4), ("ctrl+f",)),
    "5 copy": Shown(at_step_5),
    "5 proved": Shown(_seen(5)),
    "6 who": Shown(lambda text: at_step_6(at_step_5(text))),
    "6 is it working": Shown(_waiting),
    "6 waiting": Shown(lambda text: replace(_waiting(text), verify_url=ADDRESS)),
    "6 causes": Shown(_waiting, ("tab", "tab", "enter")),
    "7 done": Shown(_done),
    "help": Shown(_done, ("ctrl+g",)),
    "leave": Shown(at_step_5, ("ctrl+q",)),
}


def main() -> None:
    """Show one screen."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.benchmark.large_screens")
    parser.add_argument("screen", choices=SCREENS)
    parser.add_argument("--shape", default="lists of rules")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument(
        "--warn", action="store_true", help="warn before a key is shown, as the first time"
    )
    given = parser.parse_args()
    session = SCREENS[given.screen].session(document(given.shape, given.size))
    app, _ = make_last_step(
        session,
        check_credentials=answering(ACCEPTED),
        outside=Polling(progress(Outcome.NOT_SEEN)),
    )
    if not given.warn:
        app.remembered.warned.update(SHOWS.values())
    app.run()


if __name__ == "__main__":
    main()
