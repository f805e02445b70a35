"""Several `env` at the top level joined into one: what is in force today stays in force."""

from __future__ import annotations

from wizard.core.document.formatting import append_to_env, take_out_members
from wizard.core.document.reader import Document, Kind, Member, read
from wizard.core.finding import Fix

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
