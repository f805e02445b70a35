"""What can be known about a setup, what a session knows, and the checklist that it ticks.

Everything that ticks an item or rules out a cause uses the IDs below. The end of an ID says how it
is known: `-said` was confirmed by a person, `-seen` was seen in telemetry or by polling,
`-compared` was compared with a pasted text. The program checked all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from wizard.core.session.record import (
    REVOKE_OLD_KEY,
    Answer,
    DraftKind,
    Elsewhere,
    Evidence,
    Holds,
    How,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.core.verify.answer_kinds import WORDS, AnswerKind
from wizard.guide import click_paths

T = TypeVar("T")


class Fact(StrEnum):
    """One thing that can be known, with a sentence, and the cause that it rules out, if any."""

    sentence: str
    ruled_out: str

    def __new__(cls, value: str, sentence: str, ruled_out: str = "") -> Fact:
        """Make a string of the ID, with its words."""
        fact = str.__new__(cls, value)
        fact._value_ = value
        fact.sentence, fact.ruled_out = sentence, ruled_out
        return fact

    # Step 1 and 2
    REGISTERED_SAID = "registered-said", "You clicked Register."
    VALUES_SAID = "values-said", "You pasted the 3 values from Connect."
    KEY_ACCEPTED = (
        "key-accepted",
        WORDS[AnswerKind.ACCEPTED].sentence,
        "key not registered, wrong key",
    )
    KEY_REFUSED = "key-refused", "Mavvrik refused the tenant or the key."
    AGENT_ID_SAID = (
        "agent-id-said",
        "The last 4 characters of the Agent ID match Mavvrik.",
        "wrong Agent ID",
    )
    MAVVRIK_REACHED = "mavvrik-reached", "This computer can reach Mavvrik."
    # Step 3
    SETTINGS_LOADED = "settings-loaded", "You loaded the settings as they were."
    ONLY_CONSOLE_SAID = (
        "only-console-said",
        "Your settings come from the console only.",
        "other company settings",
    )
    NO_OTHER_SETTINGS = "no-other-settings", "No other company settings on this computer."
    # Steps 4 and 5
    SETTINGS_RIGHT = "settings-right", "The settings have no errors.", "wrong settings"
    SAVED_SAID = "saved-said", "You clicked Update settings."
    SAVED_COMPARED = (
        "saved-compared",
        "After a reload, the console holds what you copied.",
        "settings not saved",
    )
    CONSOLE_DIFFERS = "console-differs", "The console holds something else."
    DELIVERED_SAID = "delivered-said", "You delivered the settings without the console."
    CONSOLE_EMPTY_SAID = "console-empty-said", "The console holds no settings that win."
    # Step 6
    CLIENT_NEW_ENOUGH = (
        "client-new-enough",
        "Claude Code here is new enough.",
        "Claude Code too old",
    )
    SETTINGS_ARRIVED = (
        "settings-arrived",
        "The settings on this computer match the plan.",
        "settings not arrived",
    )
    ARRIVED_SAID = (
        "arrived-said",
        "In Claude Code, /status names these settings.",
        "settings not arrived",
    )
    RESTARTED_SAID = "restarted-said", "Claude Code was quit and started again.", "not restarted"
    APPROVED_SAID = (
        "approved-said",
        "Yes was chosen in the dialog, or no dialog appeared.",
        "approval declined",
    )
    ACCOUNT_SAID = (
        "account-said",
        "The tester is signed in with a Claude account.",
        "no Claude account",
    )
    TEST_SAID = "test-said", "Someone ran Claude Code."
    TRY_SEEN = (
        "try-seen",
        "With these settings, Claude Code sent spans to a test receiver here.",
        "Claude Code sends nothing",
    )
    COST_SAID = "cost-said", "You see the activity under Cost."
    COST_SEEN = "cost-seen", "Mavvrik reports activity under Cost."
    SESSIONS_SAID = "sessions-said", "You see the session under Sessions."
    SESSIONS_SEEN = "sessions-seen", "Mavvrik reports a session under Sessions."
    USER_SAID = "user-said", "You see the tester's name or email."
    USER_SEEN = "user-seen", "Mavvrik reports a user."
    OTHER_AGENT_SAID = "other-agent-said", "You see the activity under another agent."
    OTHER_AGENT_SEEN = "other-agent-seen", "Mavvrik reports another agent."
    NO_USER_SAID = "no-user-said", "You see the activity without a user."
    NO_USER_SEEN = "no-user-seen", "Mavvrik reports no user."
    # After a rotation
    OLD_KEY_REVOKED_SAID = "old-key-revoked-said", "Everyone restarted, and the old key is revoked."


# Evidence that data of ours was in Mavvrik.
ARRIVED = (Fact.COST_SAID, Fact.COST_SEEN, Fact.SESSIONS_SAID, Fact.SESSIONS_SEEN)

KNOWABLE: Mapping[str, Fact] = {one.value: one for one in Fact}

# Bad news takes precedence: while the key of a line is known, its values do not count.
TAKES_BACK: Mapping[str, tuple[str, ...]] = {
    Fact.KEY_REFUSED: (Fact.KEY_ACCEPTED,),
    Fact.CONSOLE_DIFFERS: (Fact.SAVED_SAID, Fact.SAVED_COMPARED),
    Fact.OTHER_AGENT_SAID: (Fact.AGENT_ID_SAID,),
    Fact.OTHER_AGENT_SEEN: (Fact.AGENT_ID_SAID,),
    Fact.NO_USER_SAID: (Fact.ACCOUNT_SAID, Fact.USER_SAID, Fact.USER_SEEN),
    Fact.NO_USER_SEEN: (Fact.ACCOUNT_SAID, Fact.USER_SAID, Fact.USER_SEEN),
}


_USER_FIELDS = frozenset({"User", "User email"})


def known(session: Session) -> dict[str, Evidence]:
    """Return what a session knows, by ID, with its evidence. Bad news takes precedence."""
    check, live, tried = session.check, session.live, session.current_trial
    found: dict[str, Evidence | None] = {
        Fact.REGISTERED_SAID: session.registered,
        Fact.AGENT_ID_SAID: session.agent_compared,
        Fact.VALUES_SAID: session.agent_compared,
        Fact.SETTINGS_LOADED: session.loaded,
        Fact.TEST_SAID: session.activity,
        Fact.TRY_SEEN: tried.evidence if tried is not None and tried.is_right else None,
    }
    if session.elsewhere is Elsewhere.NO:
        found[Fact.ONLY_CONSOLE_SAID] = session.loaded
    if check is not None and (check.accepted or check.refused):
        found[Fact.KEY_ACCEPTED if check.accepted else Fact.KEY_REFUSED] = check.evidence
    # No result with an error leaves step 5.
    taken = session.taken.evidence if session.is_taken and session.taken else None
    left = taken or (live.evidence if session.is_saved and live else None)
    if left is not None:
        found[Fact.SETTINGS_RIGHT] = Evidence(How.CHECKED, left.at, left.where)
    if live is not None:
        found[Fact.OLD_KEY_REVOKED_SAID] = live.follow_ups.get(REVOKE_OLD_KEY)
        if live.holds is Holds.OTHER:
            found[Fact.CONSOLE_DIFFERS] = live.evidence
        elif live.delivered is not None:
            found[Fact.DELIVERED_SAID] = live.evidence
            if live.delivered.console is Elsewhere.NO:
                found[Fact.CONSOLE_EMPTY_SAID] = live.evidence
        elif live.holds is not Holds.WITHOUT:
            found[Fact.SAVED_COMPARED if live.console else Fact.SAVED_SAID] = live.evidence
    # For equal times the last one counts as the latest proof, so what was seen comes last.
    found |= _sighting(session.cost, Fact.COST_SAID, Fact.COST_SEEN)
    found |= _sighting(session.sessions, Fact.SESSIONS_SAID, Fact.SESSIONS_SEEN)
    found |= {**session.proofs, **(live.proofs if live else {})}
    present = {name: evidence for name, evidence in found.items() if evidence}
    gone = {old for new in present for old in TAKES_BACK.get(new, ())}
    return {name: evidence for name, evidence in present.items() if name not in gone}


def _sighting(sighting: Sighting | None, said: Fact, seen: Fact) -> dict[str, Evidence]:
    if sighting is None:
        return {}
    by_program = sighting.evidence.how is How.SEEN
    has_user = not _USER_FIELDS.isdisjoint(sighting.fields)
    pairs = {
        Answer.YES: [(said, seen), *([(Fact.USER_SAID, Fact.USER_SEEN)] if has_user else [])],
        Answer.NOT_YET: [],
        Answer.OTHER_AGENT: [(Fact.OTHER_AGENT_SAID, Fact.OTHER_AGENT_SEEN)],
        Answer.NO_USER: [(Fact.NO_USER_SAID, Fact.NO_USER_SEEN)],
    }
    return {pair[by_program]: sighting.evidence for pair in pairs[sighting.answer]}


def ruled_out(session: Session) -> tuple[str, ...]:
    """Return the causes that are ruled out, in a few words each."""
    facts, version, phrases = known(session), session.claude_version, []
    for name, one in KNOWABLE.items():
        if name in facts and one.ruled_out:
            of_version = f" ({version})" if name == Fact.CLIENT_NEW_ENOUGH and version else ""
            phrases.append(f"{one.ruled_out}{of_version}")
    return tuple(dict.fromkeys(phrases))


# The final checklist -----------------------------------------------------------------------------
#
# The ten items of the guide, those of a key change, and follow-ups. The first known evidence in
# `proved_by` ticks an item; a person's confirmation is shown as such. While an evidence in
# `kept_open_by` is known, the item stays open. A follow-up is listed at the end from the save that
# makes it necessary until a person ticks it.


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
    return item in FOLLOW_UPS


def proof(item: ChecklistItem, known: Mapping[str, T]) -> T | None:
    """Return the value of the strongest known evidence for an item. None while it is open."""
    if any(one in known for one in item.kept_open_by):
        return None
    return next((known[one] for one in item.proved_by if one in known), None)
