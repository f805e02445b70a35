"""Every screen as it is drawn: `python -m tests.tools.screens_seen [VISIT ...]`.

The screens are searched for secrets. While they are shared, they are searched for these, even their
last four characters, and for everything that must be hidden in a call: people, computers, hosts,
IDs except their ends, the home folder, and the other parts of the settings.
"""

from __future__ import annotations

import asyncio
import os
import pkgutil
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from importlib import import_module
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

import wizard.screens
import wizard.steps
from tests.lives import again
from tests.screens.last_steps import copied
from tests.screens.walking import (
    ACCEPTED,
    AT_STEP_2,
    NOW,
    REFUSED,
    answering,
    make_wizard,
    paste,
    reach,
    screen_rows,
    settled,
)
from tests.tools.around import (
    AROUND,
    PROXY_REFUSED,
    VERIFICATION,
    WRONG_AUTHORITY,
    Around,
    find_here,
)
from tests.tools.search import CANARY, RUN, Secret, find
from tests.tools.secretive import (
    AGENT,
    BLOCK,
    BROKEN,
    COMPUTER,
    CUT_OFF,
    HOME,
    KEY,
    MINIFIED,
    PERSON,
    PRIVATE,
    SECRETS,
    TEXT,
)
from wizard.core.credentials.reading import read_paste
from wizard.core.document.text import SettingsText
from wizard.core.session.record import (
    Answer,
    Console,
    CredentialCheck,
    Elsewhere,
    Evidence,
    How,
    Sighting,
)
from wizard.core.session.session import Session, shown_step
from wizard.core.verify.answer import CheckResult
from wizard.screens.app import WizardApp
from wizard.screens.base import FrameScreen
from wizard.screens.page_screen import PageScreen
from wizard.services.clipboard.clipboard import CopyResult
from wizard.steps.program import exit_summary
from wizard.steps.step import Page

T = TypeVar("T")

_TAGS = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
SIZE = (120, 300)  # so that almost nothing is outside the screen
ROUNDS = 12  # of waiting, because a trial on this computer never ends
SAID = Evidence(How.SAID, NOW)
WHERE = f"from {COMPUTER}, over SSH"
LOADED = Evidence(How.CHECKED, NOW, WHERE, f"{HOME}/abc/managed-settings.json")
KEPT = f"{HOME}/abc/original-2026-11-23-1406.json"


def somewhere(session: Session) -> Session:
    """Add URLs inside the organization, and a person who makes the test."""
    relay = f"https://{PRIVATE['relay'].text}"
    return replace(session, endpoint=relay, verify_url=VERIFICATION)


def at_step_2() -> Session:
    """Return a session with our key, which is not checked yet."""
    return somewhere(AT_STEP_2).with_reading(read_paste(BLOCK))


def at_step_3(result: CheckResult = ACCEPTED) -> Session:
    """Return a session with a checked key."""
    check = CredentialCheck(
        True, False, "accepted", result.sentence, Evidence(How.CHECKED, NOW, WHERE, "accepted")
    )
    return replace(at_step_2(), check=check, agent_compared=SAID)


def undecided(text: str = TEXT) -> Session:
    """Return a session with settings and open decisions."""
    session = at_step_3().with_settings(SettingsText(text), LOADED)
    return replace(session, settings_confirmed=True, elsewhere=Elsewhere.NO, original_kept=KEPT)


def decided(choice: int = 0, text: str = TEXT) -> Session:
    """Return a session in which every decision has the answer with that number."""
    session = undecided(text)
    while session.plan is not None and session.plan.open:
        question = session.plan.open[0]
        option = question.options[min(choice, len(question.options) - 1)]
        session = session.with_choice(question.id, option.id)
    return session


def at_step_5() -> Session:
    """Return a session whose preview was accepted."""
    session = decided()
    return replace(session, previewed=session.fingerprint)


def at_step_6(console: Console = Console.SAME) -> Session:
    """Return a session whose result was copied and compared with the console."""
    session = at_step_5()
    session = session.with_taken(SAID, f"{HOME}/abc/merged.json")
    if console is Console.DIFFERENT:
        return session.with_difference(SAID)
    return session.with_saved(SAID, console).with_live(tester=PERSON)


