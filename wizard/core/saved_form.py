"""What is kept of a set-up between two runs, as it stands in the file.

Steps, names, decisions, evidence and marks; never a key, never settings text. A file is hostile
until it was read: everything has a limit, and no error text repeats what stood there.
"""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
)

from wizard.core.harmless import harmless
from wizard.core.marks import PAST, PREFIX, SALT
from wizard.core.receipt import KEPT_NAME
from wizard.core.session import Answer, Console, Elsewhere, How

KIND: Final = "mvk-wizard set-up"
SCHEMA_VERSION: Final = 1
MOST_TEXT = 1000  # characters of a sentence or a path
MOST_ENTRIES = 200  # decisions, proofs
MOST_FIELDS = 20  # of one view of the dashboard


class BadSavedSession(Exception):
    """A file that is no saved set-up. Never carries anything of what it holds."""


class NewerSavedSession(BadSavedSession):
    """A saved set-up of a later version of this program."""


def clean(text: str) -> str:
    """Text that can be kept and shown again: in one line, harmless, not too long."""
    return harmless(text[:MOST_TEXT], keep="")


def _kept_original(path: str) -> str:
    """Only a path that can be one of ours: its file may be read and deleted later."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return path if KEPT_NAME.fullmatch(name) else ""


Text = Annotated[str, StringConstraints(strict=True, max_length=MOST_TEXT), AfterValidator(clean)]
Mark = Annotated[
    str, StringConstraints(strict=True, pattern=rf"^(?:(?:{PREFIX}|{PAST})[0-9a-f]{{32}})?$")
]
Salt = Annotated[str, StringConstraints(strict=True, pattern=rf"^{SALT.pattern}$")]
KeptPath = Annotated[Text, AfterValidator(_kept_original)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class EvidenceForm(_Part):
    """Who says so, when, and on which computer."""

    how: How
    at: AwareDatetime
    where: Text = ""
    detail: Text = ""


class CheckForm(_Part):
    """The outcome of the credential check."""

    accepted: StrictBool
    refused: StrictBool
    code: Text
    sentence: Text
    evidence: EvidenceForm


class OptionsForm(_Part):
    """Wishes beyond the guide."""

    command_lines: StrictBool | None = None
    old_clients: StrictBool = False
    enforce: StrictBool = False
    fix_attributes: StrictBool = False


class TakenForm(_Part):
    """The result left the wizard; `file` is where it was saved."""

    mark: Mark
    evidence: EvidenceForm
    file: Text = ""


class SavedForm(_Part):
    """The person saved it in the console."""

    mark: Mark
    evidence: EvidenceForm
    console: Console | None = None


class TriedForm(_Part):
    """It was tried on a computer."""

    mark: Mark
    evidence: EvidenceForm
    is_right: StrictBool


class SightingForm(_Part):
    """What was seen in one view of the dashboard."""

    answer: Answer
    evidence: EvidenceForm
    fields: tuple[Text, ...] = Field(default=(), max_length=MOST_FIELDS)


class SavedSession(_Part):
    """One set-up. `salt` and `marks` recognise the key and the texts that are not in it."""

    kind: Literal["mvk-wizard set-up"] = KIND
    schema_version: Literal[1] = SCHEMA_VERSION
    program: Text  # version of the program that wrote it
    at: AwareDatetime
    step: Annotated[int, Field(strict=True, ge=0, le=7)]  # that was reached
    salt: Salt
    marks: dict[Text, Mark] = Field(default_factory=dict, max_length=8)
    handed_over_at: AwareDatetime | None = None
    notes: tuple[Text, ...] = Field(default=(), max_length=10)  # what to tell when it is gone on
    endpoint: Text
    verify_url: Text = ""
    agent_name: Text
    agent_tail: Annotated[str, StringConstraints(strict=True, max_length=8)] = ""  # "••••91c4"
    tenant_tail: Annotated[str, StringConstraints(strict=True, max_length=8)] = ""
    tester: Text = ""
    registered: EvidenceForm | None = None
    check: CheckForm | None = None
    went_on_anyway: StrictBool = False
    agent_compared: EvidenceForm | None = None
    loaded: EvidenceForm | None = None
    fixes: tuple[Text, ...] = Field(default=(), max_length=MOST_ENTRIES)
    settings_confirmed: StrictBool = False
    elsewhere: Elsewhere | None = None
    original_kept: KeptPath = ""
    receipt: Text = ""
    options: OptionsForm = OptionsForm()
    choices: dict[Text, Text] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    previewed: Mark = ""
    tried: TriedForm | None = None
    taken: TakenForm | None = None
    saved: SavedForm | None = None
    activity: EvidenceForm | None = None
    cost: SightingForm | None = None
    sessions: SightingForm | None = None
    left_open: StrictBool = False
    proofs: dict[Text, EvidenceForm] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    claude_version: Text = ""

    @property
    def is_finished(self) -> bool:
        """Whether it was seen in Cost and in Sessions."""
        return all(
            seen is not None and seen.answer is Answer.YES for seen in (self.cost, self.sessions)
        )


def write_form(saved: SavedSession) -> bytes:
    """The file."""
    return (saved.model_dump_json(indent=2) + "\n").encode()


def read_form(data: bytes) -> SavedSession:
    """Read a file back.

    Raises:
        NewerSavedSession: a later version of this program wrote it.
        BadSavedSession: it is no saved set-up, or a broken one.
    """
    try:
        form = json.loads(data)
        if _is_newer(form):
            raise NewerSavedSession("written by a later version")
        return SavedSession.model_validate(form)
    except (ValueError, RecursionError, ValidationError):
        raise BadSavedSession("no saved set-up") from None


def _is_newer(form: object) -> bool:
    if not isinstance(form, dict) or form.get("kind") != KIND:
        return False
    version = form.get("schema_version")
    return isinstance(version, int) and version > SCHEMA_VERSION
