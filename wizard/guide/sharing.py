"""While the screen is shared: what the browser is about to show, and how to stop sharing it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TITLE = "Stop sharing your browser now."

_CONNECT = "In the next clicks the Connect tab in Mavvrik will show the API key in clear text."

# What the next clicks show, by the step that they belong to.
SHOWS: Mapping[int, str] = MappingProxyType(
    {
        1: _CONNECT,
        2: _CONNECT,
        3: "In the next clicks the Claude console will show your settings in clear text, with "
        "every key that is in them.",
        5: "In the next clicks the Claude console will show the Mavvrik API key in clear text, and "
        "every other key in your settings too.",
    }
)
WINDOW = "This window can hide that. The browser cannot."

HOW = (
    ("Zoom", "Stop Share → Share → choose only this terminal window"),
    ("Meet", "Stop presenting → Present → A window → this terminal window"),
    ("Teams", "Stop sharing → Share → Window → this terminal window"),
)
RECORDED = "Is the call recorded? Then pause the recording too."
HELPER = (
    "Your helper can follow here: this window says, line by line, what to click and whether it "
    "worked."
)
GO_ON = "The browser is not shared, go on"
NOBODY = "Nobody else sees it anyway"
