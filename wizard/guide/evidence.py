"""What can be known about a setup, and what a session knows.

Everything that ticks an item or rules out a cause uses the IDs below. The end of an ID says how it
is known: `-said` was confirmed by a person, `-seen` was seen in telemetry or by polling,
`-compared` was compared with a pasted text. The program checked all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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
