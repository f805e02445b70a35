"""One setup as the wizard has it in memory, and what follows from it.

The saved part is the record (`core.session.record`). A session is immutable. Step, safety line,
checklist and exit code are functions of it. Methods import pydantic and the engine only when they
run, because the first screen does not need them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, KEY, TENANT
from wizard.core.exit_codes import ExitCode
from wizard.core.salted_hash import RESULT, SETTINGS, make_mark
from wizard.core.session.record import (
    Console,
    CopiedResult,
    CredentialCheck,
    Delivered,
    Draft,
    DraftKind,
    Evidence,
    Holds,
    How,
    Live,
    Record,
    Resumed,
    TrialRecord,
    day_and_time,
)

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials, PasteReading
    from wizard.core.document.text import SettingsText
    from wizard.core.merge.model import MergePlan
    from wizard.core.verify.answer import CheckResult


LAST_STEP = 7


@dataclass(frozen=True)
class Session(Record):
    """One setup: its record, and what is not saved: the key, the texts, display options."""

    practice: bool = False
    sharing: bool = False
    reading: PasteReading | None = None
    unreadable: SettingsText | None = None  # what was loaded but cannot be parsed yet
    original: SettingsText | None = None  # as it was loaded; undo and restore return to it
    settings: SettingsText | None = None  # the original with the fixes that the person accepted
    viewing: int | None = None  # the step that is shown; None: the next one

    @property
    def credentials(self) -> Credentials | None:
        """The three values. None until all are present and none is refused."""
        return self.reading.credentials if self.reading else None

    @property
    def plan(self) -> MergePlan | None:
        """The merge plan for exactly the current inputs. None until both are present.

        Raises:
            Unreadable: never in a session built by the screens; they load only valid settings.
        """
        credentials = self.credentials
        if credentials is None or self.settings is None:
            return None
        from wizard.core.check.standing import plan_for
        from wizard.core.merge.model import PlanInputs

        choices = tuple(sorted(self.choices.items()))
        return plan_for(
            PlanInputs(self.settings.text, credentials, self.endpoint, self.options, choices)
        )

    # Recognizing what was not kept ----------------------------------------------------------------

    def mark(self, name: str, text: str) -> str:
        return make_mark(self.salt, name, text)

    @property
    def given_marks(self) -> dict[str, str]:
        """The marks of the credentials and the settings, given now or in an earlier run."""
        marks = dict(self.resumed.marks) if self.resumed else {}
        credentials, original = self.credentials, self.original or self.unreadable
        if credentials is not None:
            marks[AGENT] = self.mark(AGENT, credentials.agent_id)
            marks[TENANT] = self.mark(TENANT, credentials.tenant_id)
            marks[KEY] = self.mark(KEY, credentials.api_key.get_secret_value())
        if original is not None:
            marks[SETTINGS] = self.mark(SETTINGS, original.text)
        return marks

    @property
    def tails(self) -> tuple[str, str]:
        """The last four characters of agent and tenant; "" if they are not known."""
        from wizard.core.redact.mask import tail4

        if self.credentials is not None:
            return tail4(self.credentials.agent_id), tail4(self.credentials.tenant_id)
        resumed = self.resumed
        return (resumed.agent_tail, resumed.tenant_tail) if resumed else ("", "")

    def is_as_left(self, name: str, text: str) -> bool:
        """Whether `text` is the credential or settings text with this name in the earlier run."""
        known = self.resumed.marks.get(name) if self.resumed else None
        return known is not None and known == self.mark(name, text)

    def is_contradicted(self, reading: PasteReading | None) -> bool:
        """Whether the given credentials differ from those of the earlier run."""
        given = reading.values if reading else {}
        names = (name for name in CREDENTIAL_NAMES if name in given)
        return any(not self.is_as_left(name, given[name].text) for name in names)

    @property
    def fingerprint(self) -> str:
        """The mark of the current result; empty while there is none.

        After a restart, the earlier run's result stays current until the key and the settings are
        given again, or until different ones are given.
        """
        plan, resumed = self.plan, self.resumed
        if plan is not None:
            return self.mark(RESULT, plan.fingerprint)
        if resumed is None or self.is_contradicted(self.reading):
            return ""
        text = self.original or self.unreadable
        is_other = text is not None and not self.is_as_left(SETTINGS, text.text)
        return "" if is_other else resumed.result

    def stands(self, fingerprint: str) -> bool:
        """Whether this is the mark of the current result."""
        return bool(fingerprint) and fingerprint == self.fingerprint

    # The draft changes ----------------------------------------------------------------------------

    def with_reading(self, reading: PasteReading) -> Session:
        """Use other credentials, and drop what was known of the old ones."""
        if reading == self.reading:
            return self
        is_other = self.is_contradicted(reading) or self.is_contradicted(self.reading)
        if self.resumed is not None and not is_other:
            return replace(self, reading=reading)
        return replace(self, reading=reading, check=None, went_on_anyway=False, agent_compared=None)

    def with_check(self, result: CheckResult, where: str) -> Session:
        """Return the session after an answer of Mavvrik, with the computer that received it.

        In step 2, a person decides whether to go on with a key that was not accepted. A session
        that is past step 2 stays past it, and every later step shows the problem.
        """
        evidence = Evidence(How.CHECKED, result.at, where, result.label)
        check = CredentialCheck(
            result.accepted, result.refused, result.code, result.sentence, evidence
        )
        is_past = current_step(self) > 2
        return replace(self, check=check, went_on_anyway=is_past and not result.accepted)

    def with_settings(
        self, original: SettingsText, loaded: Evidence, fixed: str | None = None, *labels: str
    ) -> Session:
        """Use settings. `fixed` is their text after the fixes with these labels, if any."""
        settings = original if fixed is None else replace(original, text=fixed)
        if original == self.original and (settings == self.settings or fixed is None):
            return replace(self, loaded=loaded, unreadable=None)
        session = replace(
            self, unreadable=None, original=original, settings=settings, fixes=labels, loaded=loaded
        )
        if self._is_the_earlier(original):
            return session
        from wizard.core.session.rotation import lasting_choices

        return replace(
            session,
            settings_confirmed=False,
            choices=lasting_choices(session.settings, session.choices, session.doing),
            original_kept="",
            original_held_mavvrik=False,
        )

    def _is_the_earlier(self, text: SettingsText) -> bool:
        """Whether the settings of an earlier run are given again, for the first time."""
        return self.original is None and self.is_as_left(SETTINGS, text.text)

    def with_fix(self, text: str, label: str) -> Session:
        """Use one more fix, accepted in "Things to know". Decisions stay."""
        if self.settings is None:
            return self
        fixed = replace(self.settings, text=text)
        return replace(self, settings=fixed, fixes=(*self.fixes, label))

    def with_original_kept(self, path: str) -> Session:
        """Note where the original is kept, and whether it contains Mavvrik, for undo."""
        from wizard.core.merge.recognition import recognize

        text = self.original.text if self.original else ""
        held = recognize(text, self.endpoint).holds_mavvrik
        return replace(self, original_kept=path, original_held_mavvrik=held)

    def with_unreadable(self, text: SettingsText) -> Session:
        """Use a text that cannot be parsed yet, in place of the previously loaded settings."""
        session = replace(self, unreadable=text, original=None, settings=None, fixes=())
        if self._is_the_earlier(text):
            return session
        return replace(session, settings_confirmed=False, choices={})

    def with_choice(self, question: str, choice: str) -> Session:
        return replace(self, choices={**self.choices, question: choice})

    def without_choice(self, question: str) -> Session:
        rest = {key: value for key, value in self.choices.items() if key != question}
        return replace(self, choices=rest)

    def with_proof(self, name: str, evidence: Evidence) -> Session:
        """Note a proof by its ID in `guide.evidence`, for the draft or else for the live state."""
        if self.live is not None and self.drafting is None:
            return self.with_live(proofs={**self.live.proofs, name: evidence})
        return replace(self, proofs={**self.proofs, name: evidence})

    def go_to(self, step: int | None) -> Session:
        """Show a step that was already reached. None returns to the next step."""
        reached = current_step(self)
        return replace(self, viewing=step if step is not None and step < reached else None)

    def with_taken(self, evidence: Evidence, file: str = "", target: str = "") -> Session:
        """Note that the current result was copied, or saved to `file`, which then holds the key."""
        files = (*self.files, *([file] if file and file not in self.files else []))
        taken = CopiedResult(self.fingerprint, evidence, file, target)
        is_back = self.doing in (DraftKind.REMOVAL, DraftKind.UNDO)  # then the setup continues
        return replace(
            self, doing=DraftKind.SET_UP if is_back else self.doing, taken=taken, files=files
        )

    def without_file(self, path: str) -> Session:
        """Note that a file with the key was deleted."""
        taken = self.taken
        if taken is not None and taken.file == path:
            taken = replace(taken, file="")
        return replace(self, taken=taken, files=tuple(one for one in self.files if one != path))

    def with_new_draft(self, doing: DraftKind) -> Session:
        """Start another draft. The live state and the decisions of the setup stay."""
        if doing in (DraftKind.REMOVAL, DraftKind.UNDO):
            return replace(self, doing=doing, taken=None)
        resumed = self.resumed and replace(self.resumed, step=2, result="")
        return replace(self._emptied(*_OF_ONE_DRAFT), doing=doing, resumed=resumed, viewing=None)

    def without_draft(self) -> Session:
        """Discard the draft and continue with what the console holds."""
        if self.doing in (DraftKind.REMOVAL, DraftKind.UNDO):
            return replace(self, doing=DraftKind.SET_UP, taken=None)
        live = self.live
        if live is None or live.holds is not Holds.MAVVRIK:
            but_name = [one.name for one in fields(Draft) if one.name != "agent_name"]
            return replace(self._emptied(*but_name), resumed=None, viewing=None)
        then = self.resumed.at if self.resumed else live.evidence.at
        resumed = Resumed(
            then, then, LAST_STEP, live.marks, live.result, live.agent_tail, live.tenant_tail
        )
        return replace(self._emptied(*_OF_ONE_DRAFT), resumed=resumed, viewing=None)

    def _emptied(self, *names: str) -> Session:
        """Drop the pasted texts, and set these fields of the draft to their defaults."""
        empty: dict[str, Any] = {name: getattr(Draft(), name) for name in names}
        return replace(self, reading=None, unreadable=None, original=None, settings=None, **empty)

    # The live state changes -----------------------------------------------------------------------

    def with_saved(
        self,
        evidence: Evidence,
        console: Console | None = None,
        delivered: Delivered | None = None,
    ) -> Session:
        """Note that the draft's result is saved or delivered. It becomes the live state."""
        from wizard.core.session.rotation import follow_ups

        live, result = self.live, self.fingerprint
        if live is not None and live.holds is Holds.MAVVRIK and live.result == result:
            known = replace(live, evidence=evidence, console=console, delivered=delivered)
            return replace(self, live=known, doing=DraftKind.SET_UP)
        agent_tail, tenant_tail = self.tails
        marks = {name: mark for name, mark in self.given_marks.items() if name != SETTINGS}
        new = Live(
            Holds.MAVVRIK,
            evidence,
            console,
            self.doing,
            result,
            marks,
            self.endpoint,
            self.agent_name,
            agent_tail,
            tenant_tail,
            proofs=self.proofs,
            follow_ups=follow_ups(live, marks, self.plan if marks else None),
            delivered=delivered,
        )
        return replace(self, live=new, doing=DraftKind.SET_UP, proofs={})

    def with_difference(self, evidence: Evidence) -> Session:
        """Note that the console holds neither the earlier settings nor the planned ones."""
        from wizard.core.session.rotation import follow_ups

        todo = follow_ups(self.live, {})
        new = Live(
            Holds.OTHER, evidence, Console.DIFFERENT, self.doing, self.fingerprint, follow_ups=todo
        )
        return replace(self, live=new)

    def with_copied(self, text: str, evidence: Evidence) -> Session:
        """Note that the result of a removal or an undo was copied. A setup uses `with_taken`."""
        from wizard.core.merge.model import fingerprint

        return replace(self, taken=CopiedResult(self.mark(RESULT, fingerprint(text)), evidence))

    def with_removed(self, evidence: Evidence) -> Session:
        """Note that a removal or an undo is saved in the console. The draft keeps no result."""
        from wizard.core.session.rotation import follow_ups

        new = Live(Holds.WITHOUT, evidence, by=self.doing, follow_ups=follow_ups(self.live, {}))
        again = replace(
            self, previewed="", tried=None, taken=None, proofs={}, doing=DraftKind.SET_UP
        )
        resumed = self.resumed and replace(self.resumed, step=min(self.resumed.step, 3), result="")
        return replace(again, live=new, resumed=resumed)

    def with_undone(self, evidence: Evidence, text: str) -> Session:
        """Note that an undo put `text` into the console. It may hold Mavvrik with another key."""
        from wizard.core.merge.model import fingerprint
        from wizard.core.merge.recognition import recognize
        from wizard.core.redact.mask import tail4
        from wizard.core.session.rotation import credentials_in

        undone = self.with_new_draft(DraftKind.UNDO).with_removed(evidence)
        if not recognize(text, self.endpoint).holds_mavvrik:
            return undone
        found = credentials_in(text)
        return undone.with_live(
            holds=Holds.MAVVRIK,
            result=self.mark(RESULT, fingerprint(text)),
            marks={name: self.mark(name, value) for name, value in found.items()},
            endpoint=self.endpoint,
            agent_name=self.agent_name,
            agent_tail=tail4(found[AGENT]) if AGENT in found else "",
            tenant_tail=tail4(found[TENANT]) if TENANT in found else "",
            follow_ups={},  # the key that was to be revoked may be in use again
        )

    def with_follow_up_done(self, name: str, evidence: Evidence) -> Session:
        """Note that a follow-up of a save was done."""
        follow_ups = self.live.follow_ups if self.live else {}
        return self.with_live(follow_ups={**follow_ups, name: evidence})

    def with_live(self, **seen: Any) -> Session:
        """Note more about what the console holds. Without a live state, nothing changes."""
        return self if self.live is None else replace(self, live=replace(self.live, **seen))

    # Conclusions ----------------------------------------------------------------------------------

    @property
    def is_taken(self) -> bool:
        """Whether the *current* result was copied or saved to a file."""
        return self.taken is not None and self.stands(self.taken.fingerprint)

    @property
    def is_saved(self) -> bool:
        """Whether the console holds the current result, as far as we know."""
        live = self.live
        return live is not None and live.holds is Holds.MAVVRIK and self.stands(live.result)

    @property
    def differs(self) -> bool:
        """Whether the console was compared with the current result and holds something else."""
        live = self.live
        return live is not None and live.holds is Holds.OTHER and self.stands(live.result)

    @property
    def drafting(self) -> DraftKind | None:
        """What is being prepared. None if nothing is, or if the console already holds it."""
        if self.doing is not DraftKind.SET_UP:
            return self.doing
        if self.is_saved or not self.started:
            return None
        return DraftKind.SET_UP if self.live is None or self.fingerprint else None

    @property
    def is_copied(self) -> bool:
        """Whether the draft's result was copied or saved to a file, but not yet to the console."""
        if self.doing in (DraftKind.REMOVAL, DraftKind.UNDO):
            return self.taken is not None
        return self.is_taken and not self.is_saved

    @property
    def delivering(self) -> str:
        """The target that the result was packaged for and not delivered yet; empty without one."""
        return self.taken.target if self.taken is not None and self.is_copied else ""

    @property
    def current_trial(self) -> TrialRecord | None:
        """The trial of the current result. None if it was not tried."""
        tried = self.tried
        return tried if tried is not None and self.stands(tried.fingerprint) else None


