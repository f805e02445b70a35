"""Read the credentials from any pasted text: repair it where that is safe, else refuse it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.core.credentials import forms
from wizard.core.credentials.line import Candidate, without_invisible
from wizard.core.credentials.names import (
    ADDRESS_NAMES,
    AGENT,
    CREDENTIAL_NAMES,
    KEY,
    LABELS,
    TENANT,
    is_key_shaped,
    is_uuid,
)
from wizard.core.credentials.rules import CredentialProblem, is_stand_in, judge, must_be_hidden
from wizard.core.finding import Severity
from wizard.core.redact.mask import show_key, tail4

if TYPE_CHECKING:
    from pydantic import SecretStr

MAX_PASTE = 64 * 1024  # characters; a Connect block has about 200


@dataclass(frozen=True, slots=True)
class Credentials:
    """The three values, checked for use in headers and attribute. `repr` hides the key."""

    agent_id: str
    tenant_id: str
    api_key: SecretStr

    @staticmethod
    def from_environment(environment: Mapping[str, str]) -> PasteReading:
        """Read the `MVK_*` variables like a paste. An empty one counts as unset."""
        found: list[Candidate] = []
        for name in (*CREDENTIAL_NAMES, *ADDRESS_NAMES):
            text = environment.get(name, "")
            if text.strip():
                found.append(forms.alone(name, text))
        return _reading(found)


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value that was found. It is sealed if it is the key, or may be a key in the wrong field."""

    value: SecretStr | str
    line: int  # from 1; 0 if it came from no text
    repairs: tuple[str, ...] = ()  # sentences that never contain the value

    @property
    def text(self) -> str:
        """The value itself, for comparing and for building the result, never for showing."""
        return self.value if isinstance(self.value, str) else self.value.get_secret_value()


