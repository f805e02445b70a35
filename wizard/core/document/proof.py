"""Prove that a merge kept its promises, before anyone sees the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from wizard.core.document.nodes import Member, ObjectNode
from wizard.core.document.reader import Document, read
from wizard.core.edits import Edit, apply, invert
from wizard.core.syntax.problem import Unreadable

_BETWEEN = " \t\r\n,"  # the characters between members


class BrokenPromise(Exception):
    """A merge result that must not be used. The message names the broken promise, and no values."""


def prove(
    before: Document,
    result: str,
    values: Mapping[str, str],
    removed: Collection[str],
    root_values: Mapping[str, str],
    undo: Sequence[Edit],
) -> Document:
    """Parse the result again and compare it with the input, byte for byte.

    The undo edits must restore the input, which proves that the texts are equal between the edits.
    The ranges of the edits are then checked in both texts.

    Raises:
        BrokenPromise: the result is not strict JSON, lacks a value, changed something else, or
            cannot be undone exactly.
    """
    try:
        is_undone = apply(result, undo) == before.text
    except ValueError:  # an edit reaches beyond the result
        is_undone = False
    if not is_undone:
        raise BrokenPromise("undo gives the input back")
    edits = invert(result, undo)
    try:
        after = read(result, limits=False, encoding=before.encoding)
    except Unreadable:
        raise BrokenPromise("the result is strict JSON") from None
    if not _holds(after.env, values):
        raise BrokenPromise("every value is in env")
    if after.env and any(after.env.get(key) for key in removed):
        raise BrokenPromise("what is removed is gone")
    if after.env is None and before.env and {one.key for one in before.env.members} - {*removed}:
        raise BrokenPromise("env goes only when it is empty")
    if not _holds(after.root, root_values):
        raise BrokenPromise("every value is at the top level")
    touched = {*values, *removed}
    whole_env = before.env is None or after.env is None
    for document, covered in ((before, edits), (after, undo)):
        members = _ours(document, touched, root_values, whole_env=whole_env)
        if not _cover_only(document.text, covered, members):
            raise BrokenPromise("every other member stays as it is")
    return after


def _holds(node: ObjectNode | None, values: Mapping[str, str]) -> bool:
    return all(
        node and (member := node.get(key)) and member.value == value
        for key, value in values.items()
    )


def _ours(
    document: Document, touched: Collection[str], root_values: Collection[str], *, whole_env: bool
) -> list[Member]:
    """Return the members that may differ, in the order of the text."""
    ours = [member for key in root_values for member in document.root.all(key)]
    if whole_env:
        ours += document.root.all("env")
    elif document.env:
        ours += [member for key in touched for member in document.env.all(key)]
    return sorted(ours, key=lambda member: member.key_start)


def _cover_only(text: str, edits: Sequence[Edit], members: Sequence[Member]) -> bool:
    """Whether edits replace only `members` and the commas and white space between members."""
    edges = {member.key_start for member in members} | {member.value_end for member in members}
    return not any(
        text[start:end].strip(_BETWEEN) or (start < end and edges.isdisjoint((start, end)))
        for edit in edits
        for start, end in _outside(edit, members)
    )


def _outside(edit: Edit, members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    """Return the parts of an edit's range that are outside all `members`."""
    position = edit.offset
    for member in members:
        if member.value_end > position and member.key_start < edit.end:
            yield position, max(position, member.key_start)
            position = member.value_end
    yield position, max(position, edit.end)
