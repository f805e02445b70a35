"""Everything the wizard knows of one set-up, and what follows from it.

The session only changes by making a new one; the step, the safety line, the checklist and the exit
code are functions of it. Nothing here is stored as it is: see `services/state.py` for what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.core.marks import is_mark, is_past
from wizard.core.options import Options
from wizard.core.resumed import SETTINGS, Resumed
from wizard.core.values import DEFAULT_ENDPOINT

if TYPE_CHECKING:  # neither pydantic nor the engine is needed before the first screen
    from wizard.core.credentials import Credentials, PasteReading
    from wizard.core.plan import MergePlan
    from wizard.core.text import SettingsText

LAST_STEP = 7
STALE_AFTER = timedelta(minutes=30)  # then the settings are asked for again before they are copied


class How(StrEnum):
    """How we know something; the value is the word on the screen."""

    CHECKED = "checked"
    COMPARED = "compared"
    SEEN = "seen"
    SAID = "you said"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who says so, when, and from which computer it was taken."""

    how: How
    at: datetime
    where: str = ""  # "from jump01, over SSH"; empty: from this computer
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CredentialCheck:
    """The outcome of the empty request, as far as the rest of the wizard needs it."""

    accepted: bool
    refused: bool  # 401 or 403: the key is not taken; False also where nobody answered
    code: str  # INVALID_API_KEY, or the kind of failure
    sentence: str
    evidence: Evidence


class Console(StrEnum):
    """What the console holds, compared with what was copied."""

    SAME = "identical"
    SPACING = "same content, other spacing"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Taken:
    """The result has left the wizard: on the clipboard, or in a file."""

    fingerprint: str
    evidence: Evidence
    file: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The person clicked Update settings: by their word, or compared with what came back."""

    fingerprint: str
    evidence: Evidence
    console: Console | None = None  # None: nothing was pasted back


@dataclass(frozen=True, slots=True)
class Tried:
    """Claude Code ran once here with the result, towards a receiver of ours; `is_right`: all came
    as it should. The detail of the evidence says in a few words what was seen."""

    fingerprint: str
    evidence: Evidence
    is_right: bool


class Answer(StrEnum):
    """A person's answer to "do you see it in Mavvrik?"."""

    YES = "yes"
    NOT_YET = "not yet"
    OTHER_AGENT = "under another agent"
    NO_USER = "no user"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen in one dashboard view, with the guide's fields that were there."""

    answer: Answer
    evidence: Evidence
    fields: frozenset[str] = frozenset()


class Elsewhere(StrEnum):
    """Do the company's Claude Code settings come from somewhere else than the console?"""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not sure"


