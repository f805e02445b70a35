"""Taking Mavvrik out of a settings document, so that what remains still works.

Ours is what is ours by value: an address of Mavvrik's, its pair of headers, its resource attribute,
and the guide's other values as the guide prints them, as far as nobody else needs them. Everything
else stays, to the last space. What bears a mark of Mavvrik's and cannot be attributed is listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from wizard.core.arrange import HELPER, SAMPLER
from wizard.core.blockers import find_blockers
from wizard.core.client import METRICS, replay
from wizard.core.document import Document, read
from wizard.core.edits import Edit, apply, invert
from wizard.core.existing import env_values
from wizard.core.finding import Finding
from wizard.core.layout import edit_document, take_out_members
from wizard.core.left_over import find_left
from wizard.core.plan_model import Change, Kind
from wizard.core.proof import prove
from wizard.core.recognition import recognize
from wizard.core.removal_rules import Removal, what_to_remove
from wizard.core.values import LOG_TOOL_DETAILS
from wizard.core.vendors import vendor_name

_STOP = frozenset({"duplicate-env", "duplicate-key"})


@dataclass(frozen=True)
class RemovalPlan:
    """What will be done to the settings text, ready to be shown, carried out and undone."""

    document: Document = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)  # values are unmasked
    notes: tuple[str, ...]  # what to know of what is left, a sentence each
    blockers: tuple[Finding, ...]  # nothing can be taken out before these are mended
    edits: tuple[Edit, ...] = field(repr=False)
    undo: tuple[Edit, ...] = field(repr=False)  # on `result`: gives the input back
    result: str = field(repr=False)
    left: tuple[Finding, ...] = ()  # Mavvrik's, or perhaps, and still in the result: for a person
    keys: tuple[str, ...] = field(default=(), repr=False)  # API keys that were in the document
    is_exact: bool = False  # proved by a receipt: the text is as it was before the merge

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing of Mavvrik's in the settings."""
        return not self.edits and not self.blockers and not self.left

    @property
    def is_only_left(self) -> bool:
        """Whether all that is there of Mavvrik's is for a person to remove."""
        return bool(self.left) and not self.edits


def plan_removal(document: Document, endpoint: str, keys: Collection[str] = ()) -> RemovalPlan:
    """Plan how to take the Mavvrik values out by what they are.

    `endpoint` is Mavvrik's address, `keys` are API keys to look for besides those in the document.
    An `env` that becomes empty goes where it is written just as a merge writes a new one.

    Raises:
        BrokenPromise: the engine would have changed something that it promised to leave alone.
    """
    blockers = tuple(one for one in find_blockers(document) if one.code in _STOP)
    if blockers:
        return RemovalPlan(document, (), (), blockers, (), (), document.text)
    removal = what_to_remove(env_values(document), endpoint)
    edits = _without_env(document, removal)
    if edits is None:
        edits = tuple(edit_document(document, removal.values, removal.removed))
    result = apply(document.text, edits)
    undo = invert(document.text, edits)
    if edits:
        prove(document, result, removal.values, removal.removed, {}, undo)
    found = recognize(document.text, endpoint).keys
    keys = tuple(dict.fromkeys([*removal.keys, *found, *keys]))
    left = find_left(result, endpoint, keys, removal.unsure)
    changes, notes = _changes(document, removal), tuple(_notes(document, removal))
    return RemovalPlan(document, changes, notes, (), edits, undo, result, left, keys)


def _without_env(document: Document, removal: Removal) -> tuple[Edit, ...] | None:
    """Take `env` out as a whole; None where it is not empty then, or no merge may have written it.

    It is a merge's own where a merge of the same entries would write the very same text again.
    """
    env, member = document.env, document.env_member
    if env is None or member is None or {one.key for one in env.members} != removal.removed:
        return None
    if any(not isinstance(one.value, str) for one in env.members):
        return None
    edits = tuple(take_out_members(document.root, [member]))
    without = read(apply(document.text, edits), limits=False)
    values = {one.key: str(one.value) for one in env.members}
    is_ours = apply(without.text, edit_document(without, values)) == document.text
    return edits if is_ours else None


def plan_exact_removal(document: Document, original: str, edits: tuple[Edit, ...]) -> RemovalPlan:
    """The plan that goes back to `original`; `edits` on the document give it, exactly.

    Raises:
        ValueError: they do not.
    """
    if apply(document.text, edits) != original:
        raise ValueError("these edits do not give the original")
    changes = _compared(document, read(original))
    undo = invert(document.text, edits)
    return RemovalPlan(document, changes, (), (), edits, undo, original, is_exact=True)


def one_edit(before: str, after: str) -> tuple[Edit, ...]:
    """The way from one text to another as a single edit, from the first to the last difference."""
    if before == after:
        return ()
    shortest = min(len(before), len(after))
    start = _common(before, after, shortest)
    end = _common(before[::-1], after[::-1], shortest - start)
    return (Edit(start, len(before) - end - start, after[start : len(after) - end]),)


def _common(one: str, other: str, limit: int) -> int:
    """How many characters are the same from the beginning, found by halving."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _changes(document: Document, removal: Removal) -> tuple[Change, ...]:
    before = env_values(document)
    order = [member.key for member in document.env.members] if document.env else []
    return tuple(
        Change(
            Kind.CHANGE if key in removal.values else Kind.TAKE_OUT,
            key,
            before.get(key),
            removal.values.get(key),
            removal.why[key],
        )
        for key in dict.fromkeys(order)
        if key in removal.why
    )


def _compared(document: Document, original: Document) -> tuple[Change, ...]:
    """The entries of `env` and of the top level that are different in the two documents."""
    why = "as it was before"
    now, then = _texts(document), _texts(original)
    changes = []
    for key in {**now, **then}:
        if now.get(key) == then.get(key):
            continue
        kind = Kind.CHANGE if key in now and key in then else Kind.TAKE_OUT
        kind = kind if key in now else Kind.ADD
        changes.append(Change(kind, key[-1], now.get(key), then.get(key), why))
    return tuple(changes)


def _texts(document: Document) -> dict[tuple[str, ...], str]:
    texts: dict[tuple[str, ...], str] = {}
    for key, value in env_values(document).items():
        texts["env", key] = value
    for member in document.root.members:
        if isinstance(member.value, str):
            texts[(member.key,)] = member.value
    return texts


def _notes(document: Document, removal: Removal) -> Iterator[str]:
    """What a person should know of what is left."""
    if not removal.stops_sending:
        return
    values = env_values(document)
    after = {**values, **removal.values}
    rest = replay({key: value for key, value in after.items() if key not in removal.removed})
    for found in rest:
        yield f"{found.signal.capitalize()} still go to {vendor_name(found.receiver.host)}."
    if LOG_TOOL_DETAILS in removal.removed and any(found.signal != METRICS for found in rest):
        yield f"If they held shell commands before Mavvrik, put {LOG_TOOL_DETAILS} back."
    if values.get(SAMPLER) == "always_on":
        yield f"{SAMPLER} stays: it may be yours, and does nothing where no traces are sent."
    helper = document.root.get(HELPER)
    if helper is not None and helper.value == "":
        yield f"The empty {HELPER} stays: it may be yours, and keeps users from setting their own."
