"""The ten items of the guide's final checklist, those of a key change, and follow-ups.

The first known evidence in `proved_by` ticks an item; a person's confirmation is shown as such.
While an evidence in `kept_open_by` is known, the item stays open. A follow-up is listed at the end
from the save that makes it necessary until a person ticks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from wizard.core.session.record import REVOKE_OLD_KEY, DraftKind
from wizard.core.session.session import Session
from wizard.guide import click_paths
from wizard.guide.evidence import Fact

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of the last step. An open item is completed in step `step`."""

    id: str
    text: str
    proved_by: tuple[str, ...]
    step: int
    when_open: str
    kept_open_by: tuple[str, ...] = ()


_SAVED = (Fact.SAVED_COMPARED, Fact.SAVED_SAID)
_COPY_BLOCK = "Copy the block from Connect again and check it."

CHECKLIST = (
    ChecklistItem(
        "registered",
        "Agent registered in Mavvrik",
        (Fact.KEY_ACCEPTED, Fact.REGISTERED_SAID),
        1,
        "Click Register in Connect.",
        (Fact.KEY_REFUSED,),
    ),
    ChecklistItem(
        "agent-id",
        "Agent ID copied from Connect",
        (Fact.AGENT_ID_SAID,),
        2,
        "Compare its last 4 characters with Mavvrik.",
    ),
    ChecklistItem(
        "tenant-id",
        "Tenant ID copied from Connect",
        (Fact.KEY_ACCEPTED, Fact.VALUES_SAID),
        2,
        _COPY_BLOCK,
        (Fact.KEY_REFUSED,),
    ),
    ChecklistItem(
        "api-key",
        "API key copied from Connect",
        (Fact.KEY_ACCEPTED, Fact.VALUES_SAID),
        2,
        _COPY_BLOCK,
        (Fact.KEY_REFUSED,),
    ),
    ChecklistItem(
        "opened",
        "Managed settings opened in Claude",
        (*_SAVED, Fact.CONSOLE_DIFFERS),
        3,
        "Open Managed settings and click Manage.",
    ),
    ChecklistItem(
        "added",
        'Mavvrik values added to "env"',
        _SAVED,
        5,
        "Paste the merged settings into the editor.",
        (Fact.CONSOLE_DIFFERS,),
    ),
    ChecklistItem(
        "saved",
        "settings.json saved",
        _SAVED,
        5,
        "Click Update settings, reload, and compare.",
        (Fact.CONSOLE_DIFFERS,),
    ),
    ChecklistItem(
        "test-run",
        "Claude Code test run",
        (Fact.COST_SEEN, Fact.SESSIONS_SEEN, Fact.TEST_SAID),
        6,
        "Restart Claude Code and ask a question.",
    ),
    ChecklistItem(
        "cost",
        "Visible in Cost",
        (Fact.COST_SEEN, Fact.COST_SAID),
        6,
        f"{click_paths.COST}: filter by your agent.",
    ),
    ChecklistItem(
        "sessions",
        "Visible in Sessions",
        (Fact.SESSIONS_SEEN, Fact.SESSIONS_SAID),
        6,
        f"{click_paths.SESSIONS}: look for the tester.",
    ),
)

# What takes the place of three items if the settings were delivered without the console.
_WITHOUT_CONSOLE = {
    "opened": ChecklistItem(
        "opened",
        "Console holds no settings",
        (Fact.CONSOLE_EMPTY_SAID,),
        5,
        "Any setting in Managed settings wins.",
    ),
    "added": ChecklistItem(
        "added",
        'Mavvrik values added to "env"',
        (Fact.DELIVERED_SAID,),
        5,
        "Write the file again.",
    ),
    "saved": ChecklistItem(
        "saved",
        "Delivered by {way} to {whom}",
        (Fact.DELIVERED_SAID,),
        5,
        "Deliver the file, then say so.",
    ),
}

# What a key change adds or does; the other items were done when the agent was set up.
_NOT_IN_ROTATION = frozenset({"registered", "agent-id", "tenant-id", "opened"})
_IN_ROTATION = {
    "api-key": ChecklistItem(
        "api-key",
        "New key accepted by Mavvrik",
        (Fact.KEY_ACCEPTED,),
        2,
        "Paste the new Connect block again and check it.",
        (Fact.KEY_REFUSED,),
    ),
    "added": ChecklistItem(
        "added",
        'API key changed in "env"',
        _SAVED,
        5,
        "Paste the merged settings into the editor.",
        (Fact.CONSOLE_DIFFERS,),
    ),
}

FOLLOW_UPS = (
    ChecklistItem(
        REVOKE_OLD_KEY,
        "Revoke the old key after everyone restarts",
        (Fact.OLD_KEY_REVOKED_SAID,),
        7,
        f"After everyone restarts: {click_paths.AGENTS} → your agent → Connect.",
    ),
)
_FOLLOW_UP_IDS = frozenset(one.id for one in FOLLOW_UPS)


def items_of(session: Session) -> tuple[ChecklistItem, ...]:
    """Return the items of a setup or of a key change, then the follow-ups of the live state."""
    live = session.live
    items: tuple[ChecklistItem, ...] = CHECKLIST
    own: dict[str, ChecklistItem] = {}
    words: dict[str, str] = {}
    if live is not None and live.by is DraftKind.ROTATION:
        items = tuple(one for one in CHECKLIST if one.id not in _NOT_IN_ROTATION)
        own |= _IN_ROTATION
    if live is not None and live.delivered is not None:
        words = {"way": live.delivered.way, "whom": live.delivered.whom}
        own |= _WITHOUT_CONSOLE
    items = tuple(own.get(one.id, one) for one in items)
    items = tuple(replace(one, text=one.text.format_map(words)) for one in items)
    there = live.follow_ups if live is not None else {}
    return (*items, *(one for one in FOLLOW_UPS if one.id in there))


def is_follow_up(item: ChecklistItem) -> bool:
    """Whether a person ticks the item in the checklist itself."""
    return item.id in _FOLLOW_UP_IDS


def proof(item: ChecklistItem, known: Mapping[str, T]) -> T | None:
    """Return the value of the strongest known evidence for an item. None while it is open."""
    if any(one in known for one in item.kept_open_by):
        return None
    return next((known[one] for one in item.proved_by if one in known), None)
