"""Step 6: someone runs Claude Code once; seven checks with their evidence; then the causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from functools import partialmethod

from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.guide import messages, steps, troubleshooting
from wizard.guide.causes import Cause, CauseCheck
from wizard.guide.evidence import known
from wizard.steps import verify_checks
from wizard.steps import verify_words as say
from wizard.steps.blocks import (
    BACK,
    Action,
    AnyBlock,
    Aside,
    Group,
    Lines,
    Picks,
    Question,
    TextField,
    Ticks,
)
from wizard.steps.step import Step, World
from wizard.steps.styled_text import BLANK, Line, Pick, Sign, bold, line, quiet
from wizard.steps.trial import TRY_HERE as TRY
from wizard.steps.trial import Trial
from wizard.steps.verify_checks import (
    CauseChecks,
    CheckResultLine,
    Polling,
    runnable_checks,
    said_by_ruling_out,
)


class VerifyStage(Enum):
    """What the step shows."""

    ACTIVITY = auto()
    LADDER = auto()
    CAUSES = auto()


CAUSES_AT_ONCE = 5  # with 24 rows; each row more lists one more
REMIND_AFTER = 15 * 60.0  # seconds


class Verify(Step):
    """Asks who runs a test, shows what is known, and goes through the causes if nothing arrives."""

    guide = steps.VERIFY

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._polling = Polling(self, self._turned)
        self._wanted: VerifyStage | None = None
        self._who = ""
        self._ticked: frozenset[str] | None = None  # None: nothing was ticked or cleared yet
        self._tried: set[str] = set()  # the causes that were checked
        self._at = 0  # the index of the marked cause
        self._most = CAUSES_AT_ONCE  # causes that are listed
        self._results: list[CheckResultLine] = []  # of the last check
        self._checking: list[CheckResultLine] | None = None  # of a check that is running

    @property
    def stage(self) -> VerifyStage:
        """The view that the person selected, else the next one."""
        return self._wanted or VerifyStage.LADDER if self._is_begun else VerifyStage.ACTIVITY

    @property
    def _is_begun(self) -> bool:
        session = self.session
        return any(one is not None for one in (session.activity, session.cost, session.sessions))

    @property
    def why(self) -> str:
        return self.guide.why if self.stage is VerifyStage.ACTIVITY else ""

    @property
    def who(self) -> str:
        return self._who or (say.OTHER if self.session.tester else "")

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes for the current state that are not ruled out."""
        _, trouble = verify_checks.trouble_of(self.session)
        return troubleshooting.open_causes(trouble, known(self.session))

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        session, redaction = self.session, self.redaction
        ladder, causes = self.stage is VerifyStage.LADDER, self.stage is VerifyStage.CAUSES
        looks = ladder and not session.is_verified and not self._polling.is_on
        ticks, key = self._ticks(), "" if self.world.is_plain else "Enter: "
        tester = redaction.person(session.tester)
        _, trouble = verify_checks.trouble_of(session)
        picks: Sequence[Pick] = ()
        if causes:
            can_run = runnable_checks(session)
            picks = say.cause_picks(self._listed, self._tried, can_run, key)
        hidden = len(self.causes) - len(picks) if causes else 0
        more = [say.more_causes(hidden)] if hidden and not self.world.is_plain else []
        choices = say.activity_choices(far=self.world.around.ssh)
        which, before = say.WHICH, ("yes", "no_user")
        look: list[AnyBlock] = [
            Lines("where", say.look_lines(session, tester)),
            Ticks("ticks", self._boxes, ticks, which, before=before),
        ]
        return [
            Lines("head", self._head()),
            Question("who", say.WHO_TESTS, choices, self.who, shown=self._asks),
            TextField("tester", say.WHO_IS_IT, session.tester, shown=self._asks_name),
            Lines("ladder", say.ladder(session, redaction), shown=ladder),
            Aside("aside", (TRY.id,), shown=ladder and not say.is_sent(session)),
            Lines("asking", self._polling_lines(), shown=ladder),
            Group("look", say.look_title(session), look, shown=looks),
            Lines("results", self._result_lines(), shown=ladder or causes),
            Picks("causes", picks, acts=("not_that",), shown=causes),
            Lines("more", more, shown=bool(more)),
            # They follow once every other cause is listed.
            Lines("ruled-out", say.ruled_out(session, trouble.doubts), shown=causes and not hidden),
        ]

    def _head(self) -> Sequence[Line]:
        session, now = self.session, self.world.clock()
        if self.stage is VerifyStage.LADDER:
            return [say.ladder_head(session)]
        if self.stage is VerifyStage.ACTIVITY:
            return []
        state, _ = verify_checks.trouble_of(session)
        nothing = [] if self.causes else [BLANK, line(say.NOTHING_LEFT)]
        first = line(bold(state), right=quiet(say.since_test(session, now)))
        return [first, *nothing, BLANK]

    @property
    def _listed(self) -> tuple[Cause, ...]:
        """Return the likeliest of the causes; a single one is not left for later."""
        causes, most = self.causes, self._most + max(self.world.rows - 24, 0)
        return causes if len(causes) <= most + 1 else causes[:most]

    @property
    def _asks(self) -> bool:
        return self.stage is VerifyStage.ACTIVITY and self.world.practice is None

    @property
    def _asks_who(self) -> bool:
        return self._asks and not self.who

    @property
    def _asks_name(self) -> bool:
        return self._asks and self.who == say.OTHER and not self.session.sharing

    def _polling_lines(self) -> Sequence[Line]:
        """Return the progress of polling, how it ended, or that nothing is polled."""
        # Without this gap, the button makes one.
        gap = [BLANK] if say.is_sent(self.session) else []
        if self._checking is not None and not self._polling.is_on:
            return [*gap, line(bold(say.CHECKING), Sign.ASKED)]
        lines = self._polling.lines()
        if self._polling.is_unanswered:
            lines = [line(say.ANSWER_FIRST, Sign.CAUTION)]
        return [*gap, *lines] if lines else []

    def _result_lines(self) -> Sequence[Line]:
        if self.stage is VerifyStage.CAUSES and self._checking is not None:
            return [line(bold(say.CHECKING), Sign.ASKED), BLANK]
        results = [one.line(self.redaction) for one in self._results]
        return [*results, BLANK] if results else []

    @property
    def _boxes(self) -> tuple[str, ...]:
        return say.SESSION_TICKS if self.session.in_cost else say.COST_TICKS

    def _ticks(self) -> frozenset[str]:
        if self._ticked is not None:
            return self._ticked
        before = self.session.sessions if self.session.in_cost else self.session.cost
        return before.fields if before else frozenset()

    def focus(self) -> str:
        if self.stage is VerifyStage.CAUSES:
            return "causes"
        if self.stage is VerifyStage.LADDER:
            return "" if self.session.is_verified or self._polling.is_on else "ticks"
        return "who" if self._asks_who else "tester" if self._asks_name else ""

    # What can be done -----------------------------------------------------------------------------

    def actions(self) -> Sequence[Action]:
        if self.stage is VerifyStage.ACTIVITY:
            return self._at_activity()
        if self.stage is VerifyStage.LADDER:
            stop = replace(BACK, hint="Stop", help="Stop asking Mavvrik.")
            back = stop if self._polling.is_on else BACK
            return [*self._at_ladder(), *self._without_button(), back]
        not_that = [say.NOT_THAT] if self.causes else []
        more = [say.MORE] if len(self.causes) > len(self._listed) else []
        rest = (*self._in_any_case(), *more, *self._without_button())
        return [say.LOOK_AGAIN, *not_that, *rest, BACK]

    def _at_activity(self) -> Sequence[Action]:
        if self.world.practice is not None:
            return [say.SEND_SAMPLE, BACK]
        done = replace(
            say.NEXT,
            label="Test is done",
            hint="Test is done",
            help="Go on to the 7 checks.",
            waits=self._asks_who,
        )
        return [done, say.COPY_MESSAGE, BACK]

    def _at_ladder(self) -> Sequence[Action]:
        session = self.session
        sent = say.is_sent(session)
        test = replace(TRY, button=not sent)
        # While Mavvrik is asked, the person is not: stopping it brings their questions.
        asks = (say.STOP, say.SHOW_CAUSES, say.LEAVE_OPEN) if self._polling.is_on else say.ANSWERS
        in_any_case = (one for one in self._in_any_case() if one not in (TRY, *asks))
        more = [one.without_button for one in in_any_case]
        if session.is_verified:
            why = [say.WHY_NO_USER] if verify_checks.lacks_user(session) else []
            return [say.NEXT, *why, test, *more]
        go_on = [say.NEXT.without_button] if session.is_seen else []
        return [*asks, test, say.CANNOT_FIND, *go_on, *more]

    def _in_any_case(self) -> Sequence[Action]:
        """Return the actions that the seven lines and the causes share."""
        if self.session.is_verified:
            return [say.DETAILS, TRY]
        return [say.DETAILS, say.LEAVE_OPEN, TRY, say.REMIND]

    def _without_button(self) -> Sequence[Action]:
        """Return the actions that have only a key or a palette entry."""
        asks = self._polling.is_on or self._polling.is_due
        asks_now = self._polling.is_on and self.stage is VerifyStage.LADDER  # STOP is there already
        stop = say.STOP.without_button
        ask = [stop if self._polling.is_on else say.ASK_AGAIN] if asks and not asks_now else []
        check = say.CHECK if asks else replace(say.CHECK, keys="ctrl+r")
        check = replace(check, waits=self._checking is not None)
        return [*ask, *([check] if self.session.credentials is not None else []), say.ONCE_MORE]

    # Activity -------------------------------------------------------------------------------------

    async def begin(self) -> None:
        if self.session.activity is not None:
            await self._polling.start()

    async def chosen(self, block: str, answer: str) -> None:  # noqa: ARG002 - only one question
        self._who = answer
        self.world.changed()

    async def entered(self, block: str, value: str) -> None:  # noqa: ARG002 - only one field
        self._update_live(tester=value.strip())

    async def copy_message(self) -> None:
        text = messages.message_to_tester(self.session.agent_name)
        await self.copy(text, "Tester message")

    async def next(self) -> None:
        """Note that someone ran Claude Code. At the seven lines, go to the checklist."""
        if self.stage is VerifyStage.ACTIVITY:
            await self._note_activity(self.said())
        else:
            self.world.go_next()

    async def send_sample(self) -> None:
        """In practice mode, send what Claude Code sends for one question."""
        practice, session = self.world.practice, self.session
        if practice is None:
            return
        sent = await self.world.outside.send_sample(
            session.endpoint,
            practice.credentials,
            agent_id=practice.sample_agent,
            with_user=practice.sample_has_user,
            with_command=verify_checks.sends_commands(session.plan),
        )
        if not sent.accepted:
            self.world.tell(sent.sentence, title="Practice", problem=True)
            return
        self._update_live(tester=sent.user or session.tester)
        await self._note_activity(self.seen(How.SEEN, sent.sentence))

    async def _note_activity(self, evidence: Evidence) -> None:
        """Note the activity and start polling, which is useful from now on."""
        self.world.remembered.verification = None
        self._update_live(activity=evidence, left_open=False)
        self._turn_to(None)
        await self._polling.start()

    async def activity(self) -> None:
        self._polling.stop()
        self._turn_to(VerifyStage.ACTIVITY)

    # The seven lines ------------------------------------------------------------------------------

    async def again(self) -> None:
        """Stop polling the verification URL, or poll it again."""
        if self._polling.is_on:
            self._polling.stop()
        else:
            self._turn_to(VerifyStage.LADDER)
            await self._polling.start()

    async def check(self) -> None:
        await self._run(CauseCheck.ASK_MAVVRIK)

    async def pause(self) -> None:
        self._polling.pause()

    async def resume(self) -> None:
        self._polling.resume()

    async def ticked(self, block: str, names: frozenset[str]) -> None:  # noqa: ARG002
        self._ticked = names
        self.world.changed()

    async def show_causes(self) -> None:
        self._turn_to(VerifyStage.CAUSES)

    async def not_yet(self) -> None:
        """Note that nothing is there yet. If only the user is missing, show why that may be."""
        if self.session.is_verified:
            self._turn_to(VerifyStage.CAUSES)
        else:
            await self._answer(Answer.NOT_YET)

    async def _answer(self, answer: Answer) -> None:
        """Note what the person sees in the dashboard, first in Cost, then in Sessions.

        In practice mode, the simulated Mavvrik answers after the person.
        """
        has_fields = answer in (Answer.YES, Answer.NO_USER)
        fields = self._ticks() & set(self._boxes) if has_fields else frozenset[str]()
        sighting = Sighting(answer, self.said(), fields)
        self._ticked, self._results = None, []
        if self.session.in_cost:
            self._update_live(sessions=sighting)
        else:
            self._update_live(cost=sighting)
        if self.session.is_verified:
            self._polling.stop()
        answers_now = self.world.practice is not None and self._polling.is_due
        self._turn_to(None if answer is Answer.YES or answers_now else VerifyStage.CAUSES)
        if answers_now:
            await self._polling.start()

    yes = partialmethod(_answer, Answer.YES)
    other_agent = partialmethod(_answer, Answer.OTHER_AGENT)
    no_user = partialmethod(_answer, Answer.NO_USER)

    async def copy_details(self) -> None:
        from wizard.steps.reports import ticket_of

        await self.copy(ticket_of(self.world), "Details")

    async def remind(self) -> None:
        """Ring in 15 minutes, whichever step is open then."""
        # These are methods of the program, because the page may be closed by then.
        ring, tell = self.world.ring, self.world.tell

        def remind() -> None:
            ring()
            tell("Look under Cost and Sessions again.", title="Reminder")

        self.world.later(REMIND_AFTER, remind)
        at = f"{self.world.clock() + timedelta(seconds=REMIND_AFTER):%H:%M}"
        self.world.tell(f"It rings here at {at} if the wizard is still open.", title="Reminder")

    async def leave_open(self) -> None:
        self._polling.stop()
        self._update_live(left_open=True)
        self.world.go_next()

    async def back(self) -> None:
        """Go back to the lines, stop polling, or go to the previous step."""
        if self.stage is not VerifyStage.LADDER and self._is_begun:
            self._turn_to(VerifyStage.LADDER)
        elif self._polling.is_on:
            self._polling.stop()
        else:
            await super().back()

    # The causes -----------------------------------------------------------------------------------

    async def look_again(self) -> None:
        self._turn_to(VerifyStage.LADDER)
        await self._polling.start()

    async def walked(self, block: str, number: int) -> None:  # noqa: ARG002 - only one list
        self._at = number

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - there is one list
        """Run the check of a cause. If there is none, rule the cause out."""
        cause = self.causes[number]
        if cause.runnable is not None and cause.runnable in runnable_checks(self.session):
            self._tried.add(cause.id)
            await self._run(cause.runnable)
        else:
            self._rule_out(cause)

    async def more(self) -> None:
        self._most += CAUSES_AT_ONCE
        self.world.changed()

    async def not_that(self) -> None:
        self._rule_out(self.causes[min(self._at, len(self.causes) - 1)])

    def _rule_out(self, cause: Cause) -> None:
        self._tried.add(cause.id)
        said = said_by_ruling_out(cause)
        if said:
            self.world.update_session(self.session.with_proof(said, self.said()))
        self.world.changed()

    async def _run(self, check: CauseCheck) -> None:
        if check is CauseCheck.COMPARE_CONSOLE:
            self.world.go_to(steps.COPY.number)
        elif check is CauseCheck.POLL:
            await self.look_again()
        elif check is CauseCheck.TRY_HERE:
            await self.world.open(Trial)
        else:
            await self.world.beside(self._check(check), name="check")

    async def _check(self, check: CauseCheck) -> None:
        results: list[CheckResultLine] = []
        self._results = self._checking = results
        self.world.progressed(say.CHECKING)
        try:
            await CauseChecks(self.world, results).run(check)
        finally:
            if self._checking is results:  # no other check was started meanwhile
                self._checking = None
        if self.stage is VerifyStage.CAUSES:
            self.world.present_again()  # its results are shown above the causes
        else:
            self.world.changed()

    def _update_live(self, **seen: object) -> None:
        self.world.update_session(self.session.with_live(**seen))

    def _turned(self) -> None:
        """Asking Mavvrik began or is over: other things can be done on the seven lines."""
        if self.stage is VerifyStage.CAUSES:
            self.world.changed()
        else:
            self.world.present_again()

    def _turn_to(self, stage: VerifyStage | None) -> None:
        self._wanted = stage
        self.world.present_again()
