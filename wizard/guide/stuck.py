"""When the browser does not show what the click path says."""

from __future__ import annotations

from dataclasses import dataclass


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
