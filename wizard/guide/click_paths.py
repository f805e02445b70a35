"""Where to click, in the words of the two consoles.

Two instructions are not in the guide. *Register*: until it is clicked, Mavvrik refuses the key.
*Reload*: the editor keeps showing a pasted text that was never saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """The window in which the person works."""

    MAVVRIK = "mavvrik"
    CLAUDE = "claude"
    TERMINAL = "terminal"
    HERE = "here"


PLACES: Mapping[Where, str] = {
    Where.MAVVRIK: "In the Mavvrik dashboard",
    Where.CLAUDE: "In the Claude admin console",
    Where.TERMINAL: "In a terminal",
    Where.HERE: "Here",
}

MAVVRIK_DASHBOARD = "https://app.mavvrik.ai"
CLAUDE_CONSOLE = "https://claude.ai/admin-settings/claude-code"

AGENTS = "Admin → Accounts → Agents"
MANAGED_SETTINGS = "Organization settings → Products → Claude Code"
COST = "Home → Agentic → Cost"
SESSIONS = "Home → Agentic → Sessions"


class ClickLine(NamedTuple):
    """One thing to do. `strong` is the part of `text` to emphasize, or empty."""

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
    (f"{AGENTS} → + Agent", "+ Agent"),
    ("Setup: enter an Agent Name. After Register, the Agent ID is fixed.", "Agent Name"),
    ("Click Next for Connect.", "Next"),
    ("Click Register. Until then, Mavvrik refuses the key.", "Register"),
)

CREDENTIALS = (
    ClickLine(
        1,
        "Your agent → Connect: copy the whole block with the 3 values.",
        Where.MAVVRIK,
        "Connect",
    ),
    ClickLine(
        2,
        "Paste it here, in any form, or one value at a time.",
        Where.HERE,
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
    (f"{_SELECT_ALL}, copy. Close the editor without saving.", "copy"),
    start=3,
)

SAVE = OPEN_EDITOR + _path(
    Where.CLAUDE,
    (f"{_SELECT_ALL}, paste.", "paste"),
    ("Click Update settings.", "Update settings"),
    start=3,
)

PROVE = _path(
    Where.CLAUDE,
    ("Reload the page, click Manage, select all, copy, paste here.", "Reload"),
    start=5,
)

TEST_QUESTION = "List the files in this folder."

TEST_RUN = _path(
    Where.TERMINAL,
    ("Quit every running Claude Code. Open a new terminal window.", "every"),
    ("Type claude. Choose Yes if it asks about managed settings.", "claude"),
    (f"Ask it: {TEST_QUESTION} (one model call, one tool)", TEST_QUESTION),
    ("Wait 10 seconds, then type /exit.", "/exit"),
)

# What to do under Cost and Sessions, with values to fill in.
LOOK_AT_COST = "Is there a row for {agent} since {since}?"
LOOK_AT_SESSIONS = "Filter by the tester{who}. Does the session show the test?"


class Stuck(NamedTuple):
    """A question behind a button such as "Can't see + Agent", and the answers, in order."""

    id: str
    question: str
    answers: tuple[str, ...]
    ask: str


NO_ADD_AGENT = Stuck(
    "no-add-agent",
    "Can't see + Agent",
    (
        "Look in Admin → Accounts, on the Agents tab.",
        "If you have no Admin menu, your Mavvrik account can't add agents.",
        "A colleague who can add agents can do steps 1 and 2 here, then hand over to you.",
    ),
    "Ask the person who manages Mavvrik in your company.",
)

NO_MANAGE = Stuck(
    "no-manage",
    'No "Manage"?',
    (
        "Only an Owner or Primary Owner sees it, on a Team or Enterprise plan.",
        "Pro and Max plans have no managed settings.",
        "It is a page of claude.ai, not of the developer platform for API keys.",
        "With Bedrock, Vertex or a gateway there is none: open the file in use, or start empty."
        " Step 5 delivers by MDM or file.",
        "A colleague who is an Owner can go on from here: hand over to them.",
    ),
    "Ask an Owner of your Claude organization.",
)

CONSOLE_ERROR = Stuck(
    "console-error",
    "Console shows an error",
    (
        "While the console shows an error, nothing is saved: everyone keeps the old settings.",
        "Check the first and the last line: usually, old text is left.",
        "If so, select all, then paste again.",
        "Otherwise copy what the editor holds and paste it here to compare it.",
    ),
    "Keep the error's wording for Mavvrik or Anthropic support.",
)

NO_DATA_COLUMN = Stuck(
    "no-filter",
    "Can't find your agent",
    (
        "Clear all filters, then choose the time since your test.",
        "Look for the agent by its name, then by the last 4 characters of its ID.",
        "If you opened the page before the test, reload it.",
    ),
    "Ask whoever registered the agent.",
)

ELSEWHERE = Stuck(
    "elsewhere",
    "Do settings come from elsewhere?",
    (
        "Ask a developer to type /status in Claude Code and read the line about "
        "settings: plist, HKLM or file means they come from elsewhere.",
        "Ask whoever runs Jamf, Intune, Ansible or the like about a Claude Code profile.",
        "If there is one, put the Mavvrik values there, or move all of it into "
        "the console. Only one of the two counts: the console wins.",
        "To change that profile's file, use mvk-wizard merge.",
    ),
    "Ask the people who set up your developers' computers.",
)