@dataclass(frozen=True)
class Session:
    """One set-up, from the start screen to the final checklist."""

    endpoint: str = DEFAULT_ENDPOINT
    verify_url: str = ""
    practice: bool = False
    sharing: bool = False
    started: bool = False
    # 1 Register
    agent_name: str = "claude-code"
    registered: Evidence | None = None
    # 2 Credentials
    reading: PasteReading | None = None
    check: CredentialCheck | None = None
    went_on_anyway: bool = False
    agent_compared: Evidence | None = None
    # 3 Load
    draft: SettingsText | None = None  # what was loaded but cannot be read yet
    original: SettingsText | None = None  # as it was loaded; undo and restore give this
    settings: SettingsText | None = None  # the same with the fixes that the person agreed to
    fixes: tuple[str, ...] = ()  # their labels
    loaded: Evidence | None = None
    settings_confirmed: bool = False
    elsewhere: Elsewhere | None = None
    original_kept: str = ""  # path of the kept original
    # 4 Preview
    options: Options = field(default_factory=lambda: Options(command_lines=None))
    choices: Mapping[str, str] = field(default_factory=dict)
    previewed: str = ""  # fingerprint of the result that the person said yes to
    # 4, 5 or 6: tried on this computer
    tried: Tried | None = None
    # 5 Copy
    taken: Taken | None = None
    saved: Saved | None = None
    # 6 Verify
    tester: str = ""
    activity: Evidence | None = None
    cost: Sighting | None = None
    sessions: Sighting | None = None
    left_open: bool = False  # the person goes to the checklist with something still open
    # Back: the step looked at; None means the one that is next
    viewing: int | None = None
    # Found out or said while looking for proof, by the ids of `guide.evidence`
    proofs: Mapping[str, Evidence] = field(default_factory=dict)
    claude_version: str = ""  # of the Claude Code on this computer; empty: none, or not asked
    receipt: str = ""  # path of the receipt of the latest merge that left the wizard
    resumed: Resumed | None = None

    @property
    def credentials(self) -> Credentials | None:
        """The three values, once all are there and none is refused."""
        return self.reading.credentials if self.reading else None

    @property
    def plan(self) -> MergePlan | None:
        """The merge plan of exactly the current inputs; None until both are there.

        Raises:
            Unreadable: never in a session built by the screens; they load only what can be read.
        """
        credentials = self.credentials
        if credentials is None or self.settings is None:
            return None
        from wizard.core.plan import PlanInputs, plan_for  # the engine: see above

        choices = tuple(sorted(self.choices.items()))
        return plan_for(
            PlanInputs(self.settings.text, credentials, self.endpoint, self.options, choices)
        )

    # What happened -------------------------------------------------------------------------------

    def with_reading(self, reading: PasteReading) -> Session:
        """Other credentials: what was proved with the old ones is not proved any more."""
        if reading == self.reading:
            return self
        if self._are_the_earlier(reading) and self._are_the_earlier(self.reading):
            return replace(self, reading=reading)
        return replace(self, reading=reading, check=None, went_on_anyway=False, agent_compared=None)

    def _are_the_earlier(self, reading: PasteReading | None) -> bool:
        return self.resumed is not None and not self.resumed.is_contradicted(reading)

    def with_settings(
        self, original: SettingsText, loaded: Evidence, fixed: str | None = None, *labels: str
    ) -> Session:
        """Settings were loaded (again), with fixes that made them readable. The same text keeps
        its decisions."""
        settings = original if fixed is None else replace(original, text=fixed)
        if original == self.original and (settings == self.settings or fixed is None):
            return replace(self, loaded=loaded, draft=None)
        session = replace(
            self, draft=None, original=original, settings=settings, fixes=labels, loaded=loaded
        )
        return session if self._is_the_earlier(original) else session._without_decisions()

    def _is_the_earlier(self, text: SettingsText) -> bool:
        """Whether the settings of an earlier run are given again, for the first time."""
        resumed = self.resumed if self.original is None else None
        return resumed is not None and resumed.is_as_kept(SETTINGS, text.text)

    def _without_decisions(self) -> Session:
        from wizard.core.lasting import lasting_choices  # the engine: see above

        choices = lasting_choices(self.choices, self.settings)
        return replace(self, settings_confirmed=False, choices=choices, original_kept="")

    def with_fix(self, text: str, label: str) -> Session:
        """One more fix to the settings, agreed to in "Things to know"; decisions stay."""
        if self.settings is None:
            return self
        fixed = replace(self.settings, text=text)
        return replace(self, settings=fixed, fixes=(*self.fixes, label))

    def with_draft(self, draft: SettingsText) -> Session:
        """A text was loaded that cannot be read yet; what was loaded before is put aside."""
        session = replace(self, draft=draft, original=None, settings=None, fixes=())
        if self._is_the_earlier(draft):
            return session
        return replace(session, settings_confirmed=False, choices={})

    def with_choice(self, question: str, choice: str) -> Session:
        """A decision of step 4."""
        return replace(self, choices={**self.choices, question: choice})

    def without_choice(self, question: str) -> Session:
        """Take a decision back."""
        rest = {key: value for key, value in self.choices.items() if key != question}
        return replace(self, choices=rest)

    def go_to(self, step: int | None) -> Session:
        """Look at a step that was reached already; None: go on where it stopped."""
        reached = current_step(self)
        return replace(self, viewing=step if step is not None and step < reached else None)

    # What follows --------------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """Of the current result; empty while there is none."""
        plan = self.plan
        return plan.fingerprint if plan else ""

    def stands(self, fingerprint: str) -> bool:
        """Whether a result that is known by its fingerprint, or by its mark, is the current one.

        Before the settings of an earlier run are loaded again, its results stand unless other
        credentials were given.
        """
        resumed = self.resumed
        if resumed is None or not is_mark(fingerprint):
            return fingerprint == self.fingerprint
        plan = self.plan
        if plan is None:
            return not is_past(fingerprint) and not resumed.is_contradicted(self.reading)
        return resumed.is_result(fingerprint, plan.fingerprint)

    @property
    def is_taken(self) -> bool:
        """Whether the *current* result was copied or saved to a file."""
        return self.taken is not None and self.stands(self.taken.fingerprint)

    @property
    def is_saved(self) -> bool:
        """Whether the console holds the current result, as far as we know."""
        saved = self.saved
        return (
            saved is not None
            and self.stands(saved.fingerprint)
            and saved.console is not Console.DIFFERENT
        )

    @property
    def current_try(self) -> Tried | None:
        """The try of the *current* result; another one says nothing of it."""
        tried = self.tried
        return tried if tried is not None and self.stands(tried.fingerprint) else None

    @property
    def in_cost(self) -> bool:
        """Whether activity is visible in Home → Agentic → Cost."""
        return self.cost is not None and self.cost.answer is Answer.YES

    @property
    def in_sessions(self) -> bool:
        """Whether activity is visible in Home → Agentic → Sessions."""
        return self.sessions is not None and self.sessions.answer is Answer.YES

    @property
    def is_verified(self) -> bool:
        """Visible in both places, by polling or by a person's word."""
        return self.in_cost and self.in_sessions

    def is_stale(self, now: datetime) -> bool:
        """Whether the settings were loaded so long ago that a colleague may have changed them."""
        return self.loaded is not None and now - self.loaded.at > STALE_AFTER


