"""What step 6 makes of answers: sightings from polling, and the section that belongs to them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard.core.client import read_switch
from wizard.core.document.reader import read
from wizard.core.merge.current_env import env_values
from wizard.core.merge.plan import MergePlan
from wizard.core.redact.mask import tail4
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Answer, CredentialCheck, Evidence, How, Session, Sighting
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import LOG_TOOL_DETAILS, LOGS_EXPORTER, METRICS_EXPORTER
from wizard.core.verify.verification import Outcome
from wizard.guide import evidence as e
from wizard.guide import troubleshooting
from wizard.guide.causes import (
    ASK_MAVVRIK,
    CHECK_SETTINGS,
    CLIENT_VERSION,
    COMPARE_CONSOLE,
    LOOK_FOR_SETTINGS,
    POLL,
    READ_ARRIVED,
    TRY_HERE,
    Cause,
)
from wizard.guide.troubleshooting import Trouble
from wizard.services.child_processes import in_daemon_thread
from wizard.services.claude.managed_settings import SourceKind
from wizard.steps import verify_words
from wizard.steps.ports import Known
from wizard.steps.sharing import shown_sentence, where_of
from wizard.steps.styled_text import CAUTION, DONE, PROBLEM, WAITS, Line, Words

if TYPE_CHECKING:
    from wizard.core.verify.answer import CheckResult
    from wizard.core.verify.verification import LatestSession, Progress, Seen, Verification
    from wizard.steps.step import Page


USER, EMAIL = "User", "User email"


# Polling ------------------------------------------------------------------------------------------

_VISIBLE = {  # outcome → (Cost, Sessions)
    Outcome.VERIFIED: (Answer.YES, Answer.YES),
    Outcome.WITHOUT_USER: (Answer.YES, Answer.YES),
    Outcome.COST_ONLY: (Answer.YES, Answer.NOT_YET),
    Outcome.SESSIONS_ONLY: (Answer.NOT_YET, Answer.YES),
    Outcome.NOT_SEEN: (Answer.NOT_YET, Answer.NOT_YET),
    Outcome.OTHER_AGENT: (Answer.OTHER_AGENT, Answer.OTHER_AGENT),
}


def with_polled(
    session: Session, outcome: Outcome, seen: Seen | None, evidence: Evidence
) -> Session:
    """The session after an answer of the verification address. What was seen stays seen."""
    if outcome not in _VISIBLE:
        return session
    cost, sessions = _VISIBLE[outcome]
    ours = seen if outcome is not Outcome.OTHER_AGENT else None
    return session.with_live(
        cost=_better(session.cost, Sighting(cost, evidence, _cost_fields(ours))),
        sessions=_better(session.sessions, Sighting(sessions, evidence, _session_fields(ours))),
    )


def _better(old: Sighting | None, new: Sighting) -> Sighting:
    if old is None:
        return new
    same = (old.answer, old.fields) == (new.answer, new.fields)
    if same or (old.answer is Answer.YES and new.answer is not Answer.YES):
        return old
    return new


def _cost_fields(seen: Seen | None) -> frozenset[str]:
    if seen is None or not seen.cost.visible:
        return frozenset()
    users = seen.cost.users
    there = {
        verify_words.ROW: True,
        USER: bool(users),
        EMAIL: any("@" in user for user in users),
        "Model": bool(seen.cost.models),
        "Operation": bool(seen.cost.operations),
    }
    return frozenset(name for name, is_there in there.items() if is_there)


def _session_fields(seen: Seen | None) -> frozenset[str]:
    if seen is None or not seen.sessions.visible:
        return frozenset()
    latest = seen.sessions.latest
    return frozenset({"Agent"} | ({*_latest_fields(latest)} if latest is not None else set()))


def _latest_fields(latest: LatestSession) -> frozenset[str]:
    there = {
        "Session ID": latest.session_id,
        USER: latest.user or None,
        "Duration": latest.duration_ms,
        "Tokens": latest.tokens,
        "LLM Calls": latest.llm_calls,
        "Tool Calls": latest.tool_calls,
        "Cost": latest.cost_usd,
    }
    return frozenset(name for name, value in there.items() if value is not None)


def with_check(session: Session, result: CheckResult, where: str) -> Session:
    """The session after the credential check, or after a refusal while polling."""
    evidence = Evidence(How.CHECKED, result.at, where, result.label)
    check = CredentialCheck(result.accepted, result.refused, result.code, result.sentence, evidence)
    return replace(session, check=check, went_on_anyway=not result.accepted)


# Troubles -----------------------------------------------------------------------------------------


def lacks_user(session: Session) -> bool:
    """Seen in both places by polling, but no user was named in either."""
    seen = [one for one in (session.cost, session.sessions) if one is not None]
    polled = len(seen) == 2 and all(one.evidence.how is How.SEEN for one in seen)
    return session.is_verified and polled and not any({USER, EMAIL} & one.fields for one in seen)


def trouble_of(session: Session) -> tuple[str, Trouble]:
    """In a few words how it stands, and the section that belongs to it."""
    answers = {one.answer for one in (session.cost, session.sessions) if one is not None}
    check = session.check
    if check is not None and check.refused:
        return "Mavvrik refuses the key.", troubleshooting.REFUSED
    if Answer.OTHER_AGENT in answers:
        return "Seen under another agent.", troubleshooting.WRONG_AGENT
    if Answer.NO_USER in answers or lacks_user(session):
        return "Seen, but without a user.", troubleshooting.DETAILS_MISSING
    if session.in_cost and not session.in_sessions:
        return "In Cost, not in Sessions.", troubleshooting.DETAILS_MISSING
    if session.in_sessions and not session.in_cost:
        return "In Sessions, not in Cost.", troubleshooting.NO_DATA
    accepted = check is not None and check.accepted
    return ("Accepted, nothing seen yet." if accepted else "Nothing seen yet."), (
        troubleshooting.NO_DATA
    )


# What arrived on this computer --------------------------------------------------------------------


def arrived_as_planned(text: bytes, plan: MergePlan) -> bool:
    """Whether settings that Claude Code received hold the planned Mavvrik values.

    The entries are compared, not the text: Claude Code may write it down in its own way.
    """
    try:
        values = env_values(read(text.decode("utf-8", "replace")))
    except Unreadable:
        return False
    wanted = {change.key: change.after for change in plan.changes if change.after is not None}
    return bool(wanted) and all(values.get(key) == value for key, value in wanted.items())


def has_none_entries(plan: MergePlan) -> bool:
    """Whether the result switches logs and metrics off with `none`, as the guide prints it."""
    values = env_values(plan.result_document)
    return "none" in (values.get(LOGS_EXPORTER), values.get(METRICS_EXPORTER))


def sends_commands(plan: MergePlan | None) -> bool:
    """Whether whole shell command lines are sent."""
    if plan is None:
        return True
    return read_switch(env_values(plan.result_document).get(LOG_TOOL_DETAILS))


LONG, SHORT = 15 * 60.0, 60.0  # seconds; in plain mode nothing else can be done meanwhile


class Asking:
    """Asks until it is visible, and pauses while the page is covered. What was seen stays seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._progress: Progress | None = None
        self._running: asyncio.Event | None = None  # not set while the page is covered

    @property
    def is_possible(self) -> bool:
        """Whether there is an address to ask, and something to ask it with."""
        session = self._page.session
        return bool(session.verify_url) and session.credentials is not None

    @property
    def is_on(self) -> bool:
        """Whether it asks now."""
        return self._running is not None

    def told(self) -> list[Line]:
        """Where it is or how it ended; nothing where nothing was asked."""
        ended = self._page.world.remembered.verification
        if self.is_on:
            return verify_words.asking(self._progress, self._shown(self._progress))
        if ended is not None and self.is_possible:
            return verify_words.asked(ended, self._shown(ended))
        return []

    def _shown(self, of: Progress | Verification | None) -> str:
        """What an answer said; while sharing, another agent's ID by its end only."""
        if of is None:
            return ""
        shares = self._page.session.sharing
        other = of.seen.agent_id if of.seen is not None and shares else ""
        return of.sentence.replace(other, tail4(other)) if other else of.sentence

    async def start(self) -> None:
        """Ask, where there is an address and something is still to be seen."""
        page = self._page
        if not self.is_possible or page.session.is_verified or self.is_on:
            return
        self._progress, self._running = None, asyncio.Event()
        self._running.set()
        self._say()
        await page.world.beside(self._ask(self._running), name=POLL)

    def stop(self) -> None:
        """End it at once."""
        if self.is_on:
            self._running = None
            self._page.world.stop_aside(POLL)
            self._page.world.changed()

    def pause(self) -> None:
        """Nothing is asked until `resume`."""
        if self._running is not None:
            self._running.clear()

    def resume(self) -> None:
        """Go on."""
        if self._running is not None:
            self._running.set()

    async def _ask(self, running: asyncio.Event) -> None:
        page, world = self._page, self._page.world
        try:
            found = await self._poll(running)
        finally:
            if self._running is running:  # not stopped and started again meanwhile
                self._running = None
        if found is None:
            return
        world.remembered.verification = found
        self._take_in(found)
        if found.outcome is Outcome.REFUSED:
            where = world.around.where()
            world.update_session(with_check(page.session, found.answer, where))
        world.changed()

    async def _poll(self, running: asyncio.Event) -> Verification | None:
        world, session = self._page.world, self._page.session
        credentials, left = session.credentials, session.taken or session.live
        if credentials is None:
            return None
        return await world.outside.poll(
            session.verify_url,
            credentials,
            since=left.evidence.at if left else None,
            wait=SHORT if world.is_plain else LONG,
            report=self._report,
            running=running,
        )

    def _report(self, progress: Progress) -> None:
        self._progress = progress
        self._take_in(progress)
        self._say()

    def _say(self) -> None:
        told = (one.text.plain for one in self.told())
        self._page.world.progressed(" ".join(told))

    def _take_in(self, told: Progress | Verification) -> None:
        page = self._page
        seen = page.seen(How.SEEN, told.sentence)
        session = with_polled(page.session, told.outcome, told.seen, seen)
        if (session.cost, session.sessions) != (page.session.cost, page.session.sessions):
            page.world.update_session(session)


