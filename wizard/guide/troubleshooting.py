"""The guide's troubleshooting by symptom, each with its likely causes in order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wizard.guide.causes import CAUSES, Cause
from wizard.guide.evidence import ARRIVED, Fact

UNDO_FIRST = (
    "Undo first, then find the cause: bring the original settings back and restart Claude Code. "
    "Then add only the Mavvrik values again."
)


@dataclass(frozen=True, slots=True)
class Symptom:
    """One section: the symptom in a person's words, the guide's heading, and causes in order.

    `doubts` is evidence that the symptom contradicts, so it rules out nothing here.
    """

    id: str
    symptom: str
    guide_title: str
    opening: str
    causes: tuple[Cause, ...]
    doubts: tuple[str, ...] = ()


def _causes(*ids: str) -> tuple[Cause, ...]:
    return tuple(CAUSES[one] for one in ids)


NO_DATA = Symptom(
    "no-data",
    "Nothing shows up in Mavvrik yet",
    "No data in the Mavvrik dashboard",
    "Check that the settings are saved and right, that they reached a computer, and that it sends.",
    _causes(
        "not-registered",
        "not-saved",
        "values-wrong",
        "header-form",
        "not-restarted",
        "declined",
        "old-session",
        "cannot-reach",
        "no-managed-login",
        "other-surface",
        "other-settings",
        "too-old",
        "user-override",
        "not-reloaded",
        "no-model-call",
        "filter",
        "too-early",
    ),
    (Fact.COST_SEEN, Fact.COST_SAID),
)
STOPPED = Symptom(
    "stopped",
    "Data stopped arriving in Mavvrik",
    NO_DATA.guide_title,
    "Something changed: the key, the settings, or the way from the computers to Mavvrik.",
    _causes(
        "key-revoked",
        "console-changed",
        "other-settings",
        "cannot-reach",
        "user-override",
        "no-managed-login",
        "no-model-call",
        "filter",
    ),
    (*ARRIVED, Fact.SETTINGS_ARRIVED, Fact.ARRIVED_SAID, Fact.TRY_SEEN),
)
REFUSED = Symptom(
    "refused",
    "Mavvrik refuses the key",
    "No data in the Mavvrik dashboard: the header value",
    "The header value carries tenant and key. Claude Code drops refused data and shows nothing.",
    _causes(
        "not-registered",
        "mixed-accounts",
        "header-form",
        "other-vendor-headers",
        "user-override",
    ),
    (Fact.KEY_ACCEPTED,),
)
WRONG_AGENT = Symptom(
    "wrong-agent",
    "Data appears under another agent, or none",
    "Data appears under the wrong agent",
    "OTEL_RESOURCE_ATTRIBUTES names the agent. Without it, Mavvrik can't know where the data "
    "belongs.",
    _causes(
        "agent-wrong",
        "agent-unreadable",
        "not-restarted",
        "other-settings",
        "other-surface",
        "second-agent",
    ),
    (Fact.AGENT_ID_SAID,),
)
DETAILS_MISSING = Symptom(
    "details-missing",
    "Cost appears without a user or session",
    "User or session details are missing",
    "Mavvrik can break usage down by user and session only if Claude Code sends both.",
    _causes(
        "no-account",
        "enhanced-off",
        "session-id-off",
        "headless",
        "filter",
        "too-early",
    ),
    (
        Fact.ACCOUNT_SAID,
        Fact.USER_SAID,
        Fact.USER_SEEN,
        Fact.COST_SAID,
        Fact.COST_SEEN,
        Fact.SESSIONS_SAID,
        Fact.SESSIONS_SEEN,
    ),
)
COST_LOW = Symptom(
    "cost-low",
    "The cost looks too low",
    "Cost looks lower than expected",
    "Mavvrik counts from the moment the settings were active on a computer. Earlier work is not "
    "sent later.",
    _causes(
        "before-save",
        "not-everyone",
        "other-surface",
        "auto-mode",
        "stopped-sessions",
        "child-processes",
        "no-model-call",
        "too-old",
        "filter",
        "priced-by-mavvrik",
    ),
    (Fact.CLIENT_NEW_ENOUGH, Fact.COST_SAID, Fact.COST_SEEN),
)
TROUBLE_AFTER = Symptom(
    "trouble-after",
    "Claude Code has had trouble since the save",
    "Claude Code users report issues after saving settings",
    UNDO_FIRST,
    _causes(
        "syntax",
        "overwritten",
        "shadowed",
        "dialog-surprise",
        "old-clients",
    ),
    (Fact.CLIENT_NEW_ENOUGH, Fact.ONLY_CONSOLE_SAID),
)

TROUBLES = (NO_DATA, STOPPED, REFUSED, WRONG_AGENT, DETAILS_MISSING, COST_LOW, TROUBLE_AFTER)


def troubles_of(known: Collection[str]) -> tuple[Symptom, ...]:
    """Return the possible symptoms: data that has arrived can stop; else it never arrived."""
    other = STOPPED if set(known).isdisjoint(ARRIVED) else NO_DATA
    return tuple(one for one in TROUBLES if one is not other)


def open_causes(trouble: Symptom, known: Collection[str]) -> tuple[Cause, ...]:
    """Return the causes that `known` (IDs of evidence) does not rule out, the likeliest first."""
    trusted = set(known).difference(trouble.doubts)
    return tuple(one for one in trouble.causes if trusted.isdisjoint(one.rules_out))


def ruled_out_causes(trouble: Symptom, known: Collection[str]) -> tuple[Cause, ...]:
    still_open = open_causes(trouble, known)
    return tuple(one for one in trouble.causes if one not in still_open)
