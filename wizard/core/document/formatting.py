"""New members in the style of their neighbors, members taken out, several `env` joined: as edits.

Style is never chosen, only learned: line ends, indentation, the space around colon and comma are
those of the last member of the same object; an object on one line stays on one line.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from wizard.core.document.reader import Document, Kind, Member, ObjectNode, read
from wizard.core.edits import Edit
from wizard.core.finding import Fix

_LINE_END = re.compile(r"\r\n|\n|\r")
_INDENT = re.compile(r"\ufeff?([ \t]*)")
_FIRST_INDENT = re.compile(r"(?:\r\n|\n|\r)([ \t]+)\"")
_GAP = " \t\r\n,"  # what stands between members
_KEY_START = attrgetter("key_start")
_SURROGATE = re.compile("[\ud800-\udfff]")
DEFAULT_UNIT = "  "


@dataclass(frozen=True, slots=True)
class Style:
    """How members of one object are written."""

    gap: str  # from one member to the next, without the comma; with its line end, if it has one
    comma: (
        str  # the comma with what stands round it on its line: "," or "\n  ," in comma-first texts
    )
    colon: str  # ": ", ":" or " : "
    column: int = 0  # where colons line up, in characters from the key's quote; 0: they do not

    @property
    def newline(self) -> str:
        """The line end in the gap; empty for an object on one line."""
        match = _LINE_END.search(self.gap)
        return match.group() if match else ""

    @property
    def indent(self) -> str:
        """What stands in front of a member on its line."""
        return self.gap.removeprefix(self.newline) if self.newline else ""

    def member(self, key: str, value: str) -> str:
        """One member; `value` is JSON already."""
        name = quote(key)
        pad = " " * max(1, self.column - len(name)) if self.column else ""
        return f"{name}{pad}{self.colon}{value}"


def quote(value: str) -> str:
    """A JSON string. Characters beyond ASCII stay readable, lone surrogates become escapes."""
    return _SURROGATE.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def edit_document(
    document: Document,
    values: Mapping[str, str],
    removed: Collection[str] = (),
    root_values: Mapping[str, str] | None = None,
) -> list[Edit]:
    """Edits that set `values` in `env`, take `removed` out of it and set strings at the top level.

    Present entries are replaced in place, new ones go last, `env` itself is added where it is
    missing. A value that is spelled differently but is the same string is left as it is.
    """
    root, env = document.root, document.env
    style = _style(document, root, 0)
    new_env = [("env", _new_env(document, values, style))] if env is None and values else []
    edits = _edit_members(document, root, root_values or {}, (), new_env)
    if env is not None:
        edits += _edit_members(document, env, values, removed, [])
    return edits


def take_out_members(node: ObjectNode, gone: Iterable[Member]) -> list[Edit]:
    """Edits that take members out, each with its comma and the white space in front."""
    return list(_removals(node, gone, follows=False))


def append_to_env(document: Document, new: Sequence[tuple[str, str]]) -> list[Edit]:
    """Edits that put members last in `env`, in its style; their values are JSON already."""
    if document.env is None or not new:
        return []
    return [_append(document, document.env, new, _style(document, document.env, 1), remains=True)]


def _edit_members(
    document: Document,
    node: ObjectNode,
    values: Mapping[str, str],
    removed: Collection[str],
    new: list[tuple[str, str]],
) -> list[Edit]:
    """Edits on one object; `new` are further members that are JSON already."""
    present = {key: member for key in values if (member := node.get(key))}
    edits = [
        Edit(member.value_start, member.value_end - member.value_start, quote(values[key]))
        for key, member in present.items()
        if member.value != values[key]
    ]
    new += [(key, quote(value)) for key, value in values.items() if key not in present]
    gone = [member for key in set(removed) for member in node.all(key)]
    edits += _removals(node, gone, follows=bool(new)) if gone else []
    if new:
        remains = len(gone) < len(node.members if gone else node.kept)
        style = _style(document, node, 0 if node is document.root else 1)
        edits.append(_append(document, node, new, style, remains=remains))
    return edits


def _removals(node: ObjectNode, gone: Iterable[Member], *, follows: bool) -> Iterator[Edit]:
    """Take members out together with one comma and the white space in front of them."""
    members = node.members
    for first, behind in _neighbours(members, gone):
        if behind < len(members):  # up to the next member, its own gap stays in front of this one
            start, end = members[first].key_start, members[behind].key_start
        elif first:
            start, end = members[first - 1].value_end, members[-1].value_end
        elif follows:
            start, end = members[first].key_start, members[-1].value_end
        else:
            start, end = node.start + 1, node.end - 1
        yield Edit(start, end - start, "")


def _neighbours(members: Sequence[Member], gone: Iterable[Member]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours among `gone`: the index of the first, and that behind the last."""
    indexes = sorted(bisect_left(members, one.key_start, key=_KEY_START) for one in gone)
    for _, run in groupby(enumerate(indexes), key=lambda pair: pair[1] - pair[0]):
        of_members = [index for _, index in run]
        yield of_members[0], of_members[-1] + 1


def _append(
    document: Document,
    node: ObjectNode,
    new: Sequence[tuple[str, str]],
    style: Style,
    *,
    remains: bool,
) -> Edit:
    """Insert members behind the last one, or between the braces of an empty object."""
    lines = [style.member(key, value) for key, value in new]
    joint = f"{style.comma}{style.gap}"
    if node.last is None:
        return _fill_empty(document, node, joint.join(lines), style)
    if remains:
        return Edit(node.last.value_end, 0, joint + joint.join(lines))
    # All taken out: the first new one stands where the first old one stood.
    return Edit(node.last.value_end, 0, joint.join(lines))