def current_step(session: Session) -> int:
    """The step that is next: 0 is the start screen, 1 to 7 are the guide's."""
    conditions = (
        session.started,
        session.registered is not None,
        _credentials_done(session),
        _settings_done(session),
        _preview_done(session),
        session.is_saved,
        session.is_verified or session.left_open,
    )
    return next((step for step, done in enumerate(conditions) if not done), LAST_STEP)


def shown_step(session: Session) -> int:
    """The step on the screen: the next one, or an earlier one that the person went back to."""
    reached = current_step(session)
    return reached if session.viewing is None else min(session.viewing, reached)


def _credentials_done(session: Session) -> bool:
    if session.credentials is None:
        return False
    accepted = session.check is not None and session.check.accepted
    return session.went_on_anyway or (accepted and session.agent_compared is not None)


def _settings_done(session: Session) -> bool:
    """Once they are saved in the console, an earlier run's settings are not needed again."""
    if session.settings is None:
        return session.resumed is not None and session.draft is None and session.is_saved
    return session.settings_confirmed


def _preview_done(session: Session) -> bool:
    plan = session.plan
    if plan is None:
        return _settings_done(session)
    return plan.is_ready and session.stands(session.previewed)


class Safety(StrEnum):
    """The safety line: the state of the organisation, never wrong, never off the screen."""

    NOTHING_CHANGED = "NOTHING CHANGED YET"
    COPIED = "COPIED, NOT SAVED"
    SAVED = "SAVED IN THE CONSOLE"
    NOT_AS_PLANNED = "CONSOLE IS NOT AS PLANNED"


def safety(session: Session) -> Safety:
    """What is true for the company right now."""
    if session.saved is not None:
        return Safety.SAVED if session.is_saved else Safety.NOT_AS_PLANNED
    return Safety.COPIED if session.is_taken else Safety.NOTHING_CHANGED


def safety_text(session: Session) -> str:
    """The safety line as it is written, with the time of saving, and its day if it was another."""
    state = safety(session)
    if state is not Safety.SAVED or session.saved is None:
        return str(state)
    at, resumed = session.saved.evidence.at, session.resumed
    if resumed is not None and at.date() != resumed.at.date():
        return f"{state} {at.day} {at:%b, %H:%M}"
    return f"{state} {at:%H:%M}"


def exit_code(session: Session) -> ExitCode:
    """What leaving now means."""
    if session.is_verified:
        return ExitCode.DONE
    if session.check is not None and session.check.refused:
        return ExitCode.REFUSED
    left = session.taken is not None or session.saved is not None
    return ExitCode.NOT_VERIFIED if left else ExitCode.ERROR
