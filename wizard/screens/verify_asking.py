"""How step 6 gets its answers: by asking the verification address, and from the person."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from wizard.core.redact.mask import tail4
from wizard.core.session.session import Answer, Evidence, How, Sighting
from wizard.core.verify.outcome import Outcome
from wizard.guide import messages
from wizard.screens.tries import TriesHere
from wizard.steps import sightings as work
from wizard.steps.sharing import shown_person

if TYPE_CHECKING:
    from wizard.core.verify.contract import Progress, Verification

POLL = "poll"  # work aside
WAIT = 15 * 60.0  # seconds of asking before it is called "not yet"


class Asking(TriesHere):
    """Step 6 without its looks, first part."""

    def __init__(self) -> None:
        super().__init__()
        self.progress: Progress | None = None
        self.is_asking = False
        self._may_run: asyncio.Event | None = None

    # What is known --------------------------------------------------------------------------------

    @property
    def can_ask(self) -> bool:
        """Whether there is an address to ask, and something to ask it with."""
        return bool(self.session.verify_url) and self.session.credentials is not None

    @property
    def tester(self) -> str:
        """Who does the test, as it may be shown."""
        names = self.wizard.remembered.nicknames
        return shown_person(self.session.tester, names, self.session.sharing)

    @property
    def verification(self) -> Verification | None:
        """How the last round of asking ended."""
        return self.wizard.remembered.verification

    def shown_sentence(self, of: Progress | Verification) -> str:
        """What an answer said; another agent's ID by its end only, while sharing."""
        other = of.seen.agent_id if of.seen is not None and self.session.sharing else ""
        return of.sentence.replace(other, tail4(other)) if other else of.sentence

    def evidence_now(self, how: How, detail: str = "") -> Evidence:
        """Something is known now; a person's word comes from no computer."""
        where = "" if how is How.SAID else self.wizard.around.where()
        return Evidence(how, self.wizard.clock(), where, detail)

    # Activity -------------------------------------------------------------------------------------

    def say_active(self) -> None:
        """Somebody used Claude Code once, says the person."""
        self.note_active(self.evidence_now(How.SAID))

    def note_active(self, evidence: Evidence) -> None:
        """Somebody used Claude Code: from now on it is worth asking."""
        self.wizard.remembered.verification = None
        self.update_session(self.session.with_live(activity=evidence, left_open=False))
        self.start_asking()

    def action_copy_message(self) -> None:
        """The four lines for whoever does the test."""
        text = messages.message_to_tester(self.session.agent_name)
        self.wizard.copy_for_person(text, "Message for the tester")

    def action_send_sample(self) -> None:
        """Practice: what Claude Code sends for one question."""
        self.run_aside(self._send_sample(), name="sample")

    async def _send_sample(self) -> None:
        practice, session = self.wizard.practice, self.session
        if practice is None:
            return
        sent = await self.wizard.outside.send_sample(
            practice, session.endpoint, with_command=work.sends_commands(session.plan)
        )
        if not sent.accepted:
            self.wizard.tell(sent.sentence, title="Practice", problem=True)
            return
        self.update_session(session.with_live(tester=sent.user or session.tester))
        self.note_active(self.evidence_now(How.SEEN, sent.sentence))

    # Asking the verification address --------------------------------------------------------------

    def start_asking(self) -> None:
        """Ask until it is visible; never without an address."""
        if not self.can_ask or self.session.is_verified or self.is_asking:
            self.session_changed()
            return
        self.is_asking, self.progress = True, None
        self._may_run = asyncio.Event()
        self._may_run.set()
        self.session_changed()
        self.run_aside(self._ask(self._may_run), name=POLL)

    def stop_asking(self) -> None:
        """End it at once; what was seen stays."""
        if self.is_asking:
            self.stop_aside(POLL)
            self.is_asking = False
            self.session_changed()

    async def _ask(self, running: asyncio.Event) -> None:
        session, credentials = self.session, self.session.credentials
        if credentials is None:
            return
        left = session.taken or session.live
        verification = await self.wizard.outside.poll(
            session.verify_url,
            credentials,
            since=left.evidence.at if left else None,
            wait=WAIT,
            report=self._progressed,
            running=running,
        )
        self.is_asking = False
        self.wizard.remembered.verification = verification
        self._take_in(verification)
        if verification.outcome is Outcome.REFUSED:
            where = self.wizard.around.where()
            self.update_session(work.with_check(self.session, verification.answer, where))
        self.session_changed()
        self.lead_on()

    def _progressed(self, progress: Progress) -> None:
        self.progress = progress
        self._take_in(progress)
        self.show_progress()

    def _take_in(self, told: Progress | Verification) -> None:
        evidence = self.evidence_now(How.SEEN, told.sentence)
        session = work.with_polled(self.session, told.outcome, told.seen, evidence)
        if (session.cost, session.sessions) != (self.session.cost, self.session.sessions):
            self.update_session(session)

    def show_progress(self) -> None:
        """Draw the countdown."""

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""

    def on_screen_suspend(self) -> None:
        """Something covers the screen: nothing is asked meanwhile."""
        if self._may_run is not None:
            self._may_run.clear()

    def on_screen_resume(self) -> None:
        """Seen again: go on."""
        if self._may_run is not None:
            self._may_run.set()

    def on_trouble(self, name: str, error: BaseException) -> None:
        self.is_asking = False
        self.session_changed()
        super().on_trouble(name, error)

    # A person's word ------------------------------------------------------------------------------

    def answer(self, answer: Answer, ticked: frozenset[str]) -> None:
        """What the person sees in the dashboard, in Cost first."""
        fields = ticked if answer in (Answer.YES, Answer.NO_USER) else frozenset[str]()
        sighting = Sighting(answer, self.evidence_now(How.SAID), fields)
        if self.session.in_cost:
            self.update_session(self.session.with_live(sessions=sighting))
        else:
            self.update_session(self.session.with_live(cost=sighting))
        if self.session.is_verified:
            self.stop_asking()
