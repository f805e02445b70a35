"""Where to click, in the words that the two consoles use.

Two instructions are not in the guide. *Register*: until it is clicked Mavvrik refuses the key.
*Reload*: the editor keeps showing a pasted text that was never saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Where(StrEnum):
    """Which window the hand is in."""

    MAVVRIK = "mavvrik"
    CLAUDE = "claude"
    TERMINAL = "terminal"
    HERE = "here"


PLACES: Mapping[Where, str] = MappingProxyType(
    {
        Where.MAVVRIK: "In the Mavvrik dashboard",
        Where.CLAUDE: "In the Claude admin console",
        Where.TERMINAL: "In a terminal",
        Where.HERE: "Here",
    }
)

MAVVRIK_DASHBOARD = "https://app.mavvrik.ai"
CLAUDE_CONSOLE = "https://claude.ai/admin-settings/claude-code"

AGENTS = "Admin → Accounts → Agents"
MANAGED_SETTINGS = "Organization settings → Products → Claude Code"
COST = "Home → Agentic → Cost"
SESSIONS = "Home → Agentic → Sessions"


@dataclass(frozen=True, slots=True)
class ClickLine:
    """One thing to do. `strong` is the part of `text` to emphasise, or empty."""

    number: int
    text: str
    where: Where
    strong: str = ""


def _path(where: Where, *lines: tuple[str, str], start: int = 1) -> tuple[ClickLine, ...]:
    return tuple(
        ClickLine(number, text, where, strong)
        for number, (text, strong) in enumerate(lines, start=start)
    )


_SELECT_ALL = "Click into the editor, select all (Cmd+A or Ctrl+A)"

REGISTER = _path(
    Where.MAVVRIK,
    (f"{AGENTS} → + Agent. A drawer opens: Setup and Connect.", "+ Agent"),
    (
        "Setup: type the Agent Name. The Agent ID is made for you; keep it, or change "
        "it now: after Register it can never be changed.",
        "Agent Name",
    ),
    ("Click Next: tab Connect. Leave it open, you copy from it in step 2.", "Next"),
    ("Click Register. Until you do, Mavvrik refuses the key.", "Register"),
)

CREDENTIALS = (
    ClickLine(
        1,
        "The agent → tab Connect → copy the whole block with the three values.",
        Where.MAVVRIK,
        "Connect",
    ),
    ClickLine(
        2,
        "Paste it here. KEY=value lines, JSON, export lines, one at a time: any is fine.",
        Where.TERMINAL,
        "Paste",
    ),
)

OPEN_EDITOR = _path(
    Where.CLAUDE,
    (MANAGED_SETTINGS, ""),
    ("Scroll to Managed settings and click Manage.", "Manage"),
)

LOAD = OPEN_EDITOR + _path(
    Where.CLAUDE,
    (f"{_SELECT_ALL}, copy. Change nothing, close it again.", "copy"),
    start=3,
)

SAVE = OPEN_EDITOR + _path(
    Where.CLAUDE,
    (f"{_SELECT_ALL}, paste. The new text replaces all of the old one.", "paste"),
    ("Click Update settings.", "Update settings"),
    start=3,
)

PROVE = _path(
    Where.CLAUDE,
    ("Reload the browser page, click Manage, select all, copy, and paste it here.", "Reload"),
    start=5,
)

TEST_QUESTION = "List the files in this folder."

TEST_RUN = _path(
    Where.TERMINAL,
    ("Quit every running Claude Code. Open a new terminal window.", "every"),
    ("Type claude and choose Yes if it asks about managed settings.", "claude"),
    (f"Ask it: {TEST_QUESTION} (one model call, one tool)", TEST_QUESTION),
    ("Wait 10 seconds, then type /exit.", "/exit"),
)

# What to do under Cost and Sessions, with values to fill in.
LOOK_AT_COST = "Filter by your agent{agent} since {since}. Is there a row?"
LOOK_AT_SESSIONS = "Search or filter by the tester{who}. Open the session: does it show the test?"


@dataclass(frozen=True, slots=True)
class Stuck:
    """A question behind a button such as "I cannot see + Agent", and what helps, in order."""

    id: str
    question: str
    answers: tuple[str, ...]
    ask: str


NO_ADD_AGENT = Stuck(
    "no-add-agent",
    "I cannot see + Agent",
    (
        "The button stands in Admin → Accounts, on the tab Agents.",
        "Without the menu Admin your Mavvrik account may not add agents.",
        "A colleague who may can do steps 1 and 2 here, then hand over to you.",
    ),
    "Ask the person who manages Mavvrik in your company.",
)

NO_MANAGE = Stuck(
    "no-manage",
    'No "Manage"?',
    (
        "Only an Owner or Primary Owner sees it, on a Team or Enterprise plan.",
        "On a Pro or Max plan there are no managed settings.",
        "It is a page of claude.ai, not of the developer platform for API keys.",
        "A colleague who is an Owner can go on from here: hand over to them.",
    ),
    "Ask an Owner of your Claude organisation.",
)

CONSOLE_ERROR = Stuck(
    "console-error",
    "It shows an error",
    (
        "While an error is shown, nothing was saved: everyone keeps the old settings.",
        "Look at the first and the last line. Was all old text selected when you pasted?",
        "Two texts after each other are the usual cause. Select all, then paste again.",
        "Otherwise copy what the editor holds and paste it here: we compare it.",
    ),
    "Keep the words of the error for Mavvrik's or Anthropic's support.",
)

NO_DATA_COLUMN = Stuck(
    "no-filter",
    "I cannot find our agent",
    (
        "Clear all filters, then choose the time since your test.",
        "Look for the agent by its name, then by the last four of its ID.",
        "A view opened before the test may need a reload of the page.",
    ),
    "Ask whoever registered the agent.",
)

ELSEWHERE = Stuck(
    "elsewhere",
    "Do our settings come from somewhere else?",
    (
        "Ask a developer to type /status in Claude Code and to read the line about "
        "settings: plist, HKLM or file means a policy from elsewhere.",
        "Ask whoever runs Jamf, Intune, Ansible or the like for a Claude Code profile.",
        "If there is one: put the Mavvrik values there instead, or move all of it into "
        "the console. Only one of the two is in force; the console wins.",
        "mvk-wizard merge does the same on the file of that policy.",
    ),
    "Ask the people who set up your developers' computers.",
)

STUCK = (NO_ADD_AGENT, NO_MANAGE, CONSOLE_ERROR, NO_DATA_COLUMN, ELSEWHERE)
