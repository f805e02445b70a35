"""The commands of all screens. A command has a key, a hint, a palette entry, a tooltip and help."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding

_SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "right": "→",
    "left": "←",
}


class Command(NamedTuple):
    """What a key does, with all its words.

    `action` is the name of an action method (`action_next`). `keys` are Textual's names, separated
    by commas; the first one is shown. `hint` is the word in the row of key hints, `title` the entry
    in the palette; each is left out if it is empty. `help` is one sentence, also used as tooltip.
    """

    action: str
    keys: str = ""
    hint: str = ""
    title: str = ""
    help: str = ""
    priority: bool = False  # before the focused field gets the key

    @property
    def key_shown(self) -> str:
        """The key as the hints show it: `^n`, `Esc`."""
        return show_key_name(self.keys.split(",")[0])

    def binding(self) -> Binding:
        """Return the command as a Textual binding."""
        return Binding(
            self.keys,
            self.action,
            self.hint or self.title,
            show=False,
            tooltip=self.help,
            id=self.action,
            priority=self.priority,
        )


def show_key_name(key: str) -> str:
    """Write `ctrl+n` as `^n`, `escape` as `Esc`, `f1` as `F1`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _SHOWN.get(key, key.upper() if len(key) > 1 else key)


SHARING = Command(
    "sharing",
    "ctrl+o",
    "Sharing",
    "Hide names and hosts",
    "Hide names, hosts and IDs, or show them again.",
)
HELP = Command(
    "help", "ctrl+g,f1", "Help", "Open help", "What this step is for, and what can go wrong."
)
PALETTE = Command(
    "command_palette", "ctrl+p", "All commands", "", "Everything that can be done here."
)
LEAVE = Command(
    "leave",
    "ctrl+q",
    "Leave",
    "Leave the wizard",
    "It asks first if something would be lost.",
    True,
)
TICK = Command("tick", "space", "Tick", "", "Tick the box where the keys are, or clear it.")
