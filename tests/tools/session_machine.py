"""A person's actions in any order, on the session: `python -m tests.tools.session_machine`.

The actions are set up, rotate, give up, remove, undo, interrupt, and hand over. A model that does
not use marks is kept in parallel: the text that the console holds since the last save, the texts
that were copied, and the inputs as they were given. After each action, plan, live state, safety
line and exit code are compared with the model.
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

from tests.screens.settings_steps import INTERNAL, PLAIN, TROUBLED, VENDOR
from tests.tools.search import CANARY, find
from wizard.core.check import check_before_merge
from wizard.core.check.standing import plan_merge
from wizard.core.credentials.names import KEY
from wizard.core.credentials.reading import PasteReading, read_paste
from wizard.core.document.reader import read
from wizard.core.document.text import pasted
from wizard.core.edits import apply
from wizard.core.exit_codes import ExitCode
from wizard.core.merge.model import MergePlan, PlanInputs, fingerprint
from wizard.core.merge.options import Options
from wizard.core.salted_hash import RESULT
from wizard.core.session.record import (
    REVOKE_OLD_KEY,
    Answer,
    Console,
    CredentialCheck,
    DraftKind,
    Elsewhere,
    Evidence,
    Holds,
    How,
    Sighting,
)
from wizard.core.session.saving import for_handover, from_colleague, read_session, write_session
from wizard.core.session.session import LAST_STEP, Session, current_step, exit_code, shown_step
from wizard.core.session.summary import (
    Safety,
    back_to_step_1,
    leaving_summary,
    match_credentials,
    reached_step,
    safety,
    safety_text,
    still_open,
)
from wizard.core.syntax.problem import Unreadable
from wizard.core.syntax.repair import offer_fixes

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
RIGHT_ALREADY = plan_merge(
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
    """A text that left the wizard. `stood` is whether it was current when the wizard was left."""

    text: str
    kept: bool = False
    stood: bool = False


@dataclass
class Truth:
    """What the console holds since the last save, as this test knows it."""

    holds: Holds
    at: datetime
    key: str = ""  # the key in it
    text: str = ""
    left: Left | None = None


class SessionMachine(RuleBasedStateMachine):
    """One setup, with actions in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(salt="ab" * 16)
        self.now = NOW
        # The model
        self.text: str | None = None
        self.copied: Left | None = None
        self.console: Truth | None = None
        self.old_keys: set[str] = set()  # replaced in the console and not revoked yet
        self.earlier: dict[str, str] = {}

    # The usual order ------------------------------------------------------------------------------

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
        """Do what the next step asks for."""
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
            self.session = self.session if step < 6 else self.session.with_live(left_open=True)

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

    def _said(self) -> Evidence:
        return replace(SAID, at=self.now)

    def _save(self, console: Console | None) -> None:
        assert self.plan is not None
        if console is Console.DIFFERENT:
            self.session = self.session.with_difference(self._said())
            self.console = Truth(Holds.OTHER, self.now)
            return
        self.session = self.session.with_saved(self._said(), console)
        credentials = self.session.credentials
        assert credentials is not None
        key, old = credentials.api_key.get_secret_value(), self.console
        if old is not None and old.key and old.key != key and old.left is not None:
            self.old_keys.add(old.key)
        text = self.plan.result
        self.console = Truth(Holds.MAVVRIK, self.now, key, text, Left(text))

    # Inputs ---------------------------------------------------------------------------------------

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
        for finding in check_before_merge(read(text)):
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

    # Copying and saving ---------------------------------------------------------------------------

    @precondition(lambda self: current_step(self.session) >= 5 and self.plan is not None)
    @rule()
    def copy(self) -> None:
        assert self.plan is not None
        self.session = self.session.with_taken(self._said())
        self.copied = Left(self.plan.result)

    @precondition(lambda self: current_step(self.session) >= 5 and self.plan is not None)
    @rule(console=st.sampled_from([None, *Console]))
    def save(self, console: Console | None) -> None:
        self._save(console)

    @rule(cost=st.sampled_from(Answer), sessions=st.sampled_from(Answer))
    def look_in_mavvrik(self, cost: Answer, sessions: Answer) -> None:
        if current_step(self.session) >= 6:
            self.session = self.session.with_live(
                cost=Sighting(cost, SAID), sessions=Sighting(sessions, SAID)
            )

    @precondition(lambda self: current_step(self.session) >= 6)
    @rule()
    def leave_open(self) -> None:
        self.session = self.session.with_live(left_open=True)

    # Visits --------------------------------------------------------------------------------------

    @precondition(lambda self: self.session.live is not None)
    @rule()
    def rotate(self) -> None:
        """Start a rotation. Other rules may finish it or not."""
        self.session = self.session.with_new_draft(DraftKind.ROTATION)
        self.text = self.copied = None

    @precondition(lambda self: self.session.drafting is not None)
    @rule()
    def give_up(self) -> None:
        doing, live = self.session.doing, self.session.live
        self.session = self.session.without_draft()
        self.copied = None
        if doing in (DraftKind.REMOVAL, DraftKind.UNDO):
            assert self.session.drafting not in (doing, DraftKind.ROTATION)
            return
        self.text = None
        assert self.session.drafting is None or live is None

    @rule(doing=st.sampled_from([DraftKind.REMOVAL, DraftKind.UNDO]), copied=st.booleans())
    def begin_the_way_back(self, doing: DraftKind, copied: bool) -> None:
        self.session = self.session.with_new_draft(doing)
        self.copied = None
        if copied:
            self.session = self.session.with_copied("{}", self._said())

    @precondition(lambda self: self.session.doing in (DraftKind.REMOVAL, DraftKind.UNDO))
    @rule()
    def finish_the_way_back(self) -> None:
        self.session = self.session.with_removed(self._said())
        self.console, self.copied = Truth(Holds.WITHOUT, self.now), None

    @rule()
    def begin_from_the_beginning(self) -> None:
        self.session = back_to_step_1(self.session)
        self.text = self.copied = None

    @rule()
    def hand_over(self) -> None:
        """Let a colleague continue. What the console holds is the same there."""
        self._keep()
        handed = for_handover(self.session, self.now, "jump07")
        form = write_session(handed, self.now)
        self.session, _ = from_colleague(read_session(form, self.now))

    # Going back and forth -------------------------------------------------------------------------

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
        """Kill the wizard and start it again a day later."""
        before = self.session.live
        self._keep()
        form = write_session(self.session, self.now)
        for key in KEYS:
            assert key[10:-4].encode() not in form
        assert find(CANARY, form) == []
        self.now += timedelta(days=1)
        self.session = read_session(form, self.now)
        assert self.session.live == before

    def _keep(self) -> None:
        for left in (self.copied, self.console.left if self.console else None):
            if left is not None:
                left.stood, left.kept = self._stands(left), True
        self.earlier |= self._given()
        self.text = None

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
        wanted = plan_merge(read(self.text), inputs)
        assert session.plan is not None
        assert session.plan.result == wanted.result
        assert session.plan.open == wanted.open

    @invariant()
    def the_live_state_is_that_of_the_last_save(self) -> None:
        live, console = self.session.live, self.console
        assert (live is None) == (console is None)
        if live is None or console is None:
            return
        assert (live.holds, live.evidence.at) == (console.holds, console.at)
        if console.left is not None:
            assert live.marks[KEY] == self.session.mark(KEY, console.key)
            result = self.session.mark(RESULT, fingerprint(console.text))
            assert live.result == result

    @invariant()
    def a_key_that_was_replaced_is_to_be_revoked(self) -> None:
        follow_ups = self.session.live.follow_ups if self.session.live else {}
        assert (REVOKE_OLD_KEY in follow_ups) or not self.old_keys

    @invariant()
    def the_safety_line_is_true(self) -> None:
        assert safety(self.session) is self._truth()

    def _truth(self) -> Safety:
        if self.console is not None:
            return {
                Holds.MAVVRIK: Safety.SAVED,
                Holds.WITHOUT: Safety.REMOVED,
                Holds.OTHER: Safety.NOT_AS_PLANNED,
            }[self.console.holds]
        if self.session.doing in (DraftKind.REMOVAL, DraftKind.UNDO):
            return Safety.COPIED if self.session.taken else Safety.NOTHING_CHANGED
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
        finished = session.is_verified and session.drafting is None
        assert (exit_code(session) is ExitCode.DONE) == finished
        assert 0 <= reached_step(session) <= LAST_STEP
        said = leaving_summary(session, True) + still_open(session)
        assert find(CANARY, said.encode()) == []
        if session.resumed is not None:
            match_credentials(session, session.reading)
        session.is_stale(self.now)


def run(examples: int, steps: int, *, fixed: bool) -> None:
    """Run the machine; with `fixed` the same way every time."""
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
    print(f"{options.examples:,} setups of up to {options.steps} steps: all as promised")
    return 0


if __name__ == "__main__":
    sys.exit(main())