SLOW = "It takes too long, and nothing was found out."


_BY_HAND = (e.RESTARTED_SAID, e.APPROVED_SAID, e.ACCOUNT_SAID, e.ARRIVED_SAID)


def runnable_checks(session: Session) -> frozenset[str]:
    """The checks of causes that can be run here and now."""
    has_plan, real = session.plan is not None, not session.practice
    able = {
        ASK_MAVVRIK: session.credentials is not None,
        CHECK_SETTINGS: has_plan,
        COMPARE_CONSOLE: True,
        READ_ARRIVED: has_plan and real,
        LOOK_FOR_SETTINGS: real,
        CLIENT_VERSION: real,
        TRY_HERE: real,
        POLL: bool(session.verify_url) and session.credentials is not None,
    }
    return frozenset(name for name, possible in able.items() if possible)


def said_by_ruling_out(cause: Cause) -> str:
    """What a person says by ruling out a cause; empty where only a check could say it."""
    return next((one for one in cause.rules_out if one in _BY_HAND), "")


@dataclass(frozen=True, slots=True)
class Told:
    """What a check has brought; in words only when it is drawn, for sharing may begin later."""

    sentence: str
    sign: Words
    evidence: Evidence

    def line(self, names: Nicknames, sharing: bool) -> Line:
        """It, as it may be shown."""
        sentence = shown_sentence(self.sentence, names, sharing)
        return verify_words.result(
            sentence, self.sign, self.evidence, where_of(self.evidence, names, sharing)
        )


