"""The merge plan and its parts: inputs, changes and decisions."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials
    from wizard.core.document.reader import Document
    from wizard.core.edits import Edit
    from wizard.core.finding import Finding
    from wizard.core.merge.options import Options

# The file name of a kept original: its date and time, and a number if there are several.
KEPT_NAME = re.compile(r"original-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{4}(?:\.[0-9]{1,6})?\.json")


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """Everything that a plan depends on. Equal inputs give an equal plan."""

    text: str = field(repr=False)
    credentials: Credentials
    endpoint: str
    options: Options
    choices: tuple[tuple[str, str], ...]  # (ID of the decision, ID of the option), sorted


class ChangeKind(StrEnum):
    """What happens to one entry. The value is its sign on the screen."""

    ADD = "+"
    CHANGE = "~"
    MOVE = "»"
    REMOVE = "-"
    SAME = "="

    @property
    def in_json(self) -> str:
        """The name in JSON, which stays the same in every version."""
        return "take-out" if self is ChangeKind.REMOVE else self.name.lower()


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the list "What changes". Values are not masked; screens mask them."""

    kind: ChangeKind
    key: str
    # The values may hold a key, like all fields that the repr leaves out.
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)
    why: str


# IDs of options that the commands also use.
MAVVRIK = "mavvrik"  # ours
LEAVE = "leave"  # the current value stays
KEEP_VENDOR = "keep"  # the other vendor keeps metrics and logs; Mavvrik gets the traces


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a decision. `lines` say who loses what."""

    id: str
    label: str
    lines: tuple[tuple[str, str], ...]  # (who or what, sentence)
    recommended: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that only a person can make."""

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
    questions: tuple[Decision, ...]  # decided or not, in the order in which they are asked
    open: tuple[Decision, ...]  # not decided yet
    blockers: tuple[Finding, ...]  # problems that must be fixed before the merge
    edits: tuple[Edit, ...] = field(repr=False)
    undo: tuple[Edit, ...] = field(repr=False)  # edits on `result` that restore the input
    result_document: Document = field(repr=False)  # parsed for the proof
    # Entries of the result, each with the entry it was moved from.
    moved: tuple[tuple[str, str], ...] = ()
    losses: tuple[str, ...] = ()  # what another vendor loses although it is kept, one sentence each

    @property
    def is_ready(self) -> bool:
        """Whether the result may be shown as final."""
        return not self.open and not self.blockers

    @property
    def changes_nothing(self) -> bool:
        """Whether the settings were already right."""
        return self.is_ready and not self.edits

    @property
    def result(self) -> str:
        return self.result_document.text

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the result."""
        return fingerprint(self.result)


def fingerprint(text: str) -> str:
    """Return the SHA-256 hash of a settings text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
