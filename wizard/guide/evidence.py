"""What can be known about a setup, and what a session knows.

Everything that ticks an item or rules out a cause uses the IDs below. The end of an ID says how it
is known: `-said` was confirmed by a person, `-seen` was seen in telemetry or by polling,
`-compared` was compared with a pasted text. The program checked all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wizard.core.session.record import (
    REVOKE_OLD_KEY,
    Answer,
    Elsewhere,
    Evidence,
    Holds,
    How,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.core.verify.answer_kinds import WORDS, AnswerKind


@dataclass(frozen=True, slots=True)
class Knowable:
    """One thing that can be known.

    `ruled_out` describes in a few words the cause that this rules out. It is empty if nothing is
    ruled out.
    """

    id: str
    sentence: str
    ruled_out: str = ""


# Step 1 and 2
REGISTERED_SAID = "registered-said"
VALUES_SAID = "values-said"
KEY_ACCEPTED = "key-accepted"
KEY_REFUSED = "key-refused"
AGENT_ID_SAID = "agent-id-said"
MAVVRIK_REACHED = "mavvrik-reached"
# Step 3
SETTINGS_LOADED = "settings-loaded"
ONLY_CONSOLE_SAID = "only-console-said"
NO_OTHER_SETTINGS = "no-other-settings"
# Steps 4 and 5
SETTINGS_RIGHT = "settings-right"
SAVED_SAID = "saved-said"
SAVED_COMPARED = "saved-compared"
CONSOLE_DIFFERS = "console-differs"
DELIVERED_SAID = "delivered-said"
CONSOLE_EMPTY_SAID = "console-empty-said"
# Step 6
CLIENT_NEW_ENOUGH = "client-new-enough"
SETTINGS_ARRIVED = "settings-arrived"
ARRIVED_SAID = "arrived-said"
RESTARTED_SAID = "restarted-said"
APPROVED_SAID = "approved-said"
ACCOUNT_SAID = "account-said"
TEST_SAID = "test-said"
TRY_SEEN = "try-seen"
COST_SAID = "cost-said"
COST_SEEN = "cost-seen"
SESSIONS_SAID = "sessions-said"
SESSIONS_SEEN = "sessions-seen"
USER_SAID = "user-said"
USER_SEEN = "user-seen"
OTHER_AGENT_SAID = "other-agent-said"
OTHER_AGENT_SEEN = "other-agent-seen"
NO_USER_SAID = "no-user-said"
NO_USER_SEEN = "no-user-seen"
# After a rotation
OLD_KEY_REVOKED_SAID = "old-key-revoked-said"

# Evidence that data of ours was in Mavvrik.
ARRIVED = (COST_SAID, COST_SEEN, SESSIONS_SAID, SESSIONS_SEEN)

_ALL = (
    Knowable(REGISTERED_SAID, "You clicked Register."),
    Knowable(VALUES_SAID, "You pasted the 3 values from Connect."),
    Knowable(
        KEY_ACCEPTED,
        WORDS[AnswerKind.ACCEPTED].sentence,
        ruled_out="key not registered, wrong key",
    ),
    Knowable(KEY_REFUSED, "Mavvrik refused the tenant or the key."),
    Knowable(
        AGENT_ID_SAID,
        "The last 4 characters of the Agent ID match Mavvrik.",
        ruled_out="wrong Agent ID",
    ),
    Knowable(MAVVRIK_REACHED, "This computer can reach Mavvrik."),
    Knowable(SETTINGS_LOADED, "You loaded the settings as they were."),
    Knowable(
        ONLY_CONSOLE_SAID,
        "Your settings come from the console only.",
        ruled_out="other company settings",
    ),
    Knowable(NO_OTHER_SETTINGS, "No other company settings on this computer."),
    Knowable(SETTINGS_RIGHT, "The settings have no errors.", ruled_out="wrong settings"),
    Knowable(SAVED_SAID, "You clicked Update settings."),
    Knowable(
        SAVED_COMPARED,
        "After a reload, the console holds what you copied.",
        ruled_out="settings not saved",
    ),
    Knowable(CONSOLE_DIFFERS, "The console holds something else."),
    Knowable(DELIVERED_SAID, "You delivered the settings without the console."),
    Knowable(CONSOLE_EMPTY_SAID, "The console holds no settings that win."),
    Knowable(
        CLIENT_NEW_ENOUGH,
        "Claude Code here is new enough.",
        ruled_out="Claude Code too old",
    ),
    Knowable(
        SETTINGS_ARRIVED,
        "The settings on this computer match the plan.",
        ruled_out="settings not arrived",
    ),
    Knowable(
        ARRIVED_SAID,
        "In Claude Code, /status names these settings.",
        ruled_out="settings not arrived",
    ),
    Knowable(
        RESTARTED_SAID,
        "Claude Code was quit and started again.",
        ruled_out="not restarted",
    ),
    Knowable(
        APPROVED_SAID,
        "Yes was chosen in the dialog, or none appeared.",
        ruled_out="approval declined",
    ),
    Knowable(
        ACCOUNT_SAID,
        "The tester is signed in with a Claude account.",
        ruled_out="no Claude account",
    ),
    Knowable(TEST_SAID, "Someone ran Claude Code."),
    Knowable(
        TRY_SEEN,
        "With these settings, Claude Code sent spans to a test receiver here.",
        ruled_out="Claude Code sends nothing",
    ),
    Knowable(COST_SAID, "You see the activity under Cost."),
    Knowable(COST_SEEN, "Mavvrik reports activity under Cost."),
    Knowable(SESSIONS_SAID, "You see the session under Sessions."),
    Knowable(SESSIONS_SEEN, "Mavvrik reports a session under Sessions."),
    Knowable(USER_SAID, "You see the tester's name or email."),
    Knowable(USER_SEEN, "Mavvrik reports a user."),
    Knowable(OTHER_AGENT_SAID, "You see the activity under another agent."),
    Knowable(OTHER_AGENT_SEEN, "Mavvrik reports another agent."),
    Knowable(NO_USER_SAID, "You see the activity without a user."),
    Knowable(NO_USER_SEEN, "Mavvrik reports no user."),
    Knowable(OLD_KEY_REVOKED_SAID, "Everyone restarted, and the old key is revoked."),
)

KNOWABLE: Mapping[str, Knowable] = MappingProxyType({one.id: one for one in _ALL})

# Bad news takes precedence: while the key of a line is known, its values do not count.
TAKES_BACK: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        KEY_REFUSED: (KEY_ACCEPTED,),
        CONSOLE_DIFFERS: (SAVED_SAID, SAVED_COMPARED),
        OTHER_AGENT_SAID: (AGENT_ID_SAID,),
        OTHER_AGENT_SEEN: (AGENT_ID_SAID,),
        NO_USER_SAID: (ACCOUNT_SAID, USER_SAID, USER_SEEN),
        NO_USER_SEEN: (ACCOUNT_SAID, USER_SAID, USER_SEEN),
    }
)


_USER_FIELDS = frozenset({"User", "User email"})


def known(session: Session) -> dict[str, Evidence]:
    """Return what a session knows, by ID, with its evidence. Bad news takes precedence."""
    check, live, tried = session.check, session.live, session.current_try
    found: dict[str, Evidence | None] = {
        REGISTERED_SAID: session.registered,
        AGENT_ID_SAID: session.agent_compared,
        VALUES_SAID: session.agent_compared,
        SETTINGS_LOADED: session.loaded,
        TEST_SAID: session.activity,
        TRY_SEEN: tried.evidence if tried is not None and tried.is_right else None,
    }
    if session.elsewhere is Elsewhere.NO:
        found[ONLY_CONSOLE_SAID] = session.loaded
    if check is not None and (check.accepted or check.refused):
        found[KEY_ACCEPTED if check.accepted else KEY_REFUSED] = check.evidence
    # No result with an error leaves step 5.
    taken = session.taken.evidence if session.is_taken and session.taken else None
    left = taken or (live.evidence if session.is_saved and live else None)
    if left is not None:
        found[SETTINGS_RIGHT] = Evidence(How.CHECKED, left.at, left.where)
    if live is not None:
        found[OLD_KEY_REVOKED_SAID] = live.follow_ups.get(REVOKE_OLD_KEY)
        if live.holds is Holds.OTHER:
            found[CONSOLE_DIFFERS] = live.evidence
        elif live.delivered is not None:
            found[DELIVERED_SAID] = live.evidence
            if live.delivered.console is Elsewhere.NO:
                found[CONSOLE_EMPTY_SAID] = live.evidence
        elif live.holds is not Holds.WITHOUT:
            found[SAVED_COMPARED if live.console else SAVED_SAID] = live.evidence
    # For equal times the last one counts as the latest proof, so what was seen comes last.
    found |= _sighting(session.cost, COST_SAID, COST_SEEN)
    found |= _sighting(session.sessions, SESSIONS_SAID, SESSIONS_SEEN)
    found |= {**session.proofs, **(live.proofs if live else {})}
    present = {name: evidence for name, evidence in found.items() if evidence}
    gone = {old for new in present for old in TAKES_BACK.get(new, ())}
    return {name: evidence for name, evidence in present.items() if name not in gone}


def _sighting(sighting: Sighting | None, said: str, seen: str) -> dict[str, Evidence]:
    if sighting is None:
        return {}
    by_program = sighting.evidence.how is How.SEEN
    names = {
        Answer.YES: [seen if by_program else said],
        Answer.NOT_YET: [],
        Answer.OTHER_AGENT: [OTHER_AGENT_SEEN if by_program else OTHER_AGENT_SAID],
        Answer.NO_USER: [NO_USER_SEEN if by_program else NO_USER_SAID],
    }[sighting.answer]
    if sighting.answer is Answer.YES and not _USER_FIELDS.isdisjoint(sighting.fields):
        names.append(USER_SEEN if by_program else USER_SAID)
    return dict.fromkeys(names, sighting.evidence)


def ruled_out(session: Session) -> tuple[str, ...]:
    """Return the causes that are ruled out, in a few words each."""
    facts, version, phrases = known(session), session.claude_version, []
    for name, one in KNOWABLE.items():
        if name in facts and one.ruled_out:
            of_version = f" ({version})" if name == CLIENT_NEW_ENOUGH and version else ""
            phrases.append(f"{one.ruled_out}{of_version}")
    return tuple(dict.fromkeys(phrases))
