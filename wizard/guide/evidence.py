"""What can be known of a set-up. Everything that ticks a line or rules out a cause names these ids.

The end of an id says how it is known: `-said` is a person's word, `-seen` was seen in telemetry or
by polling, `-compared` with a pasted text; all others were checked by the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Knowable:
    """One thing that can be known, whoever says so.

    `ruled_out` names in few words the cause that is off the list once this is known; it is empty
    where nothing is ruled out.
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

# Data of ours was in Mavvrik.
ARRIVED = (COST_SAID, COST_SEEN, SESSIONS_SAID, SESSIONS_SEEN)

_ALL = (
    Knowable(REGISTERED_SAID, "You clicked Register."),
    Knowable(VALUES_SAID, "You pasted the three values from the Connect tab."),
    Knowable(
        KEY_ACCEPTED,
        "Mavvrik accepted the tenant and the key.",
        ruled_out="key not registered, wrong key",
    ),
    Knowable(KEY_REFUSED, "Mavvrik refused the tenant or the key."),
    Knowable(
        AGENT_ID_SAID,
        "The last four characters of the Agent ID are those in the dashboard.",
        ruled_out="wrong Agent ID",
    ),
    Knowable(MAVVRIK_REACHED, "This computer can reach Mavvrik."),
    Knowable(SETTINGS_LOADED, "You gave the settings as they were before."),
    Knowable(
        ONLY_CONSOLE_SAID,
        "Your company's settings come from the console only.",
        ruled_out="other company settings",
    ),
    Knowable(NO_OTHER_SETTINGS, "No other company settings are on this computer."),
    Knowable(SETTINGS_RIGHT, "The settings hold no error.", ruled_out="wrong settings"),
    Knowable(SAVED_SAID, "You clicked Update settings."),
    Knowable(
        SAVED_COMPARED,
        "After a reload the console holds what you copied.",
        ruled_out="settings not saved",
    ),
    Knowable(CONSOLE_DIFFERS, "The console holds something else than planned."),
    Knowable(
        CLIENT_NEW_ENOUGH,
        "Claude Code here is new enough.",
        ruled_out="Claude Code too old",
    ),
    Knowable(
        SETTINGS_ARRIVED,
        "The settings are on this computer, equal to the plan.",
        ruled_out="settings not arrived",
    ),
    Knowable(
        ARRIVED_SAID,
        'In Claude Code, /status says "remote".',
        ruled_out="settings not arrived",
    ),
    Knowable(
        RESTARTED_SAID,
        "Claude Code was quit and started again.",
        ruled_out="not restarted",
    ),
    Knowable(
        APPROVED_SAID,
        "Yes was chosen in the dialog, or there was none.",
        ruled_out="approval declined",
    ),
    Knowable(
        ACCOUNT_SAID,
        "The tester is signed in with a Claude account.",
        ruled_out="no Claude account",
    ),
    Knowable(TEST_SAID, "Somebody asked Claude Code something."),
    Knowable(
        TRY_SEEN,
        "With these settings Claude Code sent spans to a test receiver here.",
        ruled_out="Claude Code sends nothing",
    ),
    Knowable(COST_SAID, "You see the activity under Cost."),
    Knowable(COST_SEEN, "Mavvrik reports it as visible under Cost."),
    Knowable(SESSIONS_SAID, "You see the session under Sessions."),
    Knowable(SESSIONS_SEEN, "Mavvrik reports it as visible under Sessions."),
    Knowable(USER_SAID, "You see the tester's name or e-mail."),
    Knowable(USER_SEEN, "Mavvrik reports a user."),
    Knowable(OTHER_AGENT_SAID, "You see the activity under another agent."),
    Knowable(OTHER_AGENT_SEEN, "Mavvrik reports another agent."),
    Knowable(NO_USER_SAID, "You see the activity without a user."),
    Knowable(NO_USER_SEEN, "Mavvrik reports no user."),
    Knowable(OLD_KEY_REVOKED_SAID, "Everyone has restarted, and the old key is revoked."),
)

KNOWABLE: Mapping[str, Knowable] = MappingProxyType({one.id: one for one in _ALL})

# Bad news wins: what counts no longer while the key of the line is known.
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