def copied_session() -> Session:
    """Return a session whose result is on the clipboard and not compared yet."""
    session = at_step_6()
    return replace(session, live=None)


def looking(**changes: Any) -> Session:
    """Return a session after someone used Claude Code, while its data is looked for."""
    return at_step_6().with_live(activity=SAID, **changes)


def finished() -> Session:
    """Return a session in which a person confirmed everything."""
    seen = Sighting(Answer.YES, SAID)
    return looking(cost=seen, sessions=seen)


def resumed(session: Session) -> Session:
    """Return the session of the next start."""
    return again(session, NOW)


def _other(text: str) -> str:
    """Change a text as if the console had changed a part of it."""
    return text.replace('"env": {', '"env": {\n "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",', 1)


def _merged() -> str:
    plan = decided().plan
    return plan.result if plan else ""


PASTES: dict[str, Callable[[], str]] = {
    "@merged": _merged,
    "@broken": lambda: BROKEN,
    "@credentials": lambda: BLOCK,
}


@dataclass(frozen=True)
class Visit:
    """The start of a walk, and the texts that are pasted there one after the other."""

    session: Callable[[], Session]
    pastes: tuple[str, ...] = ()
    check: CheckResult = ACCEPTED
    welcomed: bool = False
    # Further paths: commands one after the other, each followed by a search.
    ways: tuple[str, ...] = ()


VISITS: dict[str, Visit] = {
    "start": Visit(lambda: somewhere(Session())),
    "register": Visit(lambda: somewhere(Session(started=True)), ways=("help troubles next",)),
    "credentials": Visit(at_step_2, (BLOCK, KEY, BLOCK.replace(KEY, f"{KEY},x")), REFUSED),
    "credentials, another authority": Visit(at_step_2, (BLOCK,), WRONG_AUTHORITY, ways=("leave",)),
    "load": Visit(at_step_3, (TEXT, BROKEN, CUT_OFF, MINIFIED, BLOCK)),
    "load, read": Visit(lambda: replace(undecided(), settings_confirmed=False)),
    "decisions": Visit(undecided, ways=("back", "<down> what_changes")),
    "preview": Visit(decided, ways=("sharing view_result sharing",)),
    "preview, other answers": Visit(lambda: decided(1)),
    "preview, one line": Visit(lambda: decided(0, MINIFIED)),
    "copy": Visit(at_step_5, ways=("try_here run checks", "save take save take")),
    "copied": Visit(copied_session, (TEXT, _other(TEXT), BROKEN, BLOCK)),
    "copied, different": Visit(lambda: at_step_6(Console.DIFFERENT)),
    "verify": Visit(at_step_6, check=WRONG_AUTHORITY, ways=("next again", "try_here run")),
    "verify, looking": Visit(looking, check=PROXY_REFUSED, ways=("not_yet <enter> <enter>",)),
    "verify, no address": Visit(
        lambda: replace(looking(), verify_url=""),
        check=WRONG_AUTHORITY,
        ways=("back not_yet check",),
    ),
    "verify, seen": Visit(finished),
    "checklist": Visit(
        lambda: at_step_6().with_live(left_open=True),
        ways=("report take report take", "undo copy_original", "undo choose", "delete_file next"),
    ),
    "welcome": Visit(
        lambda: resumed(at_step_6()),
        welcomed=True,
        ways=(
            "data_stopped troubles next",
            "change_key",
            "remove @merged copy_result",
            "remove @broken",
            "remove @credentials",
            "undo copy_original",
        ),
    ),
    "welcome, finished": Visit(lambda: resumed(finished()), welcomed=True, ways=("go_on",)),
}


@dataclass
class Seen:
    """Everything that was drawn and saved, by the path that led to it."""

    drawn: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    saved: dict[str, bytes] = field(default_factory=dict)
    screens: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)
    shared: bool = False  # only what is shared counts

    def look(self, name: str, app: WizardApp) -> None:
        """Keep what is on the screen now."""
        if self.shared and not app.session.sharing:
            return
        self.screens.add(getattr(app.screen, "kind", type(app.screen).__name__))
        self.drawn[name] = "\n".join(" ".join(row.split()) for row in screen_rows(app) if row)
        # What a terminal or tmux could show as its title, even after leaving.
        titles = (app.title, app.sub_title, app.screen.title or "", app.screen.sub_title or "")
        around = "\n".join((*titles, exit_summary(app)))
        if around not in self.around:
            self.around.add(around)
            self.drawn[f"{name}, titles and what stands there after leaving"] = around
        if self.shared:
            return  # the picture is the same
        # Only the text of the picture, because its drawing would take long to search.
        words = unescape(_TAGS.sub("", app.export_screenshot()))
        self.pictures[name] = " ".join(words.split())

    def everything(self) -> dict[str, bytes]:
        return {
            **{name: text.encode() for name, text in self.drawn.items()},
            **{f"{name} (SVG)": text.encode() for name, text in self.pictures.items()},
            **self.saved,
        }


