"""The merge plan and what it is made of: inputs, changes, questions."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the record of a session needs `Options`, and not the engine
    from wizard.core.credentials.reading import Credentials
    from wizard.core.document.reader import Document
    from wizard.core.edits import Edit
    from wizard.core.finding import Finding

# The file name of a kept original: with its day and time, and a number where there are several.
KEPT_NAME = re.compile(r"original-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{4}(?:\.[0-9]{1,6})?\.json")


@dataclass(frozen=True, slots=True)
class Options:
    """Wishes beyond the guide; all off means exactly as the guide prints it."""

    # False: OTEL_LOG_TOOL_DETAILS is switched off; None: a person has not decided yet
    command_lines: bool | None = True
    # Leave the two `none` entries out: works from 2.1.20 instead of 2.1.86
    old_clients: bool = False
    enforce: bool = False  # users' own settings cannot cut the telemetry off
    fix_attributes: bool = False  # drop or encode resource attributes that the client cannot read


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """All that a plan depends on; equal inputs give an equal plan."""

    text: str = field(repr=False)
    credentials: Credentials
    endpoint: str
    options: Options
    choices: tuple[tuple[str, str], ...]  # (question id, option id), sorted


class ChangeKind(StrEnum):
    """What happens to one entry; the value is its sign on the screen."""

    ADD = "+"
    CHANGE = "~"
    MOVE = "»"
    TAKE_OUT = "-"
    SAME = "="


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the list "What changes". Values are unmasked: screens mask them."""

    kind: ChangeKind
    key: str
    before: str | None = field(repr=False)  # may hold a key, like everything not in the repr
    after: str | None = field(repr=False)
    why: str


# Option ids that the commands know too.
MAVVRIK = "mavvrik"  # ours
LEAVE = "leave"  # theirs stays as it is
KEEP_VENDOR = "keep"  # the other vendor keeps metrics and logs, Mavvrik gets the traces


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. `lines` say who loses what."""

    id: str
    label: str
    lines: tuple[tuple[str, str], ...]  # (who or what, sentence)
    recommended: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that only a person can take."""

    id: str  # "other-telemetry", "tenant", "agent", "value:OTEL_LOG_TOOL_DETAILS"
    title: str
    why: str
    keys: tuple[str, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class MergePlan:
    """What will be done to the settings text, ready to be shown, copied and undone."""

    document: Document = field(repr=False)
    changes: tuple[Change, ...]
    questions: tuple[Decision, ...]  # answered or not, in the order in which they are asked
    open: tuple[Decision, ...]  # not answered yet
    blockers: tuple[Finding, ...]  # the merge cannot be done before these are fixed
    edits: tuple[Edit, ...] = field(repr=False)
    undo: tuple[Edit, ...] = field(repr=False)  # on `result`: gives the input back
    result: str = field(repr=False)
    moved: tuple[tuple[str, str], ...] = ()  # entries of the result, and the one each comes from
    losses: tuple[str, ...] = ()  # what another vendor loses although it is kept, a sentence each

    @property
    def is_ready(self) -> bool:
        """Whether the result may be shown as final."""
        return not self.open and not self.blockers

    @property
    def changes_nothing(self) -> bool:
        """Whether the settings were right already."""
        return self.is_ready and not self.edits

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the result, in hex."""
        return hashlib.sha256(self.result.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def result_document(self) -> Document:
        """The result, read again."""
        from wizard.core.document.reader import read

        return read(self.result, limits=False, encoding=self.document.encoding)
