"""What the wizard can find out by itself when data does not arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ASK_MAVVRIK = "ask-mavvrik"
CHECK_SETTINGS = "check-settings"
COMPARE_CONSOLE = "compare-console"
READ_ARRIVED = "read-arrived"
LOOK_FOR_SETTINGS = "look-for-settings"
CLIENT_VERSION = "client-version"
TRY_HERE = "try-here"
POLL = "poll"


@dataclass(frozen=True, slots=True)
class Check:
    """Something a button does: its label, and in one line what happens when it is pressed."""

    id: str
    label: str
    does: str


_ALL = (
    Check(
        ASK_MAVVRIK,
        "Check with Mavvrik",
        "Sends one empty request with your tenant and key. It creates no data.",
    ),
    Check(
        CHECK_SETTINGS,
        "Check the settings",
        "Reads the settings the way Claude Code does and lists what is wrong.",
    ),
    Check(
        COMPARE_CONSOLE,
        "Compare with the console",
        "You paste what the console shows after a reload. Nothing is sent.",
    ),
    Check(
        READ_ARRIVED,
        "Look on this computer",
        "Reads the settings that Claude Code received here. Nothing is changed.",
    ),
    Check(
        LOOK_FOR_SETTINGS,
        "Look for company settings",
        "Looks at the places that device management uses on this computer.",
    ),
    Check(
        CLIENT_VERSION,
        "Look at the version",
        "Asks Claude Code on this computer for its version.",
    ),
    Check(
        TRY_HERE,
        "Test on this computer",
        "Runs Claude Code once, after asking, with a receiver here instead of Mavvrik.",
    ),
    Check(
        POLL,
        "Ask again",
        "Asks your verification address whether Cost and Sessions show data.",
    ),
)

CHECKS: Mapping[str, Check] = MappingProxyType({one.id: one for one in _ALL})
