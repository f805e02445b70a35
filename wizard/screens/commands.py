"""The commands that most screens share; a screen takes them over, or with a word of its own."""

from __future__ import annotations

from wizard.screens.widgets.command import Command

NEXT = Command("next", "ctrl+n", "Next", "Next", "Go to the next step.")
BACK = Command("back", "escape", "Back", "Back", "Go to the step before; nothing is lost.")
COPY_THIS = Command("copy_this", "ctrl+t", "Copy", "Copy", "Copy the value that is at hand.")
SHARING = Command(
    "sharing", "ctrl+o", "Sharing", "Sharing", "Hide keys, names and addresses, or show them again."
)
HELP = Command("help", "ctrl+g,f1", "Help", "Help", "What this step is for, and what can go wrong.")
PALETTE = Command(
    "command_palette", "ctrl+p", "All commands", "", "Everything that can be done here."
)
LEAVE = Command("leave", "ctrl+q", "Leave", "Leave", "End the wizard; you can go on later.", True)
TICK = Command("tick", "space", "Tick", "", "Tick the box where the keys are, or clear it.")
