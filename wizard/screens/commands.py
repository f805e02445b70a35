"""What can be done on every screen, in addition to the actions of its page."""

from __future__ import annotations

from textual.binding import Binding

from wizard.steps.blocks import Action

_SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "right": "→",
    "left": "←",
}


def show_key_name(key: str) -> str:
    """Write `ctrl+n` as `^n`, `escape` as `Esc`, `f1` as `F1`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _SHOWN.get(key, key.upper() if len(key) > 1 else key)


def binding_of(action: Action) -> Binding:
    """Return the key of an action as a Textual binding. It runs the method of the action's ID."""
    words = action.footer or action.palette
    return Binding(action.keys, action.id, words, show=False, tooltip=action.help, id=action.id)


SHARING = Action(
    "sharing",
    "Hide names and hosts",
    "ctrl+o",
    "Sharing",
    "Hide names, hosts and IDs, or show them again.",
)
HELP = Action(
    "help", "Open help", "ctrl+g,f1", "Help", "What this step is for, and what can go wrong."
)
LEAVE = Action(
    "leave", "Leave the wizard", "ctrl+q", "Leave", "It asks first if something would be lost."
)
# Without a label, the palette does not have it.
PALETTE = Action(
    "command_palette", "", "ctrl+p", "All commands", "Everything that can be done here."
)
TICK = Action("tick", "", "space", "Tick", "Tick the box where the keys are, or clear it.")
