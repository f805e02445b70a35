"""Proof that a merge kept its promises, before anyone sees the result."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from wizard.core.document import Document, Member, ObjectNode, read
from wizard.core.edits import Edit, apply
from wizard.core.problems import Unreadable


class BrokenPromise(Exception):
    """A merge result that must not leave the program. The message names the promise, no values."""


def prove(
    before: Document,
    result: str,
    values: Mapping[str, str],
    removed: Collection[str],
    root_values: Mapping[str, str],
    undo: Sequence[Edit],
) -> Document:
    """Read the result again and compare it with the input, byte for byte.

    Raises:
        BrokenPromise: it is no strict JSON, lacks a value, changed something else, or cannot be
            undone exactly.
    """
    try:
        after = read(result, count_levels=False)  # edits nest nothing deeper
    except Unreadable:
        raise BrokenPromise("the result is strict JSON") from None
    env_before = before.env.members if before.env else ()
    env_after = after.env.members if after.env else ()
    touched = {*values, *removed}
    if any(_string(after.env, key) != value for key, value in values.items()):
        raise BrokenPromise("every value is in env")
    if any(after.env.get(key) for key in removed if after.env):
        raise BrokenPromise("what is taken out is gone")
    if any(_string(after.root, key) != value for key, value in root_values.items()):
        raise BrokenPromise("every value is at the top level")
    if _rest(before, before.root.members, {"env", *root_values}) != _rest(
        after, after.root.members, {"env", *root_values}
    ):
        raise BrokenPromise("every other member stays as it is")
    if _rest(before, env_before, touched) != _rest(after, env_after, touched):
        raise BrokenPromise("every other entry of env stays as it is")
    if apply(result, undo) != before.text:
        raise BrokenPromise("undo gives the input back")
    return after


def _string(node: ObjectNode | None, key: str) -> object:
    member = node.get(key) if node else None
    return member.value if member and isinstance(member.value, str) else None


def _rest(
    document: Document, members: Sequence[Member], without: Collection[str]
) -> list[tuple[str, str]]:
    """The members as they are spelled, key and value."""
    text = document.text
    return [
        (text[member.key_start : member.key_end], document.raw(member))
        for member in members
        if member.key not in without
    ]