class Checks:
    """Runs them; what came of it is added to `results` and proved in the session."""

    def __init__(self, known: Known, results: list[Told]) -> None:
        self._known = known
        self._results = results

    async def run(self, name: str) -> None:
        """Run the check of that name. Never raises a time-out."""
        work_of: Mapping[str, Callable[[], Awaitable[None]]] = {
            ASK_MAVVRIK: self.ask_mavvrik,
            CHECK_SETTINGS: self.check_settings,
            READ_ARRIVED: self.read_arrived,
            LOOK_FOR_SETTINGS: self.look_for_settings,
            CLIENT_VERSION: self.client_version,
        }
        try:
            await work_of[name]()
        except TimeoutError:
            self.report(SLOW, PROBLEM)

    def prove(self, name: str, evidence: Evidence) -> None:
        """Something is known now."""
        self._known.update_session(self._known.session.with_proof(name, evidence))

    def report(self, sentence: str, sign: Words) -> Evidence:
        """Say what came of a check; gives it as evidence."""
        evidence = Evidence(How.CHECKED, self._known.clock(), self._known.around.where(), sentence)
        self._results.append(Told(sentence, sign, evidence))
        return evidence

    async def ask_mavvrik(self) -> None:
        """Lines 2 and 3 once more, and where it stops."""
        credentials, endpoint = self._known.session.credentials, self._known.session.endpoint
        if credentials is None:
            return
        result = await self._known.check_credentials(credentials, endpoint)
        self._known.last_check = result
        where = self._known.around.where()
        self._known.update_session(with_check(self._known.session, result, where))
        self.report(result.sentence, DONE if result.accepted else PROBLEM)
        if result.accepted or result.refused:
            return
        from wizard.services.net.preflight import State

        signs = {State.OK: DONE, State.TROUBLE: PROBLEM}
        for found in await self._known.outside.preflight(endpoint, lambda _: None):
            self.report(found.sentence, signs.get(found.state, WAITS))

    async def check_settings(self) -> None:
        """The whole result, read the way Claude Code does."""
        from wizard.steps.copy_state import THREAD_SECONDS, check_result

        session, credentials = self._known.session, self._known.session.credentials
        plan, now = session.plan, self._known.clock()
        if plan is None or credentials is None:
            return
        ready = await in_daemon_thread(
            lambda: check_result(plan, credentials, session.endpoint, session.practice, now),
            limit=THREAD_SECONDS,
        )
        if ready.errors:
            first = ready.findings[0]
            self.report(f"{first.message} {first.consequence} {first.remedy}", PROBLEM)
        else:
            evidence = self.report("The settings hold no error.", DONE)
            self.prove(e.SETTINGS_RIGHT, evidence)

    async def read_arrived(self) -> None:
        """What Claude Code received on this computer."""
        plan = self._known.session.plan
        found = await self._known.outside.find_company()
        received = [one for one in found if one.kind is SourceKind.SERVER]
        text = received[0].text if received else None
        if plan is None or text is None:
            self.report("Claude Code has received no settings of the console here.", WAITS)
        elif arrived_as_planned(text, plan):
            sentence = f"The Mavvrik values are in {received[0].place}, as planned."
            self.prove(e.SETTINGS_ARRIVED, self.report(sentence, DONE))
        else:
            sentence = f"Other values than planned are in {received[0].place}."
            self.report(sentence, PROBLEM)

    async def look_for_settings(self) -> None:
        """Company settings from elsewhere."""
        found = await self._known.outside.find_company()
        others = [one for one in found if one.kind is not SourceKind.SERVER]
        if others:
            self.report(f"Company settings are in {others[0].place}.", CAUTION)
        else:
            evidence = self.report("No other company settings are here.", DONE)
            self.prove(e.NO_OTHER_SETTINGS, evidence)

    async def client_version(self) -> None:
        """The Claude Code of this computer."""
        from wizard.services.claude.claude_code import show_version, what_it_does

        found, plan = await self._known.outside.find_claude(), self._known.session.plan
        if found is None or found.version is None:
            self.report(found.trouble if found else "Claude Code is not here.", WAITS)
            return
        verdict = what_it_does(found.version, plan is None or has_none_entries(plan))
        evidence = self.report(verdict.sentence, DONE if verdict.ok else PROBLEM)
        version = show_version(found.version)
        self._known.update_session(replace(self._known.session, claude_version=version))
        if verdict.ok:
            self.prove(e.CLIENT_NEW_ENOUGH, evidence)
