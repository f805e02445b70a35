"""Find names and values in one line, without the quotes, comments and commands around them."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise

from wizard.core.credentials.names import AGENT, ENDPOINT_NAME, KEY, TENANT, VERIFY_URL_NAME

_QUOTES = '"“”„‟«»″', "'‘’‚‛‹›′", "`´"
ANY_QUOTE = "".join(_QUOTES)
_CURLY = frozenset(ANY_QUOTE) - frozenset("\"'`")
_QUOTED = {
    (quote, escapes): re.compile(f"[{kind}]({inside})[{kind}]", re.DOTALL)
    for kind in _QUOTES
    for quote in kind
    for escapes, inside in ((False, f"[^{kind}]*+"), (True, rf"(?:[^{kind}\\]|\\.)*+"))
}
_MAY_FOLLOW_QUOTE = frozenset(",;)}]|/>#&")
_COMMENT = re.compile(r"\s#|\A#\s")
_BEARER = re.compile(r"(?:Bearer(?:\s|%20|\Z)++)++", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LEAD_INS = ("export", "setx", "set", "declare -x", "set -gx", "set -x", "env", "-e", "--env", "-H")
_POWERSHELL = ("$env:", "$Env:", "$ENV:")
_NOT_YET = frozenset({"", ">", ">-", "|", "|-", "{", "[", ","})  # the value is on the next line


# How certain a name is. A less certain one counts only if no more certain one was found.
EXACT, LABEL, VAGUE, SHAPE = range(4)

_MENTION = re.compile(
    r"""
    (?-i: (?<!_) MVK_(?:AGENT_ID|TENANT_ID|API_KEY|ENDPOINT|VERIFY_URL) (?= =) )  # even glued on
    | (?<! [\w.\-] )
      (?: x- (?:agent|tenant) [_\-]? id | mvk\.agent_id | authorization )         # an item
      (?! [\w\-] )
    | (?<! [\w.\-/+=&;@\#%~<$\\] )
      (?: (?:mvk|mavvrik) [ \u00a0_.\-]? )?
      (?: agent (?:[ \u00a0_.\-]?id)? | tenant (?:[ \u00a0_.\-]?id)?
        | api [ \u00a0_.\-]? (?:key|token) | key | token
        | endpoint | verify [ \u00a0_.\-]? url )
      (?! [\w\-] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_JOINTS = re.compile(r"[ \u00a0_.\-]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A credential's name in a line, with its place and how certain it is."""

    name: str
    rank: int
    start: int
    end: int
    item: bool  # one item of a header or attribute string: its value ends at a comma


def _spellings() -> dict[str, tuple[str, int]]:
    words: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        AGENT: (("agentid",), ("agent",)),
        TENANT: (("tenantid",), ("tenant",)),
        KEY: (("apikey", "apitoken"), ("key", "token")),
        ENDPOINT_NAME: ((), ("endpoint",)),
        VERIFY_URL_NAME: ((), ("verifyurl",)),
    }
    known = {
        "xagentid": (AGENT, EXACT),
        "xtenantid": (TENANT, EXACT),
        "authorization": (KEY, VAGUE),
    }
    for name, (labels, vague) in words.items():
        known |= dict.fromkeys(labels, (name, LABEL))
        known |= dict.fromkeys(vague, (name, VAGUE))
        known |= {f"{vendor}{w}": (name, EXACT) for w in labels + vague for vendor in _VENDOR}
    return known


_VENDOR = ("mvk", "mavvrik")
_KNOWN = _spellings()


def mentions(line: str) -> Iterator[Mention]:
    for match in _MENTION.finditer(line):
        written = match.group().lower()
        known = _KNOWN.get(_JOINTS.sub("", written))
        if known:
            item = written.startswith(("x-", "mvk.agent")) or written == "authorization"
            yield Mention(*known, match.start(), match.end(), item)


@dataclass(frozen=True, slots=True)
class Value:
    """A value, and sentences about what was repaired to get it. The sentences never contain it."""

    text: str = field(repr=False)
    repairs: tuple[str, ...] = ()


def without_invisible(line: str, number: int) -> Value:
    """Remove byte order marks, zero-width characters and direction marks from `line`."""
    text, count = _INVISIBLE.subn("", line)
    if count == 0 or line.lstrip("\ufeff") == text:  # a BOM at the start of a file is normal
        return Value(text)
    what = "an invisible character" if count == 1 else f"{count} invisible characters"
    return Value(text, (f"Removed {what}{_in(number)}.",))


def _in(number: int) -> str:
    return f" in line {number}" if number else ""


def _end_of(number: int) -> str:
    return f"at the end of line {number}" if number else "at the end"


def without_bearer(value: Value, *, said: bool = True) -> Value:
    """Remove `Bearer ` before the key.

    Outside a header it is a mistake, which the repairs mention if `said` is true.
    """
    match = _BEARER.match(value.text)
    if match is None:
        return value
    sentence = ('Removed "Bearer " before the key.',) if said else ()
    return Value(value.text[match.end() :].strip(), value.repairs + sentence)


def is_lead_in(before: str) -> bool:
    """Whether the text before a name ends like the start of a shell command."""
    words = before.rstrip(" \t" + ANY_QUOTE)
    return words.endswith((*_LEAD_INS, *_POWERSHELL))


def unquoted(text: str, number: int, *, followed: bool, shell: bool) -> Value:
    """Read a value without quotes, and cut off a comment or the end of a statement or object."""
    repairs: tuple[str, ...] = ()
    comment = _COMMENT.search(text)
    if comment:
        text = text[: comment.start()].rstrip()
        repairs = (f"Removed a comment {_end_of(number)}.",)
    if followed:  # cut off what belongs to the next name on the line: `; export`, `,`, `&& set`
        text = text.rstrip()
        lead_ins = (*(f" {word}" for word in _LEAD_INS), *_POWERSHELL)
        text = text.removesuffix(next(filter(text.endswith, lead_ins), ""))
        text = text.rstrip().rstrip(";&, \t")
    body = text.rstrip()
    # The value continues on the next line.
    if body[-1:] in ("\\", "^", "`") and body[-2:-1].isspace():
        text = body = body[:-1].rstrip()
    if body.endswith("}") and "{" not in body:
        text = body = body.rstrip("} \t")
    if body.endswith(",") or (shell and body.endswith(";")):
        what = "comma" if body.endswith(",") else "semicolon"
        repairs += (f"Removed a {what} {_end_of(number)}.",)
        text = body.rstrip(",;" if shell else ",")
    text = text.strip()
    return Value("" if text in _NOT_YET else text, repairs)


def quoted(text: str, number: int, *, escapes: bool) -> Value | None:
    """Read the value in the quotes with which `text` starts. None if it is not properly quoted."""
    pattern = _QUOTED.get((text[:1], escapes))
    match = pattern.match(text) if pattern else None
    if match is None:
        return None
    rest = text[match.end() :]
    if rest and not rest[0].isspace() and rest[0] not in _MAY_FOLLOW_QUOTE:
        return None
    text_inside = match[1]
    if escapes and "\\" in text_inside:
        with suppress(ValueError):
            text_inside = str(json.loads(f'"{text_inside}"', strict=False))
    inside = without_invisible(text_inside, number)
    inner = inside.text.strip()
    if _CURLY.isdisjoint(text[0] + text[match.end() - 1]):
        return Value(inner, inside.repairs)
    return Value(inner, (*inside.repairs, f"Removed curly quotes{_in(number)}."))


_SEPARATOR = re.compile(
    r"""
    [*_]{0,2} [^\S\t]*+ (?: \( [^()]{0,40} \) [^\S\t]*+ )?
    (?P<sign> => | := | -> | [→=:＝：|\t] | , (?= \s*+ ["'] | [^\s,]++ \s*+ \Z ) )?
    \s*+
    """,
    re.VERBOSE,
)
# {"MVK_API_KEY": {"value": "…"}}, name: MVK_API_KEY, value: …, <add key="…" value="…"/>
_INNER_NAME = re.compile(
    r"""(?: [{,] \s*+ ["']? (?:value|id) ["']? | ["'] (?:value|id) ["'] | value (?= [:=]\s*+["'] ) )
        \s*+ [:=] \s*+""",
    re.IGNORECASE | re.VERBOSE,
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)', re.DOTALL)
_HEADERS_OR_ATTRIBUTES = re.compile(r"(?:HEADERS|RESOURCE_ATTRIBUTES)\Z", re.IGNORECASE)
_STARTS_A_PART = frozenset("{,|;([&-*•·>$%❯➜+")
_ASSIGNS = ("=", ":", "：", "＝")
_NOTHING_MORE = re.compile(r"\s*+,?\s*+\Z")
_NUMBERED = re.compile(r"\d[.)]\Z")
_ITEM_END = re.compile(rf",|[{ANY_QUOTE}](?=[\s,;)}}\]]|\Z)")
_GAP = re.compile(r"\s{2}|\t")  # as between the columns of a page
# NAME=value with a quoted value or one word; at least two of them make a shell command.
_ASSIGNED = re.compile(r"""(?<!\S)[A-Za-z_]\w*+=(?:"[^"]*+"|'[^']*+'|[^\s"'])++(?=\s|\Z)""")
_SHELL = re.compile(
    rf"""{_ASSIGNED.pattern}
        (?: \s++ (?:(?:&&|;)\s++)? (?:(?:export|set|env|-e|--env)\s++)? {_ASSIGNED.pattern} )++
    """,
    re.VERBOSE,
)
_ONE_MORE_WORD = re.compile(r"\s++(?=\S*\d|\S{16})[A-Za-z0-9+/=_.~\-]{4,}+\s*+\Z")
_NEVER = re.compile(r"(?!)")
_CELL_END = {"|": re.compile(r"\|"), "\t": re.compile(r"\t"), "": _GAP}
_JUST_PAGE = frozenset(
    {"copy", "copied", "copied!", "show", "hide", "reveal", "edit", "regenerate"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value with its name and line, not yet checked. It is empty for a name without a value."""

    name: str
    text: str = field(repr=False)
    line: int
    rank: int
    repairs: tuple[str, ...] = ()
    at_end: bool = False  # the value ends at the end of the line
    stated: bool = True  # False: a label as on web pages, which may be only a mention


@dataclass(frozen=True, slots=True)
class _Spot:
    """The place of a name in a line, and what separates it from its value."""

    name: Mention
    start: int  # includes a quotation mark before the name
    opened: str  # a quotation mark before the name that is not closed after it
    sign: str
    gap: int  # length of the separator
    value: int  # offset of the text after the separator


def is_just_page(text: str) -> bool:
    """Whether `text` is a button of the web page, not a value."""
    return text.strip().lower() in _JUST_PAGE


def candidates(line: str, number: int, *, only_exact: bool) -> list[Candidate]:
    """Return the candidates in `line`, in their order.

    `only_exact` is for a settings document, in which `apiKey` or `token` belongs to something else.
    """
    rest, found = _string_members(line, number)
    words = _shell_words(rest)
    spots = [spot for name in _counting(rest, words, only_exact) if (spot := _spot(rest, name))]
    ends = [spot.start for spot in spots[1:]] + [len(rest)]
    for spot, end in zip(spots, ends, strict=False):
        found += _read(rest, spot, min(words.get(spot.start, end), end), number)
    return found


def _shell_words(line: str) -> dict[int, int]:
    """Find the start and end of the assignments in a shell command: `A=1 B=2 KEY=… python app.py`.

    A single word after the last assignment may be the rest of a broken value. Then it is not a
    command.
    """
    return {
        word.start(): word.end()
        for found in _SHELL.finditer(line)
        if not _ONE_MORE_WORD.match(line, found.end())
        for word in _ASSIGNED.finditer(line, found.start(), found.end())
    }


def _counting(line: str, words: Container[int], only_exact: bool) -> list[Mention]:
    names = list(mentions(line))
    if any(name.item and name.name == TENANT for name in names):  # so it is Mavvrik's header
        names = [replace(name, rank=EXACT) if name.item else name for name in names]
    return [
        name
        for name in names
        if name.rank == EXACT
        or (not only_exact and (name.start in words or _starts_a_part(line, name.start)))
    ]


def _starts_a_part(line: str, start: int) -> bool:
    before = line[max(0, start - 24) : start].rstrip("_*" + ANY_QUOTE)
    if before.endswith(("\t", "  ")):
        return True
    before = before.rstrip(" \u00a0_*" + ANY_QUOTE)
    if not before or before[-1] in _STARTS_A_PART or is_lead_in(before):
        return True
    return before.lower() in ("your", "the", "my") or _NUMBERED.search(before) is not None


def _spot(line: str, name: Mention) -> _Spot | None:
    """Find where a name and its value begin. None for a mere mention: `{MVK_API_KEY}`."""
    opened = line[name.start - 1] if name.start and line[name.start - 1] in ANY_QUOTE else ""
    end = name.end
    if opened and line[end : end + 1] and line[end] in ANY_QUOTE:
        opened, end = "", end + 1
    separator = _SEPARATOR.match(line, end)
    if separator is None or (separator.end() == end and not _NOTHING_MORE.match(line, end)):
        return None
    start = name.start - (line[name.start - 1 : name.start] in tuple(ANY_QUOTE))
    sign = separator["sign"] or ""
    return _Spot(name, start, opened, sign, separator.end() - end, separator.end())


def _read(line: str, spot: _Spot, end: int, number: int) -> Iterator[Candidate]:
    name, sign = spot.name, spot.sign
    if name.rank == VAGUE and sign not in _ASSIGNS and name.name != ENDPOINT_NAME:
        return
    value, open_end = _value(line, spot, end, number)
    if value.text and line.rstrip().endswith(value.text) and '"' not in value.text:
        # A quotation that starts before the name continues on the next line: `set "NAME=val`.
        value = replace(value, text=f'"{value.text}') if line.count('"') % 2 else value
    if sign == "" and (any(map(str.isspace, value.text)) or name.item):
        return  # a sentence that mentions the name
    if name.name == ENDPOINT_NAME and name.rank == VAGUE and not value.text.startswith("http"):
        return  # many pages and settings documents have an "endpoint"
    if is_just_page(value.text):
        value = Value("")
    if name.name == KEY:
        value = without_bearer(value, said=not name.item)
    unsure = sign == "" and spot.gap == 1 and value.text != "" and name.rank == LABEL
    yield Candidate(
        name.name,
        value.text,
        number,
        VAGUE if unsure else name.rank,
        value.repairs,
        open_end and value.text != "" and line.rstrip().endswith(value.text),
        name.rank == EXACT or sign in _ASSIGNS,
    )


def _value(line: str, spot: _Spot, end: int, number: int) -> tuple[Value, bool]:
    """Return the value, and whether it ends at the end of the line, not at a quotation mark."""
    chunk = line[spot.value : end]
    inner = _INNER_NAME.match(chunk)
    chunk = chunk[inner.end() :] if inner else chunk
    if spot.opened:
        kind = next(kind for kind in _QUOTES if spot.opened in kind)
        end_quote = re.search(rf"[{kind}](?=[\s,;)}}\]|/>&]|\Z)", chunk)
        chunk = chunk[: end_quote.start()] if end_quote else chunk
        return Value((chunk.partition(",")[0] if spot.name.item else chunk).strip()), False
    escapes = spot.sign in (":", "：") or inner is not None
    as_one = not spot.name.item or spot.sign in (":", "：")  # a header in YAML
    inside = quoted(chunk, number, escapes=escapes) if as_one else None
    if inside:
        return inside, False
    ending = _CELL_END.get(spot.sign, _GAP if spot.name.rank == LABEL else _NEVER)
    match = (_ITEM_END if spot.name.item else ending).search(chunk)
    followed = end < len(line)
    shell = is_lead_in(line[max(0, spot.start - 24) : spot.start])
    bare = chunk[: match.start()] if match else chunk
    at_end = match is None and not followed
    text = bare if at_end else bare.rstrip()
    return unquoted(text, number, followed=followed, shell=shell), at_end  # nosec B604 - no process


def _string_members(line: str, number: int) -> tuple[str, list[Candidate]]:
    """Read the header and attribute strings of JSON members, and blank out all other values."""
    strings = list(_STRING.finditer(line)) if line.count('"') >= 4 else []
    found: list[Candidate] = []
    parts: list[str] = []
    done = 0
    for key, value in pairwise(strings):
        if line[key.end() : value.start()].strip() != ":":
            continue
        if _HEADERS_OR_ATTRIBUTES.search(key[1]):
            inside = quoted(value.group(), number, escapes=True) or Value("")
            found += candidates(inside.text, number, only_exact=True)
        elif _is_name(key[1]) or key[1].lower() in ("value", "id") or _is_name(value[1]):
            continue
        parts += [line[done : value.start()], " " * (value.end() - value.start())]
        done = value.end()
    return "".join([*parts, line[done:]]), found


def _is_name(text: str) -> bool:
    return any(name.start == 0 and name.end == len(text) for name in mentions(text[:40]))
