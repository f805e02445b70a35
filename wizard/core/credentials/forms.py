"""Find the credentials in any text: shell blocks, JSON, YAML, tables, web pages, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, KEY, is_key_shaped, is_uuid
from wizard.core.position import LINE_END

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


def find(text: str, single: str | None = None) -> tuple[list[Candidate], list[int]]:
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
        found = [_without_semicolon(one) for one in found]
    return found, _broken_off(reader.bare, found)


def _without_semicolon(candidate: Candidate) -> Candidate:
    sentence = f"Removed a semicolon at the end of line {candidate.line}."
    text = candidate.text[:-1].rstrip()
    return replace(candidate, text=text, repairs=(*candidate.repairs, sentence))


def alone(name: str, text: str) -> Candidate:
    """Return the candidate for a value that comes from an environment variable."""
    line = _line(text, 0)
    return _alone(name, line.text, line)


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
