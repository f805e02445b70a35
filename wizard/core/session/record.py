"""Everything that is saved of a setup, described once: the live state and the draft.

A new field that should be saved is one line here. What is not saved (the key, the texts, display
options) is in `core.session.session`. `core.session.saving` writes and reads the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from wizard.core.merge.options import Options
from wizard.core.salted_hash import MARK, SALT
from wizard.core.values import DEFAULT_ENDPOINT

# After this time the settings must be loaded again before they are copied.
STALE_AFTER = timedelta(minutes=30)


class Limit:
    """A limit on a value that is read from a file, such as `max_length` or `pattern`.

    The rules are those of pydantic's schemas. Pydantic's own `Field` would do the same, but
    importing it would delay the first screen.
    """

    def __init__(self, **rules: object) -> None:
        self._rules = rules

    def __get_pydantic_core_schema__(
        self, source: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        return handler(source) | self._rules


Moment = Annotated[datetime, Limit(tz_constraint="aware")]
Mark = Annotated[str, Limit(pattern=rf"^(?:{MARK.pattern})?$")]
Salt = Annotated[str, Limit(pattern=rf"^{SALT.pattern}$")]
Tail = Annotated[str, Limit(max_length=8)]  # "••••91c4"
TargetId = Annotated[str, Limit(pattern="^[a-z-]{0,20}$")]
Computers = Annotated[int, Limit(ge=0, le=1_000_000)]
StepNumber = Annotated[int, Limit(ge=0, le=7)]


class _KeptOriginal:
    """Drops a path that does not name a kept original, because the file may be deleted later."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        def ours(path: str) -> str:
            from wizard.core.merge.model import KEPT_NAME

            return path if KEPT_NAME.fullmatch(re.split(r"[/\\]", path)[-1]) else ""

        function = {"type": "no-info", "function": ours}
        return {"type": "function-after", "function": function, "schema": handler(source)}


KeptPath = Annotated[str, _KeptOriginal()]


class How(StrEnum):
    """How we know something. The value is the word on the screen."""

    CHECKED = "checked"
    COMPARED = "compared"
    SEEN = "seen"
    SAID = "confirmed by you"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How something is known, since when, and on which computer it was found out."""

    how: How
    at: Moment
    where: str = ""  # "from jump01, over SSH"; empty: from this computer
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CredentialCheck:
    """The result of the credential check, as the rest of the wizard needs it."""

    accepted: bool
    refused: bool  # 401 or 403: the key is refused; also False if there was no answer
    code: str  # INVALID_API_KEY, or the kind of failure in few words
    sentence: str
    evidence: Evidence


class Console(StrEnum):
    """What the console holds, compared with what was copied."""

    SAME = "identical"
    SPACING = "same content, other spacing"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class CopiedResult:
    """A result that was copied to the clipboard or saved to a file. `fingerprint` is its mark.

    `target` is an ID in `core.package.targets` if the file is to be delivered without the console.
    """

    fingerprint: Mark
    evidence: Evidence
    file: str = ""
    target: TargetId = ""


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """A trial: Claude Code ran once on this computer with the result, against our receiver.

    `is_right` says whether everything arrived as planned. The detail of the evidence says in a few
    words what arrived.
    """

    fingerprint: Mark
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
    """Whether the organization's Claude Code settings also come from outside the console."""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not sure"


@dataclass(frozen=True, slots=True)
class Delivered:
    """How settings reached computers without the console, as a person confirmed."""

    target: TargetId
    is_mdm: bool
    console: Elsewhere  # whether the console holds any setting, which would win
    computers: Computers = 0  # of a pilot group; 0: everyone

    @property
    def way(self) -> str:
        """What delivered them, as in "delivered by MDM"."""
        return "MDM" if self.is_mdm else "file"

    @property
    def whom(self) -> str:
        """Who got them, as in "delivered to everyone"."""
        return f"a pilot ({self.computers})" if self.computers else "everyone"


class DraftKind(StrEnum):
    """What is being prepared."""

    SET_UP = "set-up"
    ROTATION = "rotation"
    REMOVAL = "removal"
    UNDO = "undo"


# The two live states ------------------------------------------------------------------------------


class Holds(StrEnum):
    """What the console holds."""

    MAVVRIK = "mavvrik"
    WITHOUT = "without"  # after a removal or an undo
    OTHER = "other"  # compared: neither the earlier settings nor the planned ones


REVOKE_OLD_KEY = "revoke-old-key"  # to be done after everyone has restarted