@dataclass(frozen=True)
class PasteReading:
    """What was found so far. It includes values with a problem, so that they can be shown.

    Screens ask for the credentials many times for one key, so they are checked only once.
    """

    values: Mapping[str, ReadValue] = field(default_factory=dict)
    noted: tuple[CredentialProblem, ...] = ()  # about the text, not about a value

    @cached_property
    def problems(self) -> tuple[CredentialProblem, ...]:
        """The problems of the text and of its values, errors first."""
        problems = (*self.noted, *judge({name: one.text for name, one in self.values.items()}))
        return tuple(sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR))

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the credentials that were not found yet."""
        return tuple(name for name in CREDENTIAL_NAMES if name not in self.values)

    @cached_property
    def credentials(self) -> Credentials | None:
        """The three values. None until all are present and none has an error."""
        wrong = any(
            problem.severity is Severity.ERROR and problem.name in CREDENTIAL_NAMES
            for problem in self.problems
        )
        if self.missing or wrong:
            return None
        agent, tenant, key = (self.values[name].text for name in CREDENTIAL_NAMES)
        return Credentials(agent, tenant, sealed(key))

    @property
    def api_key(self) -> str:
        """The API key, even while other values are missing. Empty without a key."""
        return self.values[KEY].text if KEY in self.values else ""

    def merge(self, other: PasteReading) -> PasteReading:
        """Add the values of another paste, so that three pastes of one value each are enough."""
        spoken_of = {*other.values, *(problem.name for problem in other.noted), None}
        noted = [problem for problem in self.noted if problem.name not in spoken_of]
        refused = {problem.name for problem in other.noted if problem.severity is Severity.ERROR}
        kept = {name: found for name, found in self.values.items() if name not in refused}
        return PasteReading(_hidden({**kept, **other.values}), (*noted, *other.noted))

    def shown(self, name: str, *, sharing: bool = False) -> str:
        """Return the value as a screen may show it. Empty without a value."""
        found = self.values.get(name)
        if found is None:
            return ""
        if not isinstance(found.value, str):
            return show_key(found.value, sharing=sharing)
        return tail4(found.value) if sharing and name in CREDENTIAL_NAMES else found.value

    def fact(self, name: str) -> str:
        """Return what a shared screen says about a value without showing it."""
        found = self.values.get(name)
        if found is None or any(problem.name == name for problem in self.problems):
            return ""
        if name == AGENT:
            return "a complete UUID" if is_uuid(found.text) else "not a UUID"
        if name == KEY:
            return "looks like a Mavvrik key" if is_key_shaped(found.text) else ""
        return "no spaces, no quotes" if name == TENANT else ""


def read_paste(text: str, field: str | None = None) -> PasteReading:
    """Read the credentials from any text.

    `field` is the name of the field into which a single value was pasted. A whole block in it is
    read as a block. Nothing is raised and nothing is evaluated; `problems` lists what cannot be
    used.
    """
    if len(text) > MAX_PASTE:
        what = f"This has {len(text):,} characters, too many for a Connect block."
        remedy = "Copy only the block from the Connect tab, or paste 1 value at a time."
        return PasteReading(noted=(CredentialProblem(field, "too-long", what, remedy),))
    reading = _reading(*forms.find(text, field))
    if reading.values or reading.noted:
        return reading
    if without_invisible(text, 0).text.strip():
        code, what = "nothing-found", "This text has none of the 3 values."
        remedy = (
            "Copy the whole block from the Connect tab, or paste each value into its own field."
        )
    else:
        code, remedy = "empty", "Copy the block from the Connect tab."
        what = f"The {LABELS[field]} is empty." if field else "The paste is empty."
    return PasteReading(noted=(CredentialProblem(field, code, what, remedy),))


def _reading(found: Sequence[Candidate], broken_off: Sequence[int] = ()) -> PasteReading:
    values: dict[str, ReadValue] = {}
    noted = [
        CredentialProblem(
            KEY,
            "left-over-line",
            f"Line {line} after the API key is unclear. It may be part of the key.",
            "Compare the end of the key with the one in the Connect tab.",
            Severity.WARNING,
        )
        for line in broken_off
    ]
    for name in (*CREDENTIAL_NAMES, *ADDRESS_NAMES):
        filled = _surest([one for one in found if one.name == name])
        if len({one.text for one in filled}) > 1:
            noted.append(_different(name, filled))
        elif filled:
            best = filled[0]
            values[name] = ReadValue(best.text, best.line, tuple(dict.fromkeys(best.repairs)))
    return PasteReading(_hidden(values), tuple(noted))


def _surest(found: Sequence[Candidate]) -> list[Candidate]:
    """Return what counts: real values before examples, certain names before uncertain ones."""
    real = [one for one in found if one.text and not is_stand_in(one.text)] or found
    surest = min((one.rank for one in real), default=None)
    same = [one for one in real if one.rank == surest]
    return [one for one in same if one.text] or same[:1]


def _different(name: str, found: Sequence[Candidate]) -> CredentialProblem:
    first, second = found[0], next(one for one in found if one.text != found[0].text)
    where = (
        f"line {first.line}"
        if first.line == second.line
        else f"lines {first.line} and {second.line}"
    )
    what = f"The {LABELS[name]} appears twice with different values, in {where}."
    remedy = "Paste only the block of the agent that you registered for Claude Code."
    severity = Severity.WARNING if name in ADDRESS_NAMES else Severity.ERROR
    return CredentialProblem(name, "different-values", what, remedy, severity)


def _hidden(values: Mapping[str, ReadValue]) -> dict[str, ReadValue]:
    """Seal the key in a `SecretStr`, and every other value that may contain the key."""
    key = values[KEY].text if KEY in values else ""
    return {
        name: ReadValue(sealed(one.text), one.line, one.repairs)
        if must_be_hidden(name, one.text, key)
        else one
        for name, one in values.items()
    }


def sealed(text: str) -> SecretStr:
    """Seal a text as a secret."""
    from pydantic import SecretStr  # slow to import, and not needed before there is a key

    return SecretStr(text)
