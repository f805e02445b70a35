"""Read the credentials from any pasted text: repair it where that is safe, else refuse it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.core.credentials.line import (
    LABEL,
    SHAPE,
    VAGUE,
    Candidate,
    Value,
    candidates,
    is_just_page,
    mentions,
    quoted,
    unquoted,
    without_bearer,
    without_invisible,
)
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
from wizard.core.position import LINE_END
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
                line = _line(text, 0)
                found.append(_alone(name, line.text, line))
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
    reading = _reading(*_find(text, field))
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
    from pydantic import SecretStr  # slow to import, and not needed before there is a key

    return SecretStr(text)


# In shell blocks, JSON, YAML, tables, web pages and settings -------------------------------------

_BEGINS_AS_JSON = re.compile(r'[\s\ufeff]*+[{"]')
_SETTINGS = re.compile(r'"(?:env|OTEL_\w+|CLAUDE_CODE_\w+)"\s*+:')
_COMMENT = re.compile(r"\s*+(?:#|//|;|REM\s)", re.IGNORECASE)
_NO_VALUE = re.compile(r"[\s|:+=_\-─┼│{}\[\]();,]++")  # the rule of a table, a bracket
# Match the spaces before a bar only from the first one, because a long run would otherwise be
# scanned again from each of them.
_CELLS = re.compile(r"(?:(?<!\s)\s++)?\|\s*+|\t\s*+| {2,}+")
_VALUE_NAME = re.compile(r"""\s*+["']?(?:value|id)["']?\s*+[:=]\s*+""", re.IGNORECASE)
_OTHER_NAME = re.compile(r"[A-Za-z_]\w*+=[^=]")
_LIKE_A_KEYS_REST = re.compile(r"[A-Za-z0-9+/=_.~\-]{4,}")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line without invisible characters. `number` counts from 1."""

    number: int
    text: str = field(repr=False)
    repairs: tuple[str, ...] = ()


def _find(text: str, single: str | None = None) -> tuple[list[Candidate], list[int]]:
    """Find every value in `text`, and the numbers of lines that look like the rest of a broken key.

    `single` is the name of the field into which the text was pasted.
    """
    lines = [_line(raw, number) for number, raw in enumerate(LINE_END.split(text), 1)]
    is_settings = bool(_BEGINS_AS_JSON.match(text) and _SETTINGS.search(text))
    reader = _Reader(is_settings)
    for line in lines:
        if line.text.strip():
            reader.read(line)
    reader.finish()
    found, bare = reader.found, reader.bare
    if not is_settings:
        if single and not found:
            bare = [line for line in lines if line.text.strip() and not is_just_page(line.text)]
        found = [*found, *_unnamed(bare, single, guess=not found)]
    # If every value ends with a semicolon, the semicolon ends a statement. With one value, it may
    # be part of the value.
    if len(found) > 1 and all(one.text.endswith(";") for one in found):
        found = [
            replace(
                one,
                text=one.text[:-1].rstrip(),
                repairs=(*one.repairs, f"Removed a semicolon at the end of line {one.line}."),
            )
            for one in found
        ]
    return found, _broken_off(reader.bare, found)


def _line(raw: str, number: int) -> PastedLine:
    clean = without_invisible(raw, number)
    return PastedLine(number, clean.text, clean.repairs)


class _Reader:
    """Reads a text line by line. A label without a value waits for the lines that follow it."""

    def __init__(self, settings: bool) -> None:
        self.settings = settings
        self.found: list[Candidate] = []
        self.bare: list[PastedLine] = []
        self._waiting: list[Candidate] = []
        self._values: list[PastedLine] = []
        self._columns: list[str | None] = []

    def read(self, line: PastedLine) -> None:
        """Read one line that is not empty."""
        if self._is_row(line) or _NO_VALUE.fullmatch(line.text):
            return
        # `## API Key` is the heading of a page, not a comment
        heading = line.text.strip().strip("#").strip()
        is_heading = heading != line.text.strip() and _name_of(heading) is not None
        if not is_heading and _COMMENT.match(line.text):
            return
        text = heading if is_heading else line.text
        found = candidates(text, line.number, only_exact=self.settings)
        if not found:
            if not is_just_page(line.text):
                self._values.append(line)
            return
        if self._values or any(one.text for one in found):
            self.finish()
        self._columns = []
        found = [replace(one, repairs=line.repairs + one.repairs) for one in found]
        if len(found) > 1 and not any(one.text for one in found):
            self._columns = [_name_of(cell) for cell in _cells(text)]
        self.found += (one for one in found if one.text)
        self._waiting += (one for one in found if not one.text)

    def finish(self) -> None:
        """Give the waiting labels the lines that followed them."""
        waiting, lines = self._waiting, self._values
        self._waiting, self._values = [], []
        if len(waiting) > 1 and len(waiting) == len(lines):
            self.found += map(_filled, waiting, lines)
            return
        if waiting and lines:  # pages put a help sentence between a label and its value
            one_word = (
                line for line in lines if len(_VALUE_NAME.sub("", line.text, count=1).split()) == 1
            )
            value = next(one_word, lines[0] if waiting[-1].stated else None)
            if value:
                self.found.append(_filled(waiting.pop(), value))
                lines.remove(value)
        self.found += (one for one in waiting if one.stated)
        self.bare += lines

    def _is_row(self, line: PastedLine) -> bool:
        cells = _cells(line.text)
        if not self._columns or len(cells) != len(self._columns):
            return False
        if _NO_VALUE.fullmatch(line.text):
            return True
        for name, cell in zip(self._columns, cells, strict=True):
            if name and cell:
                label = Candidate(name, "", line.number, LABEL, line.repairs)
                self.found.append(_filled(label, replace(line, text=cell)))
        self._columns, self._waiting = [], []
        return True


def _cells(text: str) -> list[str]:
    return [cell.strip(" *`") for cell in _CELLS.split(text.strip().strip("|").strip())]


def _name_of(cell: str) -> str | None:
    """Return the credential name that makes up all of `cell`. None if it has other text."""
    whole = (m for m in mentions(cell) if m.start == 0 and m.end == len(cell) and m.rank < VAGUE)
    return next((mention.name for mention in whole), None)


def _filled(label: Candidate, line: PastedLine) -> Candidate:
    """Return the label's candidate with a value from another line."""
    start = _VALUE_NAME.match(line.text)
    text = (line.text[start.end() :] if start else line.text).strip()
    value = quoted(text, line.number, escapes=True)
    at_end = value is None
    value = value or unquoted(text, line.number, followed=False, shell=False)
    if label.name == KEY:
        value = without_bearer(value)
    repairs = line.repairs + value.repairs
    return replace(label, text=value.text, line=line.number, repairs=repairs, at_end=at_end)


def _alone(name: str, text: str, line: PastedLine) -> Candidate:
    """Return the candidate for a value that is the whole text, apart from quotes around it."""
    value = quoted(text.strip(), line.number, escapes=False) or Value(text.strip())
    value = without_bearer(value) if name == KEY else value
    repairs = line.repairs + value.repairs
    at_end = line.text.rstrip().endswith(text.rstrip())
    return Candidate(name, value.text, line.number, SHAPE, repairs, at_end)


def _unnamed(lines: Sequence[PastedLine], single: str | None, *, guess: bool) -> list[Candidate]:
    """Find values without a name: by their form, or the one that was typed into a field."""
    words = [(word, line) for line in lines for word in _words(line.text)]
    if guess and len(words) == 3:  # key and Agent ID have a known form, the third is the tenant
        keys = [pair for pair in words if KEY in _shape(pair[0])]
        agents = [pair for pair in words if is_uuid(pair[0])]
        if len(keys) == 1 and agents:
            others = (pair for pair in words if pair not in (keys[0], agents[0]))
            three = (agents[0], next(others, agents[0]), keys[0])
            return [_alone(name, *pair) for name, pair in zip(CREDENTIAL_NAMES, three, strict=True)]
    if not guess or not single:
        return [_alone(name, word, line) for word, line in words for name in _shape(word)]
    if not lines:
        return []
    value = _alone(single, "\n".join(line.text for line in lines), lines[0])
    repairs = (*value.repairs, *(one for line in lines[1:] for one in line.repairs))
    return [replace(value, repairs=repairs, at_end=len(lines) == 1)]


def _words(text: str) -> list[str]:
    """Return the words of a line. `Bearer` and the key that follows it count as one word."""
    words = text.split() if len(text) < 4_000 else []
    is_one = len(words) == 2 and words[0].lower() == "bearer"
    return [" ".join(words)] if is_one else words


def _shape(word: str) -> Iterator[str]:
    if is_uuid(word):
        yield AGENT
    elif is_key_shaped(without_bearer(Value(word)).text):
        yield KEY


def _broken_off(bare: Sequence[PastedLine], found: Sequence[Candidate]) -> list[int]:
    """Return the numbers of the lines right after the key that may be its second half."""
    behind = {one.line + 1 for one in found if one.name == KEY and one.at_end and one.text}
    behind -= {one.line for one in found}
    numbers = []
    for line in bare:
        text = line.text.strip()
        if line.number not in behind or is_uuid(text) or _OTHER_NAME.match(text):
            continue
        is_long = len(text) >= 16 or any(map(str.isdigit, text))
        if is_long and _LIKE_A_KEYS_REST.fullmatch(text):
            numbers.append(line.number)
    return numbers
