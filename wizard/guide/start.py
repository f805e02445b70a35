"""The first screen: what will happen, who is needed, what the program can and cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something to have open in the browser, and the role that it takes."""

    what: str
    who: str


TITLE = "Connect Claude Code to Mavvrik"
GOAL = (
    "In about 15 minutes your organisation's Claude Code usage and cost will be on "
    "its way to Mavvrik."
)

NEEDS = (
    Need("Mavvrik dashboard", "someone who may add agents (Admin → Accounts)"),
    Need("Claude admin console", "an Owner or Primary Owner, Team or Enterprise plan"),
    Need("Not both you?", "You can do your part and hand over to a colleague."),
)

SAFETY = (
    "This program cannot change anything in Claude or Mavvrik by itself. Nothing "
    'changes for your developers until YOU click "Update settings" in step 5, and '
    "the way back is one paste."
)

SHARING = "Sharing your screen?  Press ^o now: keys, names and addresses are hidden."
SHARING_ON = "Sharing is on: keys, names and addresses are hidden here. ^o turns it off."

WHY_MAVVRIK = (
    "The bill of a provider gives a total. It does not say who used Claude Code, in "
    "which sessions, with which models, or how that changed."
)
MAVVRIK_SHOWS = (
    "Spend over time, in Home → Agentic → Cost.",
    "Usage by user: who used Claude Code, and how much.",
    "Single sessions, in Home → Agentic → Sessions: what was done, what it cost.",
    "Which models were used, and what each of them cost.",
    "Which ways of working with Claude Code add to the cost.",
)
HOW_IT_WORKS = (
    "Claude Code can report its own work as OpenTelemetry. Managed settings tell it "
    "to send these reports to Mavvrik.",
    "Four things to do: register Claude Code in Mavvrik, copy three values, put them "
    "into the settings in the Claude console, and look whether data arrives.",
)


def talks_to(hosts: Sequence[str]) -> str:
    """The promise which hosts are contacted; `hosts` are those in force, ingest first."""
    return f"It talks only to {' and '.join(hosts)}."
