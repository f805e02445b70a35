"""Help for each step, for the field with the focus, and for terms that need an explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class StepHelp(NamedTuple):
    """What ctrl+g shows on a step: its purpose, what can go wrong, whom to ask, the keys."""

    number: int
    purpose: str
    can_go_wrong: tuple[str, ...]
    ask: str
    keys: tuple[tuple[str, str], ...]


_NEXT = ("^n", "Next")
_BACK = ("Esc", "Back, nothing is lost")

EVERYWHERE = (
    ("^g", "Help (F1 too)"),
    ("^o", "Sharing on or off"),
    ("^p", "All commands"),
    ("^q", "Leave"),
)
PASTING = (
    "Your terminal pastes with Cmd+V or Ctrl+Shift+V. Ctrl+V pastes only text that you cut in "
    "this program."
)
CHOOSING = "Choose with ↑ ↓ or digits, then Enter"
SUSPENDING = (
    "^p, then Suspend gives the terminal to the shell; fg comes back here with nothing lost. ^z "
    "undoes a choice. Windows can't suspend a program."
)
PLAIN_MODE = (
    "Type the number of an answer and press Enter. Enter alone takes the number in brackets. At "
    "every question: b goes back, ? shows help, s turns sharing on or off, q leaves."
)
SUSPEND = "Give the terminal to the shell; fg comes back here."
MARKING = (
    "To copy words from this screen, hold Shift (Option in iTerm2) and drag over them, then copy "
    "as in any window."
)

# For a value or a message that was sent to a terminal, which does not confirm it.
SENT = "Sent to your terminal. We can't check it from here."
SENT_VALUE = "If pasting brings nothing, hold Shift, drag over it, and copy it."
SENT_PLAIN = "If pasting brings nothing, select it above with the mouse and copy it."
SENT_MESSAGE = "Paste it and check that it is there."

HELP = (
    StepHelp(
        1,
        "Mavvrik groups usage by agent. Each agent has its own ID and key.",
        (
            "No + Agent button: your Mavvrik account can't add agents.",
            "Register was not clicked: Mavvrik refuses the key in step 2.",
            "The Agent ID is wrong: you can change it only before Register.",
        ),
        "Whoever manages Mavvrik in your company.",
        (_NEXT, _BACK, ("^t", "Copy name")),
    ),
    StepHelp(
        2,
        "Connect shows 3 values: 2 say where the data belongs, the key proves that it is yours.",
        (
            "Refused: click Register in Connect, then check again.",
            "Still refused: copy the whole block again, from one account.",
            "Not reached: a proxy or a company certificate is in the way.",
        ),
        "Whoever registered the agent; for the network, your network team.",
        (("^n", "Check key"), _BACK, ("Tab", "Field by field"), ("^t", "Copy Agent ID")),
    ),
    StepHelp(
        3,
        "The console holds one settings.json for everyone. We add Mavvrik to it, so we need all of "
        "it.",
        (
            "Only a part was copied: select all, inside the editor.",
            "No Manage button: you are not an Owner, or your plan has no managed settings.",
            "Your settings come from device management: Mavvrik belongs there.",
        ),
        "An Owner of your Claude organization; for device management, that team.",
        (_NEXT, _BACK, ("^f", "Open a file, view text"), ("^r", "Apply fix")),
    ),
    StepHelp(
        4,
        "You see every change before it reaches anyone.",
        (
            "Another vendor's telemetry is there: you decide what happens to it.",
            "Something must be fixed first: Findings lists it.",
            "You don't want to send shell commands: switch them off here.",
        ),
        "The other vendor's team, your security team, your works council.",
        (_NEXT, _BACK, ("→", "Next tab"), ("^z", "Undo last choice")),
    ),
    StepHelp(
        5,
        "You paste the result into the console and save it there for everyone.",
        (
            "The wrong text was pasted: copy again, select all, paste.",
            "Update settings was not clicked: reload the page and compare.",
            "People have trouble: paste the original back, click Update settings, restart.",
        ),
        "An Owner of your Claude organization.",
        (
            _NEXT,
            _BACK,
            ("^t", "Copy settings"),
            ("^s", "Save to a file"),
            ("^l", "Clear clipboard"),
        ),
    ),
    StepHelp(
        6,
        "If sending fails, Claude Code shows nothing. 7 checks show what is known.",
        (
            "Claude Code was not restarted, or No was chosen in its dialog.",
            "Nothing yet: Mavvrik needs time, which is no failure.",
            "No user: the tester is not signed in with a Claude account.",
        ),
        "The tester; then Mavvrik's support: help.mavvrik.ai",
        (_NEXT, _BACK, ("Space", "Tick"), ("^r", "Check key")),
    ),
    StepHelp(
        7,
        'Each item has its evidence. "Confirmed by you" is your word, not a check. A setup is '
        "finished when all 10 are done.",
        (
            "An item is open: press Enter on it to go where you settle it.",
            "The original may hold other keys: delete it when you no longer need it.",
        ),
        "Keep the report. It holds no key and can go into a ticket.",
        (_BACK, ("^s", "Save report"), ("Enter", "Choose")),
    ),
)

GLOSSARY: Mapping[str, str] = {
    "agent": "What Mavvrik groups usage by; here, Claude Code in your company.",
    "tenant": "Your company's account in Mavvrik.",
    "API key": "The secret that proves to Mavvrik that data is yours.",
    "telemetry": "What a program reports about its own work.",
    "OpenTelemetry": "The open standard for such reports, which Claude Code uses.",
    "OTLP": "The protocol of OpenTelemetry: how reports travel.",
    "exporter": "The part that sends data. otlp turns it on, none turns it off.",
    "span": "One piece of work with its start, end and details.",
    "resource attribute": "A label on everything that one program sends, name=value.",
    "header": "A line sent with each request. 2 headers carry tenant and key.",
    "endpoint": "Where the data is sent.",
    "ingest": "The part of Mavvrik that receives data.",
    "managed settings": "Claude Code's name for company settings. They override a user's own.",
    "env": "The part of settings.json that sets environment variables.",
    "JSON": "The format of settings.json: quotes, braces, commas, no comments.",
    "MDM": "Device management such as Jamf or Intune, which can also set settings.",
}


ANYWHERE = 0  # not tied to a step

# By step and name of the field: its title and its explanation.
FIELD_HELP: Mapping[tuple[int, str], tuple[str, str]] = {
    (ANYWHERE, "choices"): (
        "What to do",
        "Up, down or a digit moves, Enter chooses. Each choice first says what it does.",
    ),
    (ANYWHERE, "symptoms"): (
        "What you see",
        "Up, down or a digit moves, Enter shows the causes.",
    ),
    (ANYWHERE, "causes"): (
        "The causes",
        "Up and down move. The marked cause says how to check it.",
    ),
    (ANYWHERE, "problems"): (
        "What is wrong here",
        "Up and down move. The marked row says what to do about it.",
    ),
    (ANYWHERE, "surfaces"): (
        "Where Claude Code runs",
        "Up and down move. The marked row says how it is known, and since when.",
    ),
    (ANYWHERE, "path"): (
        "The path of a file",
        "A file on this computer. ~ is your home folder.",
    ),
    (ANYWHERE, "settings"): (
        "The box for the settings with Mavvrik in them",
        "Paste the whole text of the editor. It is read here and sent nowhere. Only Mavvrik's "
        "values change.",
    ),
    (ANYWHERE, "changes"): (
        "What changes with this answer",
        "One row for each entry; up and down move. Looking decides nothing.",
    ),
    (ANYWHERE, "originals"): (
        "The kept originals",
        "One row for each; up and down move, Enter chooses.",
    ),
    (ANYWHERE, "which"): (
        "One of these",
        "Up, down or a digit moves, Enter chooses.",
    ),
    (ANYWHERE, "taken"): (
        "What is removed",
        "One row for each entry; up and down move, and the marked row shows its values. The "
        "console stays as it is until you paste and save there.",
    ),
    (1, "name"): (
        "The agent name",
        "The name that you entered in Mavvrik. It helps to find the agent; only the Agent ID "
        "decides where the data goes.",
    ),
    (2, "paste"): (
        "The box for the Connect block",
        "Paste the whole block at once, in any form. The key is never shown.",
    ),
    (2, "field-MVK_AGENT_ID"): (
        "The Agent ID",
        "Connect calls it MVK_AGENT_ID. Letters A to Z, digits, dot, underscore and hyphen, at "
        "most 255. Type or paste it, then Enter.",
    ),
    (2, "field-MVK_TENANT_ID"): (
        "The Tenant ID",
        "Connect calls it MVK_TENANT_ID. No comma, space, quotes or braces. Type or paste it, "
        "then Enter.",
    ),
    (2, "field-MVK_API_KEY"): (
        "The API key",
        "Connect calls it MVK_API_KEY. Paste it: only a mask is shown, and nothing can be "
        "copied from here.",
    ),
    (3, "paste"): (
        "The box for your settings.json",
        "Paste the whole text of the editor. It is read here, sent nowhere, and not changed.",
    ),
    (3, "elsewhere"): (
        "Where else settings may come from",
        "Jamf, Intune, Ansible or a file on each computer. Left, right or a digit moves, Enter "
        "chooses. Settings saved in the console switch the others off.",
    ),
    (4, "answers"): (
        "The answers",
        "Up, down or a digit moves, Enter chooses. ^f shows what would change, ^z undoes "
        "the last choice.",
    ),
    (4, "pane-list"): (
        "Changes",
        "One row for each entry; up and down move, and the marked row shows its values. Left "
        "and right change the tab.",
    ),
    (4, "pane-diff"): (
        "Diff",
        "Up and down move from change to change. - marks removed lines, + added lines. "
        "Secrets are masked.",
    ),
    (4, "pane-things"): (
        "Findings",
        "What must be fixed comes first; up and down move. ^r applies the fix shown, Enter "
        "opens the place in the text.",
    ),
    (4, "pane-choices"): (
        "Choices",
        "Up, down or a digit moves. Enter asks a choice again; on a box, it adds something that "
        "the guide does not ask for.",
    ),
    (5, "paste"): (
        "The box for comparing",
        "Paste what the console or the clipboard holds. It is compared, not shown, and sent "
        "nowhere. A match clears the clipboard if it holds your key.",
    ),
    (6, "who"): (
        "Who runs the test",
        "Up, down or a digit moves, Enter chooses. The tester must be signed in with a Claude "
        "account, or no user name arrives.",
    ),
    (6, "tester"): (
        "The tester",
        "The name or email to look for in Mavvrik. It stays on this computer.",
    ),
    (6, "ticks"): (
        "What you see in Mavvrik",
        "Left and right move, Space ticks. Tick what the row in Mavvrik shows, then answer "
        "below. An empty box counts as not seen.",
    ),
    (6, "causes"): (
        "The causes, the most likely first",
        "Up and down move. Enter runs the check of a cause if this program can, else it rules "
        "the cause out.",
    ),
    (7, "items"): (
        "The checklist",
        "Up and down move; each item shows its evidence. Enter on an open item goes where you "
        "settle it.",
    ),
}


def help_for(step: int, field: str) -> tuple[str, str] | None:
    """Return title and text for the focused field, on a step or on any page. None if missing."""
    return FIELD_HELP.get((step, field)) or FIELD_HELP.get((ANYWHERE, field))