def outside_of(visit: Visit, seen: Seen) -> Around:
    """Return the outside of a visit. What leaves the wizard is kept in `seen`."""
    outside = Around(saved=seen.saved)

    async def copy(text: str) -> Any:
        if CANARY.text not in text:  # otherwise it is the result, which is meant for the clipboard
            seen.saved[f"copied {len(seen.saved)}"] = text.encode()
        return copied(CopyResult.COPIED_AND_CHECKED)

    reach(outside, check_credentials=answering(visit.check), find_here=find_here, copy=copy)
    return outside


def make_app(visit: Visit, seen: Seen, *, sharing: bool = False) -> WizardApp:
    """Make a wizard without access to the outside. What it would write is kept in `seen`."""
    app = make_wizard(
        replace(visit.session(), sharing=sharing),
        around=AROUND,
        clock=lambda: NOW,
        keeps_state=visit.welcomed,
    )
    app.outside = outside_of(visit, seen)
    return app


async def walk(
    name: str,
    *,
    deep: bool = False,
    sharing: bool = False,
    size: tuple[int, int] = SIZE,
    into: Seen | None = None,
) -> Seen:
    """Look at the screen of a visit, and at the screens after each of its commands.

    With `deep`, the screens that these commands open are used too. What was seen is kept in `into`.
    """
    visit, seen = VISITS[name], into or Seen(shared=sharing)
    app = make_app(visit, seen, sharing=sharing)
    session = app.session
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot, ROUNDS)
        for number, pasted in enumerate(("", *visit.pastes)):
            if pasted:
                paste(app, pasted)
                await settled(pilot, ROUNDS)
            await _look_around(f"{name} {number or ''}".strip(), pilot, app, seen, deep=deep)
            await _back(pilot, app, session, visit)
        for way in visit.ways:
            await _go(way, pilot, app, seen)
            await _back(pilot, app, session, visit)
    return seen


async def _look_around(
    name: str, pilot: Pilot[Any], app: WizardApp, seen: Seen, *, deep: bool
) -> None:
    seen.look(name, app)
    session, screen = app.session, app.screen
    for action in actions(app.screen):
        if app.screen is not screen:
            return  # another step, which has its own visit
        await _use(pilot, app, action)
        seen.look(f"{name}, {action}", app)
        if len(app.screen_stack) > 1:
            for inner in actions(app.screen) if deep else ():
                await _use(pilot, app, inner)
                seen.look(f"{name}, {action}, {inner}", app)
            await _close(pilot, app)
            app.update_session(session)


async def _go(way: str, pilot: Pilot[Any], app: WizardApp, seen: Seen) -> None:
    """Take a path of several commands: `card next next`. <…> is a key, @… a paste."""
    for number, word in enumerate(way.split(), start=1):
        if word.startswith("<"):
            await pilot.press(word.strip("<>"))
            await settled(pilot, ROUNDS)
        elif word.startswith("@"):
            paste(app, PASTES[word]())
            await settled(pilot, ROUNDS)
        else:
            await _use(pilot, app, word)
        seen.look(f"{way}, {number}: {word}", app)


# They end the walk, or lead to a page that is visited anyway.
_LEFT_OUT = {"leave", "command_palette", "practice_first", "back", "cancel", "close", "next"}


def actions(screen: Screen[Any]) -> list[str]:
    """Return what can be done on a screen now, first the commands that open something."""
    if not isinstance(screen, FrameScreen):
        return []
    offered = {one.id for one in screen.all_commands()}
    offered |= {one.id for one in screen.buttons() if not one.waits}
    left_out = _LEFT_OUT | ({"sharing"} if screen.session.sharing else set())
    return sorted(offered - left_out, key=lambda one: (one not in _OPENS, one))


