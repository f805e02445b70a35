"""Edits that add members in the style of their neighbors, remove members, or join several `env`.

The style is taken from the text: line ends, indentation, and the space around colon and comma are
those of the last member of the same object. An object on one line stays on one line.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from wizard.core.document.nodes import JsonKind, Member, ObjectNode
from wizard.core.document.reader import Document
from wizard.core.edits import Edit
from wizard.core.finding import Fix
from wizard.core.harmless import LONE_SURROGATE
from wizard.core.position import LINE_END

_INDENT = re.compile(r"\ufeff?([ \t]*)")
_FIRST_INDENT = re.compile(r"(?:\r\n|\n|\r)([ \t]+)\"")
_GAP = " \t\r\n,"  # the characters between members
_KEY_START = attrgetter("key_start")
_DEFAULT_UNIT = "  "  # of indentation
_MOST_NAMES = 3  # in the label of a fix


@dataclass(frozen=True, slots=True)
class Style:
    """The white space with which the members of one object are written."""

    gap: str  # between two members, without the comma, with its line end if it has one
    comma: str  # with the white space on its line: "," or "\n  ," if commas come first
    colon: str  # ": ", ":" or " : "
    column: int = 0  # the column of aligned colons, from the key's quote; 0: not aligned

    @property
    def newline(self) -> str:
        """The line end in the gap. It is empty for an object on one line."""
        match = LINE_END.search(self.gap)
        return match.group() if match else ""

    def member(self, key: str, value: str) -> str:
        """Return the text of one member. `value` is already JSON."""
        name = quote(key)
        pad = " " * max(1, self.column - len(name)) if self.column else ""
        return f"{name}{pad}{self.colon}{value}"


def quote(value: str) -> str:
    """Write a text as a JSON string. Only lone surrogates and what JSON requires are escaped."""
    json_string = json.dumps(value, ensure_ascii=False)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", json_string)


def edit_document(
    document: Document,
    values: Mapping[str, str],
    removed: Collection[str] = (),
    root_values: Mapping[str, str] | None = None,
) -> list[Edit]:
    """Return edits that set `values` in `env`, remove `removed`, and set strings at the top level.

    Existing entries are replaced in place, new ones are added at the end, and a missing `env` is
    added. A value that is spelled differently but is the same string is not changed.
    """
    root, env = document.root, document.env
    if env is not None:
        edits = _edit_members(document, root, root_values or {})
        return edits + _edit_members(document, env, values, removed)
    new = [("env", _new_env(document, values))] if values else []
    return _edit_members(document, root, root_values or {}, new=new)


def _edit_members(
    document: Document,
    node: ObjectNode,
    values: Mapping[str, str],
    removed: Collection[str] = (),
    new: Sequence[tuple[str, str]] = (),
) -> list[Edit]:
    """Return the edits on one object. `new` are further members, whose values are already JSON."""
    present = {key: member for key in values if (member := node.get(key))}
    edits = [
        Edit(member.value_start, member.value_end - member.value_start, quote(values[key]))
        for key, member in present.items()
        if member.value != values[key]
    ]
    new = [*new, *((key, quote(value)) for key, value in values.items() if key not in present)]
    gone = [member for key in set(removed) for member in node.all(key)]
    edits += remove_members(node, gone, follows=bool(new))
    if new:
        remains = len(gone) < len(node.members if gone else node.kept)
        edits.append(_append(document, node, new, remains=remains))
    return edits


def remove_members(
    node: ObjectNode, gone: Collection[Member], *, follows: bool = False
) -> list[Edit]:
    """Return edits that remove members, each with one comma and the white space before it.

    `follows` means that new members are added afterward: an object that loses all its members then
    keeps its braces and white space.
    """
    if not gone:
        return []
    members = node.members
    indexes = sorted(bisect_left(members, one.key_start, key=_KEY_START) for one in gone)
    edits = []
    for _, run in groupby(enumerate(indexes), key=lambda pair: pair[1] - pair[0]):
        neighbors = [index for _, index in run]
        first, behind = neighbors[0], neighbors[-1] + 1
        # Remove up to the next member, which then follows the gap before the removed ones.
        if behind < len(members):
            start, end = members[first].key_start, members[behind].key_start
        elif first:
            start, end = members[first - 1].value_end, members[-1].value_end
        elif follows:
            start, end = members[first].key_start, members[-1].value_end
        else:
            start, end = node.start + 1, node.end - 1
        edits.append(Edit(start, end - start, ""))
    return edits


def _append(
    document: Document, node: ObjectNode, new: Sequence[tuple[str, str]], *, remains: bool = True
) -> Edit:
    """Return the edit that adds members after the last one, or in an empty object."""
    text, style = document.text, _style(document, node)
    joint = f"{style.comma}{style.gap}"
    body = joint.join(style.member(key, value) for key, value in new)
    if node.last is not None:
        # If all members are removed, the first new one takes the place of the first old one.
        return Edit(node.last.value_end, 0, joint + body if remains else body)
    if not style.newline:
        return Edit(node.start + 1, 0, body)
    if LINE_END.search(text, node.start + 1, node.end - 1):  # the closing brace is on its own line
        return Edit(node.start + 1, 0, style.gap + body)
    base = _line_indent(text, node.start)
    return Edit(node.end - 1, 0, style.gap + body + style.newline + base)


def _new_env(document: Document, values: Mapping[str, str]) -> str:
    """Return the text of a whole new `env`, in the style of the top level."""
    style = _style(document, document.root)
    gap = style.gap + _unit(document) if style.newline else style.gap
    inner = Style(gap, ",", style.colon)
    body = f",{gap}".join(inner.member(key, quote(value)) for key, value in values.items())
    return f"{{{gap}{body}{style.gap}}}" if style.newline else f"{{{body}}}"


def _style(document: Document, node: ObjectNode) -> Style:
    text, root = document.text, document.root
    if node.last:
        return _learned(text, node.last)
    outer = _learned(text, root.last) if root.last else None
    # For an empty `env`, use lines if the text around it does.
    if outer and not outer.newline and not LINE_END.search(text, node.start, node.end):
        return outer
    newline = LINE_END.search(text)
    indent = _line_indent(text, node.start) + _unit(document)
    gap = f"{newline.group() if newline else chr(10)}{indent}"
    return Style(gap, ",", outer.colon if outer else ": ")


def _learned(text: str, last: Member) -> Style:
    """Return the style of an object, learned from its last two members or its only member."""
    colon = text[last.key_end : last.value_start]
    colon = ": " if LINE_END.search(colon) else colon
    column = 0
    if colon.startswith("  "):  # padded, so the colons are aligned
        column = last.key_end - last.key_start + colon.index(":")
        colon = colon.lstrip()
    start = last.key_start  # back to the previous member, or to the opening brace
    while text[start - 1] in _GAP:
        start -= 1
    gap = text[start : last.key_start]
    if "," not in gap:  # the only member
        one_line = "" if colon == ":" and not gap else " "
        return Style(_tidy(gap) if LINE_END.search(gap) else one_line, ",", colon, column)
    before, after = gap.split(",")
    if LINE_END.search(before) and not LINE_END.search(after):  # commas come first
        return Style(after, f"{_tidy(before)},", colon, column)
    return Style(_tidy(after), ",", colon, column)


def _tidy(gap: str) -> str:
    """Return a gap without its empty lines: its first line end and its last indentation."""
    ends = list(LINE_END.finditer(gap))
    return ends[0].group() + gap[ends[-1].end() :] if ends else gap


def _unit(document: Document) -> str:
    """Return one step of indentation: that of the top level, else the first in the text."""
    text, root = document.text, document.root
    if root.last:
        style = _learned(text, root.last)
        indent = style.gap.removeprefix(style.newline) if style.newline else ""
        if not indent:
            first = root.start + 1
            while text[first] in _GAP:
                first += 1
            indent = _line_indent(text, first)
        base = _line_indent(text, root.start)
        if indent.startswith(base) and indent != base:
            return indent.removeprefix(base)
    match = _FIRST_INDENT.search(text)
    return match.group(1) if match else _DEFAULT_UNIT


def _line_indent(text: str, offset: int) -> str:
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    match = _INDENT.match(text, start)
    return match.group(1) if match else ""


def join_envs(document: Document) -> Fix | None:
    """Move the entries of every `env` into the last one, which is the one that Claude Code uses.

    What is in force today stays in force: an entry that already exists does not change. The result
    is None if there are not several `env`, or if one of them is not an object.
    """
    members, env = document.root.all("env"), document.env
    earlier = members[:-1]
    if env is None or not earlier or any(one.kind is not JsonKind.OBJECT for one in earlier):
        return None
    added: dict[str, str] = {}
    differing: dict[str, None] = {}  # a set in the order of the text
    for member in earlier:
        # Of several entries with one name, the last one counts.
        entries = {one.key: document.raw(one) for one in document.object_of(member).members}
        for name, raw in entries.items():
            kept = env.get(name)
            before = added.get(name) if kept is None else document.raw(kept)
            if before not in (None, raw):
                differing[name] = None
            if kept is None:
                added[name] = raw
    edits = remove_members(document.root, earlier)
    if added:
        edits.append(_append(document, env, list(added.items())))
    label = f'Join {len(members)} "env" objects into 1'
    if differing:
        names = ", ".join([*differing][:_MOST_NAMES])
        more = len(differing) - _MOST_NAMES
        label += f", with the last value of {names}{f' and {more} more' if more > 0 else ''}"
    return Fix(label, tuple(edits))