# The fields with the progress of one draft. A new draft resets them and keeps the others, such as
# the agent's name and the choices.
_OF_ONE_DRAFT = (
    *("doing", "check", "went_on_anyway", "agent_compared"),
    *("fixes", "loaded", "settings_confirmed", "previewed", "tried", "taken", "proofs"),
)


def current_step(session: Session) -> int:
    """Return the next step: 0 is the start screen, 1 to 7 are the guide's steps."""
    accepted = session.check is not None and session.check.accepted
    checked = session.went_on_anyway or (accepted and session.agent_compared is not None)
    has_settings = session.settings_confirmed
    if session.settings is None:  # not needed after a save
        has_settings = session.resumed is not None and not session.unreadable and session.is_saved
    plan = session.plan
    conditions = (
        session.started,
        session.registered is not None,
        session.credentials is not None and checked,
        has_settings,
        has_settings if plan is None else plan.is_ready and session.stands(session.previewed),
        session.is_saved,
        session.is_seen,
    )
    return next((step for step, done in enumerate(conditions) if not done), LAST_STEP)


def shown_step(session: Session) -> int:
    """Return the step on the screen: the next one, or an earlier one that the person selected."""
    reached = current_step(session)
    return reached if session.viewing is None else min(session.viewing, reached)


def moment(at: datetime, session: Session) -> str:
    """Write a time, with its date if it is not today."""
    return day_and_time(at, session.resumed.at if session.resumed else at)


def exit_code(session: Session) -> ExitCode:
    """Return the exit code for leaving now."""
    if session.is_verified and session.drafting is None:
        return ExitCode.DONE
    if session.check is not None and session.check.refused:
        return ExitCode.REFUSED
    is_back = session.live is None or session.live.holds is Holds.WITHOUT
    left = session.taken is not None or not is_back
    return ExitCode.NOT_VERIFIED if left else ExitCode.ERROR
