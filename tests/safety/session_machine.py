"""Any order of what a person can do, over the session: `python -m tests.safety.session_machine`.

Beside the session stands a model that knows nothing of fingerprints: the texts that were copied and
saved, and the inputs as they were given. After each step plan, safety line and exit code are held
against it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wizard.core.saved_session import (
    keep_session,
    read_form,
    recognise,
    restore_session,
    write_form,
)

from tests.safety.search import CANARY, find
from tests.screens.settings_steps import INTERNAL, PLAIN, TROUBLED, VENDOR
from wizard.core.again import begun_anew, still_open
from wizard.core.check import look
from wizard.core.credentials import PasteReading, read_paste
from wizard.core.document import read
from wizard.core.edits import apply
from wizard.core.exit_codes import ExitCode
from wizard.core.plan import MergePlan, Options, PlanInputs, make_plan
from wizard.core.problems import Unreadable
from wizard.core.repair import offer_fixes
from wizard.core.session import (
    LAST_STEP,
    Answer,
    Console,
    CredentialCheck,
    Elsewhere,
    Evidence,
    How,
    Safety,
    Saved,
    Session,
    Sighting,
    Taken,
    current_step,
    exit_code,
    safety,
    safety_text,
    shown_step,
)
from wizard.core.summary import leaving_summary
from wizard.core.text import pasted

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
SAID = Evidence(How.SAID, NOW)
AGENT = "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4"
KEYS = (CANARY.text, "mvk-agent-Another0Key1Of2The3Same4Kind5")
BLOCKS = tuple(
    f"MVK_AGENT_ID={AGENT}\nMVK_TENANT_ID={tenant}\nMVK_API_KEY={key}"
    for key in KEYS
    for tenant in ("acme-prod-7731", "acme-test-2")
)
PIECES = ("MVK_TENANT_ID=acme-prod-7731", f"MVK_API_KEY={KEYS[1]}", "MVK_API_KEY=<api key>", "{")
RIGHT_ALREADY = make_plan(
    read(PLAIN),
    PlanInputs(PLAIN, read_paste(BLOCKS[0]).credentials, Session().endpoint, Options(), ()),  # type: ignore[arg-type]
).result
TEXTS = (
    "{}",
    PLAIN,
    VENDOR,
    INTERNAL,
    TROUBLED,
    RIGHT_ALREADY,
    PLAIN.replace("\n", "\r\n"),
    PLAIN.replace('"vim"', '"vim",'),
    VENDOR.replace("{", "// ours\n{", 1),
    '{"env": []}',
    '"env": {"A": "1"}',
    "",
)


@dataclass
class Left:
    """A text that left the wizard; `stood` is what was true of it when the wizard was left."""

    text: str
    kept: bool = False
    stood: bool = False


class SessionMachine(RuleBasedStateMachine):
    """One set-up, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.now = NOW
        # The model
        self.text: str | None = None
        self.copied: Left | None = None
        self.console: Left | None = None
        self.is_different = False
        self.earlier: dict[str, str] = {}

    # As most people go ---------------------------------------------------------------------------

    @initialize(step=st.integers(0, LAST_STEP), text=st.sampled_from(TEXTS[:7]))
    def begin(self, step: int, text: str) -> None:
        for _ in range(12):
            if current_step(self.session) < step:
                self._forward(BLOCKS[0], text)

    @rule(block=st.sampled_from(BLOCKS), text=st.sampled_from(TEXTS[:7]), times=st.integers(1, 8))
    def forward(self, block: str, text: str, times: int) -> None:
        for _ in range(times):
            self._forward(block, text)

    def _forward(self, block: str, text: str) -> None:
        """What the step that is next asks for."""
        step = current_step(self.session)
        if step == 2 and self.session.credentials is not None:
            self._checked(accepted=True, refused=False, compared=True)
        elif step == 3 and self.session.settings is not None:
            self._confirmed(Elsewhere.NO)
        elif step == 4 and self.plan is not None:
            for question in self.plan.open:
                self.session = self.session.with_choice(question.id, question.options[0].id)
            self._looked_at()
        elif step in (3, 4):
            self._load(text)
        elif step == 5 and self.plan is not None:
            self._save(Console.SAME)
        elif step == 2:
            self._paste(block)
        else:
            self.session = replace(self.session, started=True, registered=SAID)
            self.session = self.session if step < 6 else replace(self.session, left_open=True)

    def _paste(self, text: str) -> None:
        before = self.session.reading or PasteReading()
        self.session = self.session.with_reading(before.merge(read_paste(text)))

    def _checked(self, *, accepted: bool, refused: bool, compared: bool) -> None:
        check = CredentialCheck(accepted, refused and not accepted, "code", "Said.", SAID)
        self.session = replace(
            self.session,
            check=check,
            went_on_anyway=not accepted,
            agent_compared=SAID if compared and accepted else None,
        )

    def _load(self, text: str) -> None:
        draft = pasted(text)
        try:
            read(draft.text)
        except Unreadable:
            self.session = self.session.with_unreadable(draft)
            self.text = None
            return
        known = self.session.original == draft
        self.session = self.session.with_settings(draft, replace(SAID, at=self.now))
        if not known or self.text is None:
            self.text = draft.text

    def _confirmed(self, elsewhere: Elsewhere) -> None:
        self.session = replace(self.session, settings_confirmed=True, elsewhere=elsewhere)

    def _looked_at(self) -> None:
        if self.plan is not None and self.plan.is_ready:
            self.session = replace(self.session, previewed=self.session.fingerprint)

    def _save(self, console: Console | None) -> None:
        assert self.plan is not None
        self.session = replace(self.session, saved=Saved(self.session.fingerprint, SAID, console))
        self.console = Left(self.plan.result)
        self.is_different = console is Console.DIFFERENT

    # What was given ------------------------------------------------------------------------------

    @rule()
    def start(self) -> None:
        self.session = replace(self.session, started=True)

    @rule()
    def register(self) -> None:
        self.session = replace(self.session, registered=SAID)

    @rule(text=st.sampled_from(BLOCKS + PIECES))
    def paste_block(self, text: str) -> None:
        self._paste(text)

    @precondition(lambda self: self.session.credentials is not None)
    @rule(accepted=st.booleans(), refused=st.booleans(), compared=st.booleans())
    def check_key(self, accepted: bool, refused: bool, compared: bool) -> None:
        self._checked(accepted=accepted, refused=refused, compared=compared)

    @rule(text=st.sampled_from(TEXTS))
    def load(self, text: str) -> None:
        self._load(text)

    @precondition(lambda self: self.session.unreadable is not None)
    @rule()
    def fix_draft(self) -> None:
        draft = self.session.unreadable
        assert draft is not None
        repair = offer_fixes(draft.text)
        if repair is not None:
            labels = [one.label for one in repair.fixes]
            self.session = self.session.with_settings(draft, SAID, repair.text, *labels)
            self.text = repair.text

    @precondition(lambda self: self.session.settings is not None)
    @rule()
    def fix_finding(self) -> None:
        assert self.session.settings is not None
        text = self.session.settings.text
        for finding in look(read(text)):
            if finding.fix is not None:
                self.text = apply(text, finding.fix.edits)
                self.session = self.session.with_fix(self.text, finding.fix.label)
                return

    @precondition(lambda self: self.session.settings is not None)
    @rule(elsewhere=st.sampled_from(Elsewhere))
    def confirm(self, elsewhere: Elsewhere) -> None:
        self._confirmed(elsewhere)

    # Decisions -----------------------------------------------------------------------------------

    @precondition(lambda self: self.plan is not None and bool(self.plan.open))
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        assert self.plan is not None
        question = data.draw(st.sampled_from(self.plan.open))
        option = data.draw(st.sampled_from(question.options))
        self.session = self.session.with_choice(question.id, option.id)

    @precondition(lambda self: bool(self.session.choices))
    @rule(data=st.data())
    def undo_decision(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.session.choices)))
        self.session = self.session.without_choice(name)

    @rule(options=st.builds(Options, st.none(), st.booleans(), st.booleans(), st.booleans()))
    def wish(self, options: Options) -> None:
        self.session = replace(self.session, options=options)

    @precondition(lambda self: self.plan is not None and self.plan.is_ready)
    @rule()
    def looks_right(self) -> None:
        self._looked_at()

    # It leaves the wizard ------------------------------------------------------------------------

    @precondition(lambda self: current_step(self.session) >= 5 and self.plan is not None)
    @rule()
    def copy(self) -> None:
        assert self.plan is not None
        self.session = replace(self.session, taken=Taken(self.session.fingerprint, SAID))
        self.copied = Left(self.plan.result)

    @precondition(lambda self: current_step(self.session) >= 5 and self.plan is not None)
    @rule(console=st.sampled_from([None, *Console]))
    def save(self, console: Console | None) -> None:
        self._save(console)

    @rule(cost=st.sampled_from(Answer), sessions=st.sampled_from(Answer))
    def look_in_mavvrik(self, cost: Answer, sessions: Answer) -> None:
        if current_step(self.session) >= 6:
            self.session = replace(
                self.session, cost=Sighting(cost, SAID), sessions=Sighting(sessions, SAID)
            )

    @precondition(lambda self: current_step(self.session) >= 6)
    @rule()
    def leave_open(self) -> None:
        self.session = replace(self.session, left_open=True)

    # Moving about --------------------------------------------------------------------------------

    @rule(step=st.one_of(st.none(), st.integers(0, LAST_STEP + 1)))
    def go_to(self, step: int | None) -> None:
        self.session = self.session.go_to(step)

    @rule()
    def back(self) -> None:
        here = shown_step(self.session)
        if here:
            self.session = self.session.go_to(here - 1)
            assert shown_step(self.session) == here - 1

    @rule()
    def next(self) -> None:
        here = shown_step(self.session)
        self.session = self.session.go_to(None if self.session.viewing is None else here + 1)
        assert shown_step(self.session) >= here

    @rule()
    def share(self) -> None:
        before = safety_text(self.session), self.session.fingerprint
        self.session = replace(self.session, sharing=not self.session.sharing)
        assert (safety_text(self.session), self.session.fingerprint) == before

    @rule()
    def resume(self) -> None:
        """The wizard is killed, and started again a day later."""
        for left in (self.copied, self.console):
            if left is not None:
                left.stood, left.kept = self._stands(left), True
        self.earlier |= self._given()
        form = write_form(keep_session(self.session, "ab" * 16, self.now))
        for key in KEYS:
            assert key[10:-4].encode() not in form
        assert find(CANARY, form) == []
        self.now += timedelta(days=1)
        self.session = restore_session(read_form(form), self.now)
        self.text = None

    @rule()
    def begin_anew(self) -> None:
        self.session = begun_anew(self.session)
        self.copied = self.console = None

    # What must hold ------------------------------------------------------------------------------

    @property
    def plan(self) -> MergePlan | None:
        return self.session.plan

    @invariant()
    def the_plan_is_that_of_the_present_input(self) -> None:
        credentials, session = self.session.credentials, self.session
        if self.text is None or credentials is None:
            assert session.plan is None
            return
        choices = tuple(sorted(session.choices.items()))
        inputs = PlanInputs(self.text, credentials, session.endpoint, session.options, choices)
        wanted = make_plan(read(self.text), inputs)
        assert session.plan is not None
        assert session.plan.result == wanted.result
        assert session.plan.open == wanted.open

    @invariant()
    def the_safety_line_is_true(self) -> None:
        assert safety(self.session) is self._truth()

    def _truth(self) -> Safety:
        if self.console is not None:
            right = self._stands(self.console) and not self.is_different
            return Safety.SAVED if right else Safety.NOT_AS_PLANNED
        if self.copied is not None and self._stands(self.copied):
            return Safety.COPIED
        return Safety.NOTHING_CHANGED

    def _stands(self, left: Left) -> bool:
        """Whether a text that left the wizard is what is wanted now."""
        if self.plan is not None:
            return left.text == self.plan.result
        given = self._given()
        contradicted = any(given[name] != self.earlier.get(name) for name in given)
        return left.kept and left.stood and not contradicted

    def _given(self) -> dict[str, str]:
        reading = self.session.reading
        return {name: value.text for name, value in reading.values.items()} if reading else {}

    @invariant()
    def what_follows_never_fails(self) -> None:
        session = self.session
        assert 0 <= shown_step(session) <= current_step(session) <= LAST_STEP
        assert safety_text(session).startswith(str(safety(session)))
        assert (exit_code(session) is ExitCode.DONE) == session.is_verified
        said = leaving_summary(session, True) + still_open(session)
        assert find(CANARY, said.encode()) == []
        if session.resumed is not None:
            recognise(session.resumed, session.reading, session.settings)
        session.is_stale(self.now)


def run(examples: int, steps: int, *, fixed: bool) -> None:
    """Run it; with `fixed` the same every time."""
    run_state_machine_as_test(
        SessionMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=fixed,
            deadline=None,
            database=None,
            print_blob=not fixed,
        ),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=2_000)
    parser.add_argument("--steps", type=int, default=60, help="of each example")
    options = parser.parse_args()
    run(options.examples, options.steps, fixed=False)
    print(f"{options.examples:,} set-ups of up to {options.steps} steps: all as promised")
    return 0


if __name__ == "__main__":
    sys.exit(main())
