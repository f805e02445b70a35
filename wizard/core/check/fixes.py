"""Fixes that the wizard can offer for a finding. They change what is wrong and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from wizard.core.client.values import env_text
from wizard.core.document.formatting import edit_document, quote, remove_members
from wizard.core.document.nodes import JsonKind, Member, ObjectNode, Path
from wizard.core.document.reader import Document
from wizard.core.edits import Edit
from wizard.core.finding import Fix

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\.|[^\\]",
    re.DOTALL,
)
Patch = tuple[int, int, str]  # start and end (in the decoded value), new text


def set_text(member: Member, text: str) -> Fix:
    """Return a fix that sets an entry. Its label shows the value: never a secret."""
    edit = Edit(member.value_start, member.value_end - member.value_start, quote(text))
    return Fix(f'Set it to "{text}"', (edit,))


def rename(member: Member, name: str) -> Fix:
    edit = Edit(member.key_start, member.key_end - member.key_start, quote(name))
    return Fix(f"Rename it to {name}", (edit,))


def put_in_quotes(document: Document, member: Member) -> Fix:
    """Return a fix that writes a number, true or false as a string."""
    text = quote(env_text(member) or "")
    return Fix("Put it in quotes", (Edit(member.value_start, len(document.raw(member)), text),))


def patch(document: Document, member: Member, label: str, patches: Iterable[Patch]) -> Fix | None:
    """Replace characters inside a string value. None for a number, true or false."""
    if member.kind is not JsonKind.STRING:
        return None
    inside = member.value_start + 1
    raw = document.text[inside : member.value_end - 1]
    starts = [inside + match.start() for match in _CHARACTER.finditer(raw)]
    starts.append(inside + len(raw))
    edits = tuple(
        Edit(starts[start], starts[end] - starts[start], quote(text)[1:-1])
        for start, end, text in patches
    )
    return Fix(label, edits)


def put(document: Document, name: str, text: str) -> Fix:
    """Return a fix that adds an entry to `env`. Its label shows the value: never a secret."""
    return Fix(f'Set {name} to "{text}"', tuple(edit_document(document, {name: text})))


def remove_entry(document: Document, name: str) -> Fix:
    return Fix(f"Remove {name}", tuple(edit_document(document, {}, {name})))


def move_into_env(objects: Objects, parent: Path, values: Mapping[str, str]) -> Fix | None:
    """Return a fix that moves entries from `parent` to `env`. None if a person must do it."""
    document, node = objects.document, objects.at(parent)
    if node is None or any(len(node.all(name)) > 1 for name in values):
        return None
    label = "Move it to env" if len(values) == 1 else f"Move these {len(values)} to env"
    if document.env_member is None and not parent:
        return _wrap(document, label, [node.get(name) for name in values])
    if document.env_member is not None and document.env is None:
        return None
    gone = [member for name in values for member in node.all(name)]
    return Fix(label, (*edit_document(document, values), *remove_members(node, gone)))


def _wrap(document: Document, label: str, members: Sequence[Member | None]) -> Fix | None:
    """Return the edits that put `"env": { … }` around adjacent members at the top level."""
    root = list(document.root.members)
    indexes = sorted(root.index(member) for member in members if member)
    if indexes[-1] - indexes[0] + 1 != len(indexes):
        return None
    first, last = root[indexes[0]], root[indexes[-1]]
    before = document.text[: first.key_start]
    gap = before[len(before.rstrip(" \t\r\n")) :]
    colon = document.text[first.key_end : first.value_start]
    opening = Edit(first.key_start, 0, f'"env"{colon}{{{gap}')
    return Fix(label, (opening, Edit(last.value_end, 0, f"{gap}}}")))


class Objects:
    """The objects of a document by their paths. Each is parsed at most once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: dict[int, ObjectNode] = {}  # by their start offset

    def at(self, path: Path) -> ObjectNode | None:
        """Return the object at `path`. None for anything else, and for what is in a list."""
        node = self.document.root
        for step in path:
            member = node.get(step) if isinstance(step, str) else None
            if member is None or member.kind is not JsonKind.OBJECT:
                return None
            if member.value_start not in self._known:
                self._known[member.value_start] = self.document.object_of(member)
            node = self._known[member.value_start]
        return node
