"""A row of the table of findings, and sentences that many rows share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from wizard.core.finding import Severity

# Consequences that many rows share.
SENDS_NOTHING = "Claude Code silently sends nothing."
TO_LOCALHOST = (
    "Claude Code silently sends the data, API key included, to http://localhost:4318 on each"
    " developer's computer."
)
REFUSED = "Expect Mavvrik to refuse the data. Claude Code shows no error."
NO_AGENT = "The data reaches Mavvrik without an agent."
OTHER_AGENT = "The data is filed under another agent, or under none."
IGNORED = "Claude Code silently ignores it."
NO_START = "Claude Code doesn't start."
STOPS_ALL = "It silently stops all telemetry."
GOES_ELSEWHERE = "Traces and their headers go somewhere else."

# Remedies that many rows share.
COPY_VALUE = "Copy the {what} from Mavvrik's Connect tab."
COPY_AGENT_ID = COPY_VALUE.format(what="Agent ID")
SET_IT = 'Set it to "{wanted}".'
SET_ENTRY = 'Set {name} to "{wanted}".'
WRITE_HEADERS = "Write {name} as x-tenant-id=<Tenant ID>,Authorization=Bearer <API key>."
WRITE_AGENT = "Write mvk.agent_id=<Agent ID>, with commas between items."
REMOVE = "Remove it."

Value = TypeVar("Value", bound=str)

# One value, or one for each case that a check distinguishes. Severity and sentences of a row can
# have the same cases or different ones.
ByCase: TypeAlias = Value | Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Row:
    """A code, with everything that checks, commands, screens and the docs say about it."""

    code: str  # stable, kebab-case
    severity: ByCase[Severity]
    title: str
    message: ByCase[str]  # what is wrong, at most 20 words, with {names} of facts
    consequence: ByCase[str]  # what it means for the organization
    remedy: ByCase[str]  # what to do
    explanation: str = ""  # what `explain` and the docs add after the consequence

    @property
    def meaning(self) -> str:
        """The paragraph for `explain` and the docs."""
        consequence = self.consequence if isinstance(self.consequence, str) else ""
        return " ".join(filter(None, (consequence, self.explanation)))
