"""Finding the credentials in any text: blocks, JSON, YAML, tables, pages, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from wizard.core.credentials.line import (
    Candidate,
    Value,
    candidates,
    is_just_page,
    quoted,
    trimmed,
    unquoted,
    without_bearer,
    without_invisible,
)
from wizard.core.credentials.names import (
    AGENT,
    KEY,
    LABEL,
    SHAPE,
    TENANT,
    VAGUE,
    is_key_shaped,
    is_uuid,
    mentions,
)

_LINE_END = re.compile(r"\r\n|\n|\r")
_BEGINS_AS_JSON = re.compile(r'[\s\ufeff]*+[{"]')
_SETTINGS = re.compile(r'"(?:env|OTEL_\w+|CLAUDE_CODE_\w+)"\s*+:')
_COMMENT = re.compile(r"\s*+(?:#|//|;|REM\s)", re.IGNORECASE)
_NO_VALUE = re.compile(r"[\s|:+=_\-─┼│{}\[\]();,]++")  # a table's rule, a bracket
# Blanks before a bar from their first one only: else a long run of them would be read from each.
_CELLS = re.compile(r"(?:(?<!\s)\s++)?\|\s*+|\t\s*+| {2,}+")
_VALUE_NAME = re.compile(r"""\s*+["']?(?:value|id)["']?\s*+[:=]\s*+""", re.IGNORECASE)
_OTHER_NAME = re.compile(r"[A-Za-z_]\w*+=[^=]")
_LIKE_A_KEYS_REST = re.compile(r"[A-Za-z0-9+/=_.~\-]{4,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without invisible characters; `number` counts from 1."""

    number: int
    text: str = field(repr=False)
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the candidates, and the lines that look like the rest of a broken key."""

    candidates: tuple[Candidate, ...]
    left_over: tuple[int, ...] = ()


def find(text: str, single: str | None = None) -> Reading:
    """Every value in `text`; `single` is the name of the box that it was typed into."""
    lines = [_line(raw, number) for number, raw in enumerate(_LINE_END.split(text), 1)]
    settings = bool(_BEGINS_AS_JSON.match(text) and _SETTINGS.search(text))
    reader = _Reader(settings)
    for line in lines:
        if line.text.strip():
            reader.read(line)
    reader.finish()
    found = reader.found
    if not settings:
        bare = reader.bare if found or not single else _all_but_page(lines)
        found = [*found, *_unnamed(bare, single, guess=not found)]
    found = _without_semicolons(found)
    return Reading(tuple(_with_line_break(lines, found)), _left_over(reader.bare, found))


def _without_semicolons(found: Sequence[Candidate]) -> list[Candidate]:
    """Where every value ends with a semicolon, it ends a statement: of one alone nobody knows."""
    if len(found) < 2 or not all(one.text.endswith(";") for one in found):
        return list(found)
    return [
        replace(
            one,
            text=one.text[:-1].rstrip(),
            mended=(*one.mended, f"Removed a semicolon at the end of line {one.line}."),
        )
        for one in found
    ]


def _all_but_page(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.text.strip() and not is_just_page(line.text)]


def alone(name: str, text: str) -> Candidate:
    """A value that comes from no text but from a variable."""
    line = _line(text, 0)
    return _alone(name, line.text, line)


def _line(raw: str, number: int) -> Line:
    clean = without_invisible(raw, number)
    return Line(number, clean.text, clean.mended)


class _Reader:
    """Reads line by line; a label without a value waits for the lines that follow it."""

    def __init__(self, settings: bool) -> None:
        self.settings = settings
        self.found: list[Candidate] = []
        self.bare: list[Line] = []
        self._waiting: list[Candidate] = []
        self._values: list[Line] = []
        self._columns: list[str | None] = []

    def read(self, line: Line) -> None:
        """Take one line that is not empty."""
        if self._is_row(line) or _NO_VALUE.fullmatch(line.text):
            return
        heading = _heading(line)
        if heading is None and _COMMENT.match(line.text):
            return
        text = heading or line.text
        found = candidates(text, line.number, only_exact=self.settings)
        if not found:
            if not is_just_page(line.text):
                self._values.append(line)
            return
        if self._values or any(one.text for one in found):
            self.finish()
        self._columns = []
        found = [replace(one, mended=line.mended + one.mended) for one in found]
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
        first = _first_value(waiting[-1], lines) if waiting else None
        if first:
            self.found.append(_filled(waiting.pop(), first))
            lines.remove(first)
        self.found += (one for one in waiting if one.stated)
        self.bare += lines

    def _is_row(self, line: Line) -> bool:
        cells = _cells(line.text)
        if not self._columns or len(cells) != len(self._columns):
            return False
        if _NO_VALUE.fullmatch(line.text):
            return True
        for name, cell in zip(self._columns, cells, strict=True):
            if name and cell:
                label = Candidate(name, "", line.number, LABEL, line.mended)
                self.found.append(_filled(label, replace(line, text=cell)))
        self._columns, self._waiting = [], []
        return True


def _heading(line: Line) -> str | None:
    """`## API Key` is a heading of a page and no comment."""
    text = line.text.strip().strip("#").strip()
    return text if text != line.text.strip() and _name_of(text) else None


def _cells(text: str) -> list[str]:
    return [cell.strip(" *`") for cell in _CELLS.split(text.strip().strip("|").strip())]


def _name_of(cell: str) -> str | None:
    """The name that `cell` consists of."""
    whole = (m for m in mentions(cell) if m.start == 0 and m.end == len(cell) and m.rank < VAGUE)
    return next((mention.name for mention in whole), None)


def _first_value(label: Candidate, lines: Sequence[Line]) -> Line | None:
    """The line with the value of `label`: pages put a sentence of help between them."""
    one_word = next((line for line in lines if _is_one_word(line)), None)
    return one_word or (lines[0] if lines and label.stated else None)


def _is_one_word(line: Line) -> bool:
    return len(_VALUE_NAME.sub("", line.text, count=1).split(maxsplit=1)) == 1


def _filled(label: Candidate, line: Line) -> Candidate:
    """The label with the value that stands in another line."""
    start = _VALUE_NAME.match(line.text)
    text = (line.text[start.end() :] if start else line.text).strip()
    value = quoted(text, line.number, escapes=True)
    at_end = value is None
    value = value or unquoted(text, line.number, followed=False, shell=False)
    if label.name == KEY:
        value = without_bearer(value)
    mended = line.mended + value.mended
    return replace(label, text=value.text, line=line.number, mended=mended, at_end=at_end)


def _alone(name: str, text: str, line: Line) -> Candidate:
    """A value that stands by itself: taken whole, but for quotes round it."""
    value = quoted(text.strip(), line.number, escapes=False) or trimmed(text, line.number)
    value = without_bearer(value) if name == KEY else value
    mended = line.mended + value.mended
    at_end = line.text.rstrip().endswith(text.rstrip())
    return Candidate(name, value.text, line.number, SHAPE, mended, at_end)


def _unnamed(lines: Sequence[Line], single: str | None, *, guess: bool) -> list[Candidate]:
    """Values without a name: by their shape, or the one that was typed into a box."""
    words = [(word, line) for line in lines for word in _words(line.text)]
    if guess:
        all_three = _three(words) if len(words) == 3 else []
        if all_three or single:
            return all_three or _whole(single or "", lines)
    return [_alone(name, word, line) for word, line in words for name in _shape(word)]


def _words(text: str) -> list[str]:
    """The words of a line; `Bearer` stays with the key behind it."""
    words = text.split() if len(text) < 4_000 else []
    if len(words) == 2 and words[0].lower() == "bearer":
        return [" ".join(words)]
    return words


def _whole(single: str, lines: Sequence[Line]) -> list[Candidate]:
    if not lines:
        return []
    text = "\n".join(line.text for line in lines)
    mended = tuple(sentence for line in lines[1:] for sentence in line.mended)
    candidate = _alone(single, text, lines[0])
    return [replace(candidate, mended=candidate.mended + mended, at_end=len(lines) == 1)]


def _three(words: Sequence[tuple[str, Line]]) -> list[Candidate]:
    """Three values without names: key and Agent ID have a shape, the third is the tenant."""
    keys = [pair for pair in words if KEY in _shape(pair[0])]
    agents = [pair for pair in words if is_uuid(pair[0])]
    if len(keys) != 1 or not agents:
        return []
    tenant = next((pair for pair in words if pair not in (keys[0], agents[0])), agents[0])
    named = ((AGENT, agents[0]), (TENANT, tenant), (KEY, keys[0]))
    return [_alone(name, word, line) for name, (word, line) in named]


def _shape(word: str) -> Iterator[str]:
    if is_uuid(word):
        yield AGENT
    elif is_key_shaped(without_bearer(Value(word)).text):
        yield KEY


def _with_line_break(lines: Sequence[Line], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Say of the last value that a line break stood behind it."""
    last = max((line.number for line in lines if line.text.strip()), default=0)
    for one in found:
        if one.at_end and one.line == last < len(lines):
            sentence = f"Removed a line break at the end of line {last}."
            one = replace(one, mended=(*one.mended, sentence))
        yield one


def _left_over(bare: Sequence[Line], found: Sequence[Candidate]) -> tuple[int, ...]:
    """Lines straight behind the key that may be its second half."""
    behind = {one.line + 1 for one in found if one.name == KEY and one.at_end and one.text}
    behind -= {one.line for one in found}
    return tuple(
        line.number
        for line in bare
        if line.number in behind and _may_belong_to_key(line.text.strip())
    )


def _may_belong_to_key(text: str) -> bool:
    if not _LIKE_A_KEYS_REST.fullmatch(text) or is_uuid(text) or _OTHER_NAME.match(text):
        return False
    return len(text) >= 16 or any(map(str.isdigit, text))
