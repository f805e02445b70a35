"""The checks of causes that step 6 runs itself, and what the person rules out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from textual.content import Content

from wizard.core.session import Evidence, How
from wizard.guide import checks, steps
from wizard.guide import evidence as e
from wizard.guide.causes import Cause
from wizard.screens import verify_lines as lines
from wizard.screens import verify_work as work
from wizard.screens.base import replace
from wizard.screens.verify_asking import Asking
from wizard.screens.where import where_of
from wizard.services.children import in_daemon_thread
from wizard.services.company import SourceKind
from wizard.widgets.hanging import Line
from wizard.widgets.signs import CAUTION, DONE, PROBLEM, WAITS

CHECK = "check"  # work aside
_BY_HAND = (e.RESTARTED_SAID, e.APPROVED_SAID, e.ACCOUNT_SAID, e.ARRIVED_SAID)


class Checking(Asking):
    """Step 6 without its looks, second part."""

    def __init__(self) -> None:
        super().__init__()
        self.is_checking = False
        self.results: list[Line] = []  # of the checks that were run here
        self.tried: set[str] = set()  # causes that were looked at

    def on_trouble(self, name: str, error: BaseException) -> None:
        self.is_checking = False
        super().on_trouble(name, error)

    def rule_out(self, cause: Cause) -> None:
        """The person says that it is not that."""
        self.tried.add(cause.id)
        said = next((one for one in cause.rules_out if one in _BY_HAND), None)
        if said is not None:
            self._prove(said, self.evidence_now(How.SAID))
        self.session_changed()

    def _prove(self, name: str, evidence: Evidence) -> None:
        proofs = {**self.session.proofs, name: evidence}
        self.update_session(replace(self.session, proofs=proofs))

    # Checks that the wizard can run ---------------------------------------------------------------

    @property
    def runnable(self) -> frozenset[str]:
        """The checks of causes that can be run here and now."""
        has_plan, real = self.session.plan is not None, not self.session.practice
        able = {
            checks.ASK_MAVVRIK: self.session.credentials is not None,
            checks.CHECK_SETTINGS: has_plan,
            checks.COMPARE_CONSOLE: True,
            checks.READ_ARRIVED: has_plan and real,
            checks.LOOK_FOR_SETTINGS: real,
            checks.CLIENT_VERSION: real,
            checks.POLL: self.can_ask,
            checks.TRY_HERE: real,
        }
        return frozenset(name for name, possible in able.items() if possible)

    def run_check(self, name: str) -> None:
        """Run the check of a cause."""
        if name == checks.COMPARE_CONSOLE:
            self.wizard.go_to(steps.COPY.number)
            return
        if name == checks.POLL:
            self.start_asking()
            return
        if name == checks.TRY_HERE:
            self.action_try_here()
            return
        work_of: Mapping[str, Callable[[], Awaitable[None]]] = {
            checks.ASK_MAVVRIK: self._ask_mavvrik,
            checks.CHECK_SETTINGS: self._check_settings,
            checks.READ_ARRIVED: self._read_arrived,
            checks.LOOK_FOR_SETTINGS: self._look_for_settings,
            checks.CLIENT_VERSION: self._client_version,
        }
        self.is_checking, self.results = True, []
        self.session_changed()
        self.run_aside(self._run(work_of[name]), name=CHECK)

    async def _run(self, check: Callable[[], Awaitable[None]]) -> None:
        try:
            await check()
        except TimeoutError:
            self._report("It takes too long, and nothing was found out.", PROBLEM)
        self.is_checking = False
        self.session_changed()
        self.show_results()

    def show_results(self) -> None:
        """Bring what a check has found into sight."""

    def _report(self, sentence: str, sign: Content) -> Evidence:
        names = self.wizard.remembered.nicknames
        evidence = self.evidence_now(How.CHECKED, sentence)
        sharing = self.session.sharing
        shown = names.sentence(sentence) if sharing else sentence
        where = where_of(evidence, names, sharing)
        self.results.append(lines.result(shown, sign, evidence, where))
        return evidence

    async def _ask_mavvrik(self) -> None:
        credentials, endpoint = self.session.credentials, self.session.endpoint
        if credentials is None:
            return
        result = await self.wizard.check_credentials(credentials, endpoint)
        self.wizard.last_check = result
        where = self.wizard.around.where()
        self.update_session(work.with_check(self.session, result, where))
        self._report(result.sentence, DONE if result.accepted else PROBLEM)
        if result.accepted or result.refused:
            return
        from wizard.services.preflight import State

        signs = {State.OK: DONE, State.TROUBLE: PROBLEM}
        for found in await self.wizard.outside.preflight(endpoint, lambda _: None):
            self._report(found.sentence, signs.get(found.state, WAITS))

    async def _check_settings(self) -> None:
        from wizard.screens.copy_work import LIMIT, look_through

        session, credentials = self.session, self.session.credentials
        plan, now = session.plan, self.wizard.clock()
        if plan is None or credentials is None:
            return
        ready = await in_daemon_thread(
            lambda: look_through(plan, credentials, session.endpoint, session.practice, now),
            limit=LIMIT,
        )
        if ready.errors:
            first = ready.findings[0]
            self._report(f"{first.message} {first.consequence} {first.remedy}", PROBLEM)
        else:
            evidence = self._report("The settings hold no error.", DONE)
            self._prove(e.SETTINGS_RIGHT, evidence)

    async def _read_arrived(self) -> None:
        plan = self.session.plan
        found = await self.wizard.outside.find_company()
        received = [one for one in found if one.kind is SourceKind.SERVER]
        text = received[0].text if received else None
        if plan is None or text is None:
            self._report("Claude Code has received no settings of the console here.", WAITS)
        elif work.arrived_as_planned(text, plan):
            sentence = f"The Mavvrik values are in {received[0].place}, as planned."
            self._prove(e.SETTINGS_ARRIVED, self._report(sentence, DONE))
        else:
            sentence = f"Other values than planned are in {received[0].place}."
            self._report(sentence, PROBLEM)

    async def _look_for_settings(self) -> None:
        found = await self.wizard.outside.find_company()
        others = [one for one in found if one.kind is not SourceKind.SERVER]
        if others:
            self._report(f"Company settings are in {others[0].place}.", CAUTION)
        else:
            evidence = self._report("No other company settings are here.", DONE)
            self._prove(e.NO_OTHER_SETTINGS, evidence)

    async def _client_version(self) -> None:
        from wizard.services.claude import show_version, what_it_does

        found, plan = await self.wizard.outside.find_claude(), self.session.plan
        if found is None or found.version is None:
            self._report(found.trouble if found else "Claude Code is not here.", WAITS)
            return
        verdict = what_it_does(found.version, plan is None or work.has_none_entries(plan))
        evidence = self._report(verdict.sentence, DONE if verdict.ok else PROBLEM)
        version = show_version(found.version)
        self.update_session(replace(self.session, claude_version=version))
        if verdict.ok:
            self._prove(e.CLIENT_NEW_ENOUGH, evidence)
