"""Find secrets by their place in a command line, in a list of its words, or in a sentence.

Examples are `mysql -pX`, `["-p", "X"]`, `curl -u name:X`, `aws configure set NAME X` and `password
is X`. The file "programs.tsv" says where programs accept secrets; a new program is one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pkgutil import get_data

from wizard.core.redact.secret_detection import (
    is_harmless,
    is_random_looking,
    is_secret_name,
    word_set,
)


class Takes(Enum):
    """What follows an option of a program, and which part of it is secret."""

    SECRET = auto()
    JOINED = auto()  # a secret only if no space comes before it: `mysql -pX`
    LOGIN = auto()  # `name:password`
    LOGIN_PERCENT = auto()  # `name%password`
    COOKIES = auto()
    HEADER = auto()  # `Name: value`
    LAST = auto()  # the last word of the command is a secret


Options = Mapping[str, Takes]

# A line of the file names programs, and says what follows their options. "*" is any other program.
_OPTIONS: dict[str, Options] = {
    name: {
        option: Takes[takes.upper()]
        for option, _, takes in (one.partition("=") for one in options.split())
    }
    for row in (get_data(__package__, "programs.tsv") or b"").decode().splitlines()
    for names, _, options in (row.partition("\t"),)
    for name in names.split()
}
_ANY_PROGRAM = _OPTIONS.pop("*")
# Programs whose `-p` is a port, a profile, a path, a package or a prompt.
_PLAIN_P = word_set("programs with a plain -p")
# Commands that store a value under a name: `aws configure set NAME VALUE`, `npm config set NAME
# VALUE`.
_SETTERS = word_set("setters")
# The word after one of these is a secret in any program.
_ALWAYS_BEFORE_SECRET = word_set("before a secret")
# With these options a program reads the secret from a pipe: `echo X | docker login
# --password-stdin`.
_FROM_PIPE = word_set("secret from a pipe")
_PRINTERS = word_set("printers")
_WRAPPERS = word_set("wrappers")
# Words between a name and its value in a sentence: "the password is X".
_LINKS = word_set("links")
# Headers that describe the content or its format. They are not secret.
PLAIN_HEADERS = word_set("plain headers")

Span = tuple[int, int]

_WORD = re.compile(
    r"""
      (?P<separator> [;|&()\n\r]++ | (?<![^\s]) -- (?![^\s]) )
    | (?P<word> (?: [^\s"'\\;|&()] | \\[^\n\r] | "(?:[^"\\]|\\.)*+" | '[^']*+' )++ )
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(r"""(["'])(.*)\1""", re.DOTALL)
_LONGEST_QUOTED = 4000  # characters; longer quoted commands are not examined separately
_DEEPEST = 4  # nesting of quoted commands
_MASKED = "••••"
_OPTION = re.compile(r"--?[A-Za-z][\w\-]*|/[a-z]{1,12}(?=:)")
_WITH_VALUE = re.compile(r"(--?[A-Za-z][\w\-]*(?==)|/[a-z]{1,12}(?=:))[=:](.+)", re.DOTALL)
_SHORT = re.compile(r"-([A-Za-z]+)")
_PLAIN = re.compile(
    r"""
      -{1,2}[A-Za-z][\w\-]* | \d{1,5}(?:[:.\-/]\d{1,5})*(?:/(?:tcp|udp))? | \d+[smhdkKMG]b?
    | [~.]?/ .* | [A-Za-z]:[\\/] .* | \.{1,2} | [\w.\-]+/[\w./\-]* | \w+://.*
    | [\w.\-]+\.(?:pem|crt|cer|key|pub|p12|pfx|jks|json|ya?ml|toml|txt|env|cfg|conf|ini|sh|py)
    | [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+ | @\w[\w.\-/]* | [{}<>*?]+ | <[\w -]+> | \$\w+
    """,
    re.VERBOSE,
)
_LOW_WORD = re.compile(
    r"[a-zäöüßéèêàçñ'’]+[.,:;!?)]*|[A-Z][a-z]+[.,:;!?)]*|[A-Z]{2,}[.,:;!?)]*|\W+"
)
_COMPOUND = re.compile(r"[A-Za-z0-9]+(?:[_.:\-]+[A-Za-z0-9_]+)+|//\S*:_\w+|_\w+|[a-z]+[A-Z]\w*")
_ASSIGNED = re.compile(r"[\w.\-]+=")
_USER = re.compile(r"[A-Za-z][\w.@\\\-]*|")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    text: str  # without quotes
    is_quoted: bool = False
    is_separator: bool = False

    @property
    def span(self) -> Span:
        return self.start, self.start + len(self.text)


def secret_spans(text: str, *, prints: bool = False, depth: int = 0) -> list[Span]:
    """Return the spans of secrets. With `prints`, the command's output is a secret too."""
    words = list(_words_of(text))
    spans = list(_Reader(words, prints=prints).secrets())
    for word in words:
        inner = word.text
        if depth < _DEEPEST and word.is_quoted and " " in inner and len(inner) <= _LONGEST_QUOTED:
            for start, end in secret_spans(inner, prints=prints, depth=depth + 1):
                spans.append((word.start + start, word.start + end))
    return _apart(spans)


def is_plain(word: str) -> bool:
    """Whether an option's value is not a secret: a number, a path, a URL, a file name."""
    return _PLAIN.fullmatch(word) is not None


def secret_items(
    items: Sequence[str], program: str = "", *, is_command: bool = False
) -> list[tuple[int, Span]]:
    """Return which items of a list of words are or contain secrets: the index and the span.

    If `is_command` is true and no program is named, the first item is the program.
    """
    if not is_command and not any(item.startswith("-") for item in items):
        program = "-"
    words: list[_Word] = []
    start = 0
    for item in items:
        words.append(_Word(start, item))
        start += len(item) + 1
    spans = _apart(list(_Reader(words, program=program, is_list=True).secrets()))
    in_items, at = [], 0
    for begin, end in spans:
        while at + 1 < len(words) and words[at + 1].start <= begin:
            at += 1
        in_items.append((at, (begin - words[at].start, end - words[at].start)))
    return in_items


def _words_of(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        if found["separator"] is not None:
            yield _Word(found.start(), found[0], is_separator=True)
            continue
        quoted = _QUOTED.fullmatch(found[0])
        if quoted:
            yield _Word(found.start() + 1, quoted[2], is_quoted=True)
        else:
            yield _Word(found.start(), found[0])


def _apart(spans: list[Span]) -> list[Span]:
    """Sort spans, and drop each span that overlaps the previous one."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


class _Reader:
    """Reads a command line word by word, and remembers what the next word may be."""

    def __init__(
        self, words: list[_Word], *, program: str = "", prints: bool = False, is_list: bool = False
    ) -> None:
        self._words = words
        self._prints = prints
        self._is_list = is_list
        self._start_command(_base(program))

    def _start_command(self, program: str = "") -> None:
        self._program = program
        self._options = _OPTIONS.get(program, {})
        self._takes: Takes | None = None
        self._sets = program in _SETTERS
        self._name = ""  # a secret's name whose value may follow
        self._linked = False
        self._is_netrc = False

    def secrets(self) -> Iterator[Span]:
        printed: list[Span] = []
        last: _Word | None = None
        for word in self._words:
            if word.is_separator:
                if self._takes is Takes.LAST and last is not None:
                    yield last.span
                if word.text != "|":
                    printed.clear()
                self._start_command()
                continue
            if word.text in _FROM_PIPE:
                yield from printed
            if self._program in _PRINTERS and not word.text.startswith(("-", "$", "%")):
                printed.append(word.span)
                if self._prints and _MASKED not in word.text:
                    yield word.span
            yield from self._word(word)
            last = word
        if self._takes is Takes.LAST and last is not None:
            yield last.span

    def _word(self, word: _Word) -> Iterator[Span]:
        text, takes = word.text, self._takes
        if takes is Takes.LAST:
            return
        self._takes = None
        if takes is not None and not _is_option(text):
            yield from _part(takes, word, 0, known=bool(self._options))
            self._name = ""
            return
        if self._name and not text.startswith("-") and not _ASSIGNED.match(text):
            yield from self._after_name(word)
        base = _base(text) if not (word.is_quoted or text.startswith("-")) else ""
        begins = base in _OPTIONS or (base and not self._program)
        if begins and base not in _WRAPPERS and "=" not in base:
            self._program, self._options = base, _OPTIONS.get(base, {})
            self._sets = self._sets or base in _SETTERS
            self._note_name(word)
            return
        if text.lower() in _ALWAYS_BEFORE_SECRET:
            self._takes = Takes.SECRET
            return
        yield from self._option(word)
        self._note_name(word)

    def _after_name(self, word: _Word) -> Iterator[Span]:
        """Check whether this word is the value of the name before: `password is X`, `NAME X`."""
        text = word.text
        if text.lower() in _LINKS:
            self._linked = True
            return
        linked = self._linked
        self._name, self._linked = "", False
        if is_harmless(text) or _PLAIN.fullmatch(text):
            return
        wordy = _LOW_WORD.fullmatch(text) is not None
        sure = self._sets or self._is_list or word.is_quoted or linked or self._is_netrc
        if (sure and not (wordy and word.is_quoted and " " in text)) or not wordy:
            yield word.span

    def _note_name(self, word: _Word) -> None:
        self._is_netrc = self._is_netrc or word.text == "machine"
        text = word.text.rstrip(":") if not word.is_quoted else word.text
        if self._is_list and not (_COMPOUND.fullmatch(text) or text.lower() == "password"):
            return
        is_name = _COMPOUND.fullmatch(text) or text.isalpha()
        if is_name and 2 <= len(text) <= 200 and not _is_option(text) and is_secret_name(text):
            self._name, self._linked = text, False

    def _option(self, word: _Word) -> Iterator[Span]:
        text = word.text
        with_value = _WITH_VALUE.fullmatch(text)
        if with_value:
            takes = self._takes_of(with_value[1])
            if takes is not None and takes is not Takes.JOINED:
                known = with_value[1] in self._options
                yield from _part(takes, word, with_value.start(2), known=known)
            return
        takes = self._takes_of(text)
        if takes is None and _is_option(text) and is_secret_name(text):
            takes = Takes.SECRET
        if takes is not None:
            self._takes = takes if takes is not Takes.JOINED else None
            return
        short = _SHORT.match(text)
        if short is None:
            return
        joined = self._options.get(text[:2])
        if joined is not None and len(text) > 2:
            yield from _part(joined, word, 2, known=True)
        elif len(text) > 2 and short.end() == len(text):
            last = self._options.get(f"-{text[-1]}")
            self._takes = last if last is not Takes.JOINED else None

    def _takes_of(self, option: str) -> Takes | None:
        if option in self._options:
            return self._options[option]
        if self._options and option in ("-p", "-u", "-U"):
            return None
        if option == "-p" and (self._program in _PLAIN_P or not (self._program or self._is_list)):
            return None
        return _ANY_PROGRAM.get(option)


def _base(text: str) -> str:
    """Return the name of a program without its folder."""
    return re.split(r"[\\/]", text)[-1].lower().removesuffix(".exe") if text else ""


def _is_option(text: str) -> bool:
    return _OPTION.fullmatch(text) is not None and len(text) < 40 and not is_random_looking(text)


def _part(takes: Takes, word: _Word, start: int, *, known: bool) -> Iterator[Span]:
    """Return the span of the secret in the value of an option."""
    value = word.text[start:]
    begin, end = word.start + start, word.start + len(word.text)
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value, begin, end = value[1:-1], begin + 1, end - 1
    if is_harmless(value):
        return
    if takes in (Takes.SECRET, Takes.JOINED):
        if known or not _PLAIN.fullmatch(value):
            yield begin, end
    elif takes in (Takes.LOGIN, Takes.LOGIN_PERCENT):
        name, sign, password = value.partition(":" if takes is Takes.LOGIN else "%")
        is_login = known or _USER.fullmatch(name)
        is_plain_value = (name + password).isdigit() or is_harmless(password)
        if sign and password and is_login and not is_plain_value:
            yield begin + len(name) + 1, end
    elif takes is Takes.COOKIES and "=" in value:
        yield begin, end
    elif takes is Takes.HEADER and (found := re.match(r"[\w\-]+\s*:\s*", value)):
        name = re.split(r"[\s:]", found[0])[0].lower()
        rest = value[found.end() :]
        if name not in PLAIN_HEADERS and not is_harmless(rest):
            scheme = re.match(r"(?:Bearer|Basic|Token|ApiKey|Digest)\s+", rest, re.IGNORECASE)
            front = found.end() + (scheme.end() if scheme else 0)
            if not is_harmless(value[front:]):
                yield begin + front, end