def _fill_empty(document: Document, node: ObjectNode, body: str, style: Style) -> Edit:
    inside = document.text[node.start + 1 : node.end - 1]
    if not style.newline:
        return Edit(node.start + 1, 0, body)
    if _LINE_END.search(inside):  # the closing brace has a line of its own already
        return Edit(node.start + 1, 0, style.gap + body)
    base = _line_indent(document.text, node.start)
    return Edit(node.end - 1, 0, style.gap + body + style.newline + base)


def _new_env(document: Document, values: Mapping[str, str], style: Style) -> str:
    """A whole new `env` as a value of the top level, written in `style`."""
    inner = Style(
        gap=style.gap + _unit(document) if style.newline else style.gap,
        comma=",",
        colon=style.colon,
    )
    body = f",{inner.gap}".join(inner.member(key, quote(value)) for key, value in values.items())
    return f"{{{inner.gap}{body}{style.gap}}}" if inner.newline else f"{{{body}}}"


def _style(document: Document, node: ObjectNode, level: int) -> Style:
    if node.last:
        return _learned(document.text, node.last)
    root = document.root
    if level and root.last:  # an empty env: does the text around it use lines?
        outer = _learned(document.text, root.last)
        if not outer.newline and not _LINE_END.search(document.text, node.start, node.end):
            return outer
    newline = _LINE_END.search(document.text)
    indent = _line_indent(document.text, node.start) + _unit(document)
    return Style(f"{newline.group() if newline else chr(10)}{indent}", ",", _colon(document))


def _learned(text: str, last: Member) -> Style:
    """The style between the last two members, or before the only one."""
    colon = text[last.key_end : last.value_start]
    colon = ": " if _LINE_END.search(colon) else colon
    column = 0
    if colon.startswith("  "):  # padded: the colons line up
        column = last.key_end - last.key_start + colon.index(":")
        colon = colon.lstrip()
    gap = text[_behind_previous(text, last) : last.key_start]
    if "," not in gap:  # the only member
        one_line = "" if colon == ":" and not gap else " "
        return Style(_tidy(gap) if _LINE_END.search(gap) else one_line, ",", colon, column)
    before, after = gap.split(",")
    if _LINE_END.search(before) and not _LINE_END.search(after):  # comma first
        return Style(after, f"{_tidy(before)},", colon, column)
    return Style(_tidy(after), ",", colon, column)


def _behind_previous(text: str, member: Member) -> int:
    """Where the member before this one ends, or behind the brace in front of the first."""
    position = member.key_start
    while text[position - 1] in _GAP:
        position -= 1
    return position


def _tidy(gap: str) -> str:
    """A gap without empty lines in it: only its first line end and its last indentation."""
    ends = list(_LINE_END.finditer(gap))
    return ends[0].group() + gap[ends[-1].end() :] if ends else gap


def _colon(document: Document) -> str:
    root = document.root
    return _learned(document.text, root.last).colon if root.last else ": "


def _unit(document: Document) -> str:
    """One step of indentation: that of the top level's members, else the first that is seen."""
    text, root = document.text, document.root
    if root.last:
        indent = _learned(text, root.last).indent
        if not indent:
            indent = _line_indent(text, _first_sign(text, root.start + 1))
        base = _line_indent(text, root.start)
        if indent.startswith(base) and indent != base:
            return indent.removeprefix(base)
    match = _FIRST_INDENT.search(text)
    return match.group(1) if match else DEFAULT_UNIT


def _first_sign(text: str, position: int) -> int:
    """Where the first sign stands that is no white space."""
    while text[position] in _GAP:
        position += 1
    return position


def _line_indent(text: str, offset: int) -> str:
    """White space at the start of the line that `offset` is on."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    match = _INDENT.match(text, start)
    return match.group(1) if match else ""


_MOST_NAMES = 3


def join_envs(document: Document) -> Fix | None:
    """Put the entries of every `env` into the last one, the one that Claude Code takes.

    An entry that is there already stays as it is. None where there are not several, or one of them
    is no object.
    """
    members, env = document.root.all("env"), document.env
    earlier = members[:-1]
    if env is None or not earlier or any(one.kind is not Kind.OBJECT for one in earlier):
        return None
    added: dict[str, str] = {}
    other: dict[str, None] = {}
    for member in earlier:
        for name, raw in _entries(document, member).items():
            kept = env.get(name)
            before = added.get(name) if kept is None else document.raw(kept)
            if before not in (None, raw):
                other[name] = None
            if kept is None:
                added[name] = raw
    edits = [
        *take_out_members(document.root, earlier),
        *append_to_env(document, list(added.items())),
    ]
    return Fix(_label(len(members), list(other)), tuple(edits))


def _entries(document: Document, member: Member) -> dict[str, str]:
    """The entries of one object with their values as they are spelled; of one name the last."""
    inside = read(document.raw(member), limits=False)
    return {one.key: inside.raw(one) for one in inside.root.members}


def _label(count: int, other: list[str]) -> str:
    text = f'Join the {count} "env" into one'
    if not other:
        return text
    names = ", ".join(other[:_MOST_NAMES])
    more = f" and {len(other) - _MOST_NAMES} more" if len(other) > _MOST_NAMES else ""
    return f"{text}, with the last value of {names}{more}"