@dataclass(frozen=True)
class Live:
    """What the organization has since the last save or delivery, and what was seen in Mavvrik."""

    holds: Holds
    evidence: Evidence  # of the save: confirmed or compared
    console: Console | None = None  # None: nothing was pasted back
    by: DraftKind = DraftKind.SET_UP  # the kind of draft that was saved
    result: Mark = ""  # mark of the saved result; for OTHER, of the planned one
    marks: Mapping[str, Mark] = field(default_factory=dict)  # marks of the credentials, by name
    endpoint: str = ""
    agent_name: str = ""
    agent_tail: Tail = ""
    tenant_tail: Tail = ""
    tester: str = ""
    activity: Evidence | None = None
    cost: Sighting | None = None
    sessions: Sighting | None = None
    left_open: bool = False  # the person went to the checklist although something was open
    proofs: Mapping[str, Evidence] = field(default_factory=dict)
    follow_ups: Mapping[str, Evidence | None] = field(default_factory=dict)  # None while open
    delivered: Delivered | None = None  # None: saved in the console


@dataclass(frozen=True, slots=True)
class Resumed:
    """The earlier run that a session continues: marks instead of its key and texts."""

    left_at: Moment
    at: Moment  # when it was continued
    step: StepNumber  # the step that was reached
    # Marks of the credentials and the settings.
    marks: Mapping[str, Mark] = field(default_factory=dict)
    result: Mark = ""  # mark of the result that was current
    agent_tail: Tail = ""
    tenant_tail: Tail = ""
    # Everything confirmed before this time was confirmed by a colleague.
    handed_over_at: Moment | None = None


@dataclass(frozen=True)
class Draft:
    """What is being prepared. It changes nothing until its result is saved in the console."""

    doing: DraftKind = DraftKind.SET_UP
    # 1 Register
    agent_name: str = "claude-code"
    registered: Evidence | None = None
    # 2 Credentials
    check: CredentialCheck | None = None
    went_on_anyway: bool = False
    agent_compared: Evidence | None = None
    # 3 Load
    fixes: tuple[str, ...] = ()  # labels of the fixes that the person accepted
    loaded: Evidence | None = None
    settings_confirmed: bool = False
    elsewhere: Elsewhere | None = None
    original_kept: KeptPath = ""  # path of the kept original
    original_held_mavvrik: bool = False  # if so, undo does not restore it
    # 4 Preview
    options: Options = field(default_factory=lambda: Options(command_lines=None))
    choices: Mapping[str, str] = field(default_factory=dict)
    previewed: Mark = ""  # mark of the result that the person accepted
    # 4, 5 or 6: the trial on this computer
    tried: TrialRecord | None = None
    # 5 Copy
    taken: CopiedResult | None = None
    receipt: str = ""  # path of the receipt of the latest merge that was copied or saved
    # What was found or confirmed, by the IDs of `guide.evidence`
    proofs: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True)
class Record(Draft):
    """Everything that is saved on disk: the draft, the live state, and what both need."""

    __pydantic_config__: ClassVar = {"extra": "forbid", "hide_input_in_errors": True}

    salt: Salt = ""  # the key of all marks; random, and the same for the whole setup
    endpoint: str = DEFAULT_ENDPOINT
    verify_url: str = ""
    started: bool = False
    claude_version: str = ""  # of Claude Code on this computer; empty: none, or not asked
    files: tuple[str, ...] = ()  # files that hold the API key and were not deleted yet
    live: Live | None = None  # None: as far as known, nothing was ever saved
    resumed: Resumed | None = None

    @property
    def tester(self) -> str:
        """The person who runs Claude Code once for the test."""
        return self.live.tester if self.live else ""

    @property
    def activity(self) -> Evidence | None:
        """How it is known that someone ran Claude Code since the save. None if it is not known."""
        return self.live.activity if self.live else None

    @property
    def cost(self) -> Sighting | None:
        """What was seen in Home → Agentic → Cost since the save."""
        return self.live.cost if self.live else None

    @property
    def sessions(self) -> Sighting | None:
        """What was seen in Home → Agentic → Sessions since the save."""
        return self.live.sessions if self.live else None

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
        """Whether activity is visible in Cost and Sessions, by polling or confirmed by a person."""
        return self.in_cost and self.in_sessions

    @property
    def is_seen(self) -> bool:
        """Whether the checklist is next: activity is visible in both views, or was left open."""
        return self.is_verified or (self.live is not None and self.live.left_open)

    def is_stale(self, now: datetime) -> bool:
        """Whether the settings were loaded so long ago that a colleague may have changed them."""
        return self.loaded is not None and now - self.loaded.at > STALE_AFTER

    def minutes_since_loading(self, now: datetime) -> int:
        """Return how many minutes ago the settings were loaded; 0 if they were not."""
        return int((now - self.loaded.at).total_seconds() // 60) if self.loaded else 0


def day_and_time(at: datetime | None, now: datetime) -> str:
    """Return `14:03`, or `22 Nov, 14:03` if it was another day. Empty without a time."""
    is_today = at is None or at.date() == now.date()
    return (f"{at:%H:%M}" if is_today else f"{at.day} {at:%b, %H:%M}") if at else ""
