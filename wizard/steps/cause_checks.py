"""The checks of causes that the wizard runs itself in step 6, each with what it has found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Evidence, How, Session
from wizard.guide import checks
from wizard.guide import evidence as e
from wizard.guide.causes import Cause
from wizard.services.child_processes import in_daemon_thread
from wizard.services.claude.managed_settings import SourceKind
from wizard.steps import sightings as work
from wizard.steps import verify_lines as lines
from wizard.steps.ports import Known
from wizard.steps.sharing import shown_sentence, where_of
from wizard.steps.styled_text import CAUTION, DONE, PROBLEM, WAITS, Line, Words

SLOW = "It takes too long, and nothing was found out."


_BY_HAND = (e.RESTARTED_SAID, e.APPROVED_SAID, e.ACCOUNT_SAID, e.ARRIVED_SAID)


def runnable_checks(session: Session) -> frozenset[str]:
    """The checks of causes that can be run here and now."""
    has_plan, real = session.plan is not None, not session.practice
    able = {
        checks.ASK_MAVVRIK: session.credentials is not None,
        checks.CHECK_SETTINGS: has_plan,
        checks.COMPARE_CONSOLE: True,
        checks.READ_ARRIVED: has_plan and real,
        checks.LOOK_FOR_SETTINGS: real,
        checks.CLIENT_VERSION: real,
        checks.TRY_HERE: real,
        checks.POLL: bool(session.verify_url) and session.credentials is not None,
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
        return lines.result(
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
            checks.ASK_MAVVRIK: self.ask_mavvrik,
            checks.CHECK_SETTINGS: self.check_settings,
            checks.READ_ARRIVED: self.read_arrived,
            checks.LOOK_FOR_SETTINGS: self.look_for_settings,
            checks.CLIENT_VERSION: self.client_version,
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
        self._known.update_session(work.with_check(self._known.session, result, where))
        self.report(result.sentence, DONE if result.accepted else PROBLEM)
        if result.accepted or result.refused:
            return
        from wizard.services.net.preflight import State

        signs = {State.OK: DONE, State.TROUBLE: PROBLEM}
        for found in await self._known.outside.preflight(endpoint, lambda _: None):
            self.report(found.sentence, signs.get(found.state, WAITS))

    async def check_settings(self) -> None:
        """The whole result, read the way Claude Code does."""
        from wizard.steps.copy_work import LIMIT, look_through

        session, credentials = self._known.session, self._known.session.credentials
        plan, now = session.plan, self._known.clock()
        if plan is None or credentials is None:
            return
        ready = await in_daemon_thread(
            lambda: look_through(plan, credentials, session.endpoint, session.practice, now),
            limit=LIMIT,
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
        elif work.arrived_as_planned(text, plan):
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
        verdict = what_it_does(found.version, plan is None or work.has_none_entries(plan))
        evidence = self.report(verdict.sentence, DONE if verdict.ok else PROBLEM)
        version = show_version(found.version)
        self._known.update_session(replace(self._known.session, claude_version=version))
        if verdict.ok:
            self.prove(e.CLIENT_NEW_ENOUGH, evidence)