_OPENS = {
    "help",
    "view_text",
    "view_result",
    "what_changes",
    "checked",
    "difference",
    "stuck",
    "reach",
}


async def _use(pilot: Pilot[Any], app: WizardApp, action: str) -> None:
    await app.screen.run_action(action)
    await settled(pilot, ROUNDS)


async def _close(pilot: Pilot[Any], app: WizardApp) -> None:
    while len(app.screen_stack) > 1:
        app.pop_screen()
        await settled(pilot, ROUNDS)


async def _back(pilot: Pilot[Any], app: WizardApp, session: Session, visit: Visit) -> None:
    """Return to the beginning."""
    await _close(pilot, app)
    if visit.welcomed:
        app.welcome(session)
        await settled(pilot, ROUNDS)
        return
    app.session = session
    if app.step_on_screen != shown_step(session):
        app.go_to(None)
    else:
        app.update_session(session)
    await settled(pilot, ROUNDS)


def own_folders(home: str) -> None:
    """Use other folders, so that nothing of the user's is read or kept."""
    os.environ |= {"HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}


# What was found -----------------------------------------------------------------------------------

# The first one closes, because masking by pattern may miss something. Only plain mode has the
# second.
NEVER_SHARED = {"ViewTextScreen", "AskChoice"}


def all_screens() -> set[str]:
    """Return the names of all screens and pages, without base classes and page screens."""
    for package in (wizard.screens, wizard.steps):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    kinds = (*_below(FrameScreen), *_below(Page))
    return {one.__name__ for one in kinds if not [*_below(one)] and not issubclass(one, PageScreen)}


def _below(kind: type[T]) -> Iterator[type[T]]:
    ours = [one for one in kind.__subclasses__() if one.__module__.startswith("wizard.")]
    yield from ours
    for one in ours:
        yield from _below(one)


def told(seen: Seen) -> list[str]:
    """Return everything that the people in the call should not have seen, and where it was."""
    found = []
    for place, text in seen.drawn.items():
        found += [f"{place}: the end of {name}" for name in _tails(text)]
        found += [
            f"{place}: {name}: {_around(secret, text)}"
            for name, secret in {**SECRETS, **PRIVATE}.items()
            if find(secret, text.encode())
        ]
    for place, data in seen.saved.items():
        if not _is_for_whoever_sits_here(place, data):
            found += [f"{place}: {name}" for name, one in PRIVATE.items() if find(one, data)]
    return found


def _is_for_whoever_sits_here(place: str, data: bytes) -> bool:
    """Whether a text is not shown and must be exact: the result, undo, an ID, a command."""
    is_saved = "settings.json" in place or "undo.txt" in place
    return is_saved or data == AGENT.encode() or data.startswith(b"ssh ")


def _around(secret: Secret, text: str) -> str:
    """Return the row that contains a secret, if there is one."""
    runs = [secret.part[at : at + RUN] for at in range(len(secret.part) - RUN + 1)]
    return next((row for row in text.splitlines() if any(run in row for run in runs)), "")


def _tails(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret.text[-4:] in text]


def secrets_in(seen: Seen) -> list[str]:
    """Return where a secret is written outside the result."""
    return [
        str(hit)
        for place, data in seen.everything().items()
        for secret in SECRETS.values()
        for hit in find(secret, data, place)
    ]


def main() -> int:
    """Run every visit, deep, as it is and while sharing, and print what was found."""
    screens: set[str] = set()
    count = 0
    with tempfile.TemporaryDirectory() as home:
        own_folders(home)
        for name in sys.argv[1:] or VISITS:
            alone, shared = (
                asyncio.run(walk(name, deep=True, sharing=one)) for one in (False, True)
            )
            screens |= shared.screens
            found = [*secrets_in(alone), *told(shared)]
            count += len(found)
            looked = f"{len(alone.drawn):4} times looked, {len(shared.drawn):4} while sharing"
            print(f"{looked}, {len(found)} told: {name}", *found, sep="\n")
    missing = all_screens() - screens - NEVER_SHARED
    print(f"{len(screens)} kinds of screens, not seen: {sorted(missing)}; {count} told")
    return bool(count or missing)


if __name__ == "__main__":
    sys.exit(main())
