"""Before and after *Update settings*: what is checked, who notices what, what to keep in mind."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.core.values import DEFAULT_ENDPOINT


@dataclass(frozen=True, slots=True)
class SaveCheck:
    """One thing that must hold before *Update settings*, and how it is made sure."""

    id: str
    text: str
    proof: str


SAVE_CHECKS = (
    SaveCheck(
        "syntax",
        "The JSON is valid",
        "The whole text is read again, strictly, just before it is copied.",
    ),
    SaveCheck(
        "env-placed",
        'The "env" object is in the right place',
        "At the top level, once, with all ten entries inside.",
    ),
    SaveCheck(
        "key-exact",
        "The API key is exact",
        "Put in from your paste, not typed, and accepted by Mavvrik in step 2.",
    ),
    SaveCheck(
        "tenant-exact",
        "The tenant ID is exact",
        "Put in from your paste, not typed, and accepted by Mavvrik in step 2.",
    ),
    SaveCheck(
        "agent-exact",
        "The agent ID is exact",
        "Put in from your paste; you compared its last four characters.",
    ),
    SaveCheck(
        "endpoint",
        f"The OTLP endpoint is {DEFAULT_ENDPOINT}",
        "Compared letter by letter, and no other entry overrides it.",
    ),
    SaveCheck(
        "protocol",
        "The OTLP protocol is http/json",
        "Compared letter by letter, and no other entry overrides it.",
    ),
)

RISK = (
    "Settings that cannot be read keep Claude Code from starting, for everyone. "
    "That is why nothing is copied before it was checked."
)
WHOLE_ORGANISATION = (
    "The console has one policy for the whole organisation. There is no test group; "
    "a pilot needs device management or a file on one computer."
)
KEEP_THE_ORIGINAL = (
    "Keep a copy of the settings as they are now: they may hold more than you know "
    "of. We keep one for you, and name its path."
)
LOADED_LONG_AGO = (
    "If a colleague has edited the settings since you copied them, go back to step 3 "
    "and paste them again."
)
COUNT_THE_LINES = "After pasting, look at the last line in the editor: it should be a lone }."


@dataclass(frozen=True, slots=True)
class Notice:
    """What developers notice: a one-word label and a sentence."""

    label: str
    text: str


NOTICES = (
    Notice("Who", "everyone in the organisation. There is no test group in the console."),
    Notice("When", "the next time they restart Claude Code. Running sessions go on."),
    Notice(
        "What",
        'some see "Managed settings require approval" and must choose Yes; No closes '
        "Claude Code, nothing worse.",
    ),
    Notice("Undo", "paste the original back, Update settings, restart: about 2 minutes."),
)

AFTER_SAVING = (
    "Claude Code fetches the settings when it starts and once an hour, but telemetry "
    "begins only after a full restart.",
    "Only what happens after that restart will show in Mavvrik.",
)

ROTATION = (
    "Do not revoke the old key yet. Computers use it until their Claude Code was "
    "restarted with the new one.",
)
