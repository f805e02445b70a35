"""The words of step 1."""

from __future__ import annotations

from wizard.guide import steps

NAME = "Agent name, as you typed it there"
NAME_NOTE = f"only for your report; suggestions: {', '.join(steps.AGENT_NAMES)}"
EARLY = f"Good to know before you spend time: {steps.REGISTER.good_to_know[2]}"
