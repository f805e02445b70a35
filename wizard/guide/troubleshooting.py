"""The guide's troubleshooting, by symptom: for each the likely causes, in order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wizard.guide import causes as c
from wizard.guide import causes_shown as shown
from wizard.guide import evidence as e
from wizard.guide.causes import Cause

UNDO_FIRST = (
    "Undo first, look for the cause afterwards: paste the original back, Update "
    "settings, restart. Then put in only the Mavvrik values again."
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One section: the symptom as a person says it, the guide's heading, what to try in order.

    `doubts` is the evidence that the symptom itself contradicts: here it rules nothing out.
    """

    id: str
    symptom: str
    guide_title: str
    opening: str
    causes: tuple[Cause, ...]
    doubts: tuple[str, ...] = ()


NO_DATA = Trouble(
    "no-data",
    "Nothing shows up in Mavvrik yet",
    "No data in the Mavvrik dashboard",
    "First that the settings were saved, then that they are right, then that they "
    "reached a computer and that it sends.",
    (
        c.NOT_REGISTERED,
        c.NOT_SAVED,
        c.VALUES_WRONG,
        c.HEADER_FORM,
        c.NOT_RESTARTED,
        c.DECLINED,
        c.OLD_SESSION,
        c.CANNOT_REACH,
        c.NO_MANAGED_LOGIN,
        c.OTHER_SETTINGS,
        c.TOO_OLD,
        c.USER_OVERRIDE,
        c.NOT_RELOADED,
        c.NO_MODEL_CALL,
        c.FILTER,
        c.TOO_EARLY,
    ),
    (e.COST_SEEN, e.COST_SAID),
)
STOPPED = Trouble(
    "stopped",
    "Data stopped arriving in Mavvrik",
    NO_DATA.guide_title,
    "It worked before, so something changed: the key, the settings in the console, or the way "
    "from the computers to Mavvrik.",
    (
        c.KEY_REVOKED,
        c.CONSOLE_CHANGED,
        c.OTHER_SETTINGS,
        c.CANNOT_REACH,
        c.USER_OVERRIDE,
        c.NO_MANAGED_LOGIN,
        c.NO_MODEL_CALL,
        c.FILTER,
    ),
    (*e.ARRIVED, e.SETTINGS_ARRIVED, e.ARRIVED_SAID, e.TRY_SEEN),
)
REFUSED = Trouble(
    "refused",
    "Mavvrik refuses the key",
    "No data in the Mavvrik dashboard: the header value",
    "Claude Code tries once, drops refused data and shows nothing. The header value "
    "carries tenant and key.",
    (
        c.NOT_REGISTERED,
        c.MIXED_ACCOUNTS,
        c.HEADER_FORM,
        c.OTHER_VENDOR_HEADERS,
        c.USER_OVERRIDE,
    ),
    (e.KEY_ACCEPTED,),
)
WRONG_AGENT = Trouble(
    "wrong-agent",
    "It shows under another agent, or under none",
    "Data appears under the wrong agent",
    "The agent of the data is the ID in OTEL_RESOURCE_ATTRIBUTES, nothing else. "
    "Without it Mavvrik cannot know where the data belongs.",
    (
        shown.AGENT_WRONG,
        shown.AGENT_UNREADABLE,
        c.NOT_RESTARTED,
        c.OTHER_SETTINGS,
        shown.SECOND_AGENT,
    ),
    (e.AGENT_ID_SAID,),
)
DETAILS_MISSING = Trouble(
    "details-missing",
    "There is cost, but no user or no session",
    "User or session details are missing",
    "Mavvrik can break usage down by user and session only if Claude Code names them on its spans.",
    (
        shown.NO_ACCOUNT,
        shown.ENHANCED_OFF,
        shown.SESSION_ID_OFF,
        shown.HEADLESS,
        c.FILTER,
        c.TOO_EARLY,
    ),
    (
        e.ACCOUNT_SAID,
        e.USER_SAID,
        e.USER_SEEN,
        e.COST_SAID,
        e.COST_SEEN,
        e.SESSIONS_SAID,
        e.SESSIONS_SEEN,
    ),
)
COST_LOW = Trouble(
    "cost-low",
    "The cost looks too low",
    "Cost looks lower than expected",
    "Mavvrik counts from the moment the settings were active on a computer. Earlier "
    "work is not sent later.",
    (
        shown.BEFORE_SAVE,
        shown.NOT_EVERYONE,
        c.NO_MODEL_CALL,
        c.TOO_OLD,
        c.FILTER,
        shown.PRICED_BY_MAVVRIK,
    ),
    (e.CLIENT_NEW_ENOUGH, e.COST_SAID, e.COST_SEEN),
)
TROUBLE_AFTER = Trouble(
    "trouble-after",
    "Claude Code has trouble since we saved",
    "Claude Code users report issues after saving settings",
    UNDO_FIRST,
    (shown.SYNTAX, shown.OVERWRITTEN, shown.SHADOWED, shown.DIALOG_SURPRISE, shown.OLD_CLIENTS),
    (e.CLIENT_NEW_ENOUGH, e.ONLY_CONSOLE_SAID),
)

TROUBLES = (NO_DATA, STOPPED, REFUSED, WRONG_AGENT, DETAILS_MISSING, COST_LOW, TROUBLE_AFTER)


def troubles_of(known: Collection[str]) -> tuple[Trouble, ...]:
    """The symptoms that are possible: what has arrived can only stop, what has not never came."""
    other = STOPPED if set(known).isdisjoint(e.ARRIVED) else NO_DATA
    return tuple(one for one in TROUBLES if one is not other)


def open_causes(trouble: Trouble, known: Collection[str]) -> tuple[Cause, ...]:
    """The causes that `known`, ids of evidence, does not rule out, likeliest first."""
    return tuple(one for one in trouble.causes if not _ruled_out(one, trouble, known))


def ruled_out_causes(trouble: Trouble, known: Collection[str]) -> tuple[Cause, ...]:
    """The causes that need not be asked about again."""
    return tuple(one for one in trouble.causes if _ruled_out(one, trouble, known))


def _ruled_out(cause: Cause, trouble: Trouble, known: Collection[str]) -> bool:
    trusted = set(known).difference(trouble.doubts)
    return not trusted.isdisjoint(cause.rules_out)
