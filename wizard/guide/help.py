"""Help for each step, for the field that has the keys, and for words that need explaining."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class StepHelp:
    """What ctrl+g shows on a step: what it is for, what can go wrong, whom to ask, the keys."""

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
    "Your terminal pastes with Cmd+V or Ctrl+Shift+V. Ctrl+V is for text that was "
    "cut in this program itself."
)
SUSPENDING = (
    "^p, then Suspend gives the terminal to the shell, and fg goes on here with nothing lost. "
    "^z undoes, where there is something to undo. Windows cannot suspend a program."
)
PLAIN_MODE = (
    "Plain mode: type the number of an answer, then Enter. Enter alone takes the number in "
    "brackets. At every question: b goes back, ? helps, s hides or shows keys, names and "
    "addresses, q leaves."
)
SUSPEND = "Give the terminal to the shell; fg goes on here."
MARKING = (
    "To copy words from this screen, drag over them with Shift held (Option in iTerm2), then "
    "copy as in any window."
)

# A single value or a message, handed to a terminal that tells nobody whether it took it.
SENT = "Sent to your terminal; cannot be checked from here."
SENT_VALUE = "If pasting brings nothing, drag over it with Shift held, and copy it."
SENT_PLAIN = "If pasting brings nothing, mark it above with the mouse, and copy it."
SENT_MESSAGE = "Paste it where it belongs, and see that it is there."

HELP = (
    StepHelp(
        1,
        "Mavvrik needs to know of Claude Code before it takes its data: as an agent, "
        "with an ID of its own and a key.",
        (
            "There is no + Agent: your Mavvrik account may not add agents.",
            "Register was not clicked: then the key is refused in step 2.",
            "The Agent ID was changed by mistake: possible only before Register.",
        ),
        "Whoever manages Mavvrik in your company.",
        (_NEXT, _BACK, ("^t", "Copy the name")),
    ),
    StepHelp(
        2,
        "The Connect tab shows three values. Two say where the data belongs, the third proves it.",
        (
            "Refused: click Register in the Connect tab, then check again.",
            "Refused all the same: copy the whole block again, from one account.",
            "Not reached: a proxy or a company certificate stands between.",
        ),
        "Whoever registered the agent; for the network, your network team.",
        (("^n", "Check and go on"), _BACK, ("Tab", "Field by field"), ("^t", "Copy Agent ID")),
    ),
    StepHelp(
        3,
        "The console holds one settings.json for everyone. Ours goes into it, so we need all "
        "of it.",
        (
            "Only a part was copied: select all, inside the editor.",
            "There is no Manage: you are no Owner, or the plan has none.",
            "Your settings come from device management: then they belong there.",
        ),
        "An Owner of your Claude organisation; for device management, that team.",
        (_NEXT, _BACK, ("^f", "Open a file, view the text"), ("^r", "Use the fix")),
    ),
    StepHelp(
        4,
        "You see every change before anyone else can. Nothing outside is changed yet.",
        (
            "Another vendor's telemetry is there: you decide what happens to it.",
            "Something must be fixed first: it stands under Things to know.",
            "You do not like the shell commands: switch them off here.",
        ),
        "The team of the other vendor, your security team, your works council.",
        (_NEXT, _BACK, ("→", "List, diff, things to know"), ("^z", "Undo the last decision")),
    ),
    StepHelp(
        5,
        "You paste the result into the console and save it there. Then it is for everyone.",
        (
            "The wrong thing is pasted: copy again, select all, paste.",
            "Update settings was forgotten: reload the page and compare.",
            "People have trouble: paste the original back, Update settings, restart.",
        ),
        "An Owner of your Claude organisation.",
        (
            _NEXT,
            _BACK,
            ("^t", "Copy again"),
            ("^s", "Save to a file"),
            ("^l", "Clear the clipboard"),
        ),
    ),
    StepHelp(
        6,
        "Claude Code shows nothing when sending fails. Seven lines say what is known and "
        "what is not.",
        (
            "Claude Code was not restarted, or No was chosen in its dialog.",
            "Nothing yet: it takes a while, and that is no failure.",
            "No user: the tester is not signed in with a Claude account.",
        ),
        "The person who tests; then Mavvrik's support: help.mavvrik.ai",
        (("^n", "Done"), _BACK, ("Space", "Tick"), ("^r", "Check again")),
    ),
    StepHelp(
        7,
        "Ten lines, each with how we know. What is only said is marked as said.",
        (
            "A line is open: Enter on it leads to where it is settled.",
            "The original holds keys of others: delete it when all is well.",
        ),
        "Keep the report; it holds no key and can go into a ticket.",
        (_BACK, ("^s", "Save the report"), ("Enter", "Choose")),
    ),
)

GLOSSARY: Mapping[str, str] = MappingProxyType(
    {
        "agent": "What Mavvrik files usage under; here Claude Code in your company.",
        "tenant": "Your company's account in Mavvrik.",
        "API key": "The secret that proves to Mavvrik that data is yours.",
        "telemetry": "What a program reports about its own work.",
        "OpenTelemetry": "The open standard for such reports; Claude Code speaks it.",
        "OTLP": "The protocol of OpenTelemetry: how the reports travel.",
        "exporter": "The part that sends: otlp sends, none does not.",
        "span": "One piece of work with its start, its end and its details.",
        "resource attribute": "A label on everything one program sends, name=value.",
        "header": "A line sent along with each request; two of them carry tenant and key.",
        "endpoint": "The address that the data is sent to.",
        "ingest": "The part of Mavvrik that receives data.",
        "managed settings": "Settings for everyone in the company, stronger than their own.",
        "env": "The part of settings.json that sets environment variables.",
        "JSON": "The notation of settings.json: quotes, braces, commas, no comments.",
        "MDM": "Device management such as Jamf or Intune; it can bring settings too.",
    }
)


ANYWHERE = 0  # no step of its own

# By step and the name of the field: its title, and what is to be known of it.
FIELD_HELP: Mapping[tuple[int, str], tuple[str, str]] = MappingProxyType(
    {
        (ANYWHERE, "choices"): (
            "What to do",
            "Up and down walk, Enter takes, so does the number. Each choice first says what it "
            "does; nothing is changed by looking.",
        ),
        (ANYWHERE, "symptoms"): (
            "What you see",
            "Up and down walk, Enter shows the causes, so does the number.",
        ),
        (ANYWHERE, "causes"): (
            "The causes",
            "Up and down walk. The cause at the mark says how to check it.",
        ),
        (ANYWHERE, "path"): (
            "The path of a file",
            "A file on this computer. A path that begins with ~ begins in your home folder.",
        ),
        (ANYWHERE, "settings"): (
            "The box for the settings with Mavvrik in them",
            "Takes the whole text of the editor, as the console holds it now. It is read here, "
            "sent nowhere, and no character of it but Mavvrik's is changed.",
        ),
        (ANYWHERE, "changes"): (
            "What changes with this answer",
            "One row for each entry; up and down walk. Nothing is decided by looking.",
        ),
        (ANYWHERE, "originals"): (
            "The kept originals",
            "One row for each; up and down walk, Enter takes the one at the mark.",
        ),
        (ANYWHERE, "which"): (
            "One of these",
            "Up and down walk, Enter takes the one at the mark.",
        ),
        (ANYWHERE, "taken"): (
            "What goes",
            "One row for each entry; up and down walk, and where the keys are its values stand "
            "below. The console stays as it is until you paste and save there.",
        ),
        (1, "name"): (
            "The agent name",
            "The name that you typed in Mavvrik. It stands in your report and helps to find the "
            "agent again; only the Agent ID decides where the data goes.",
        ),
        (2, "paste"): (
            "The box for the Connect block",
            "Takes the whole block in one paste, in any form. The key is never drawn.",
        ),
        (2, "field-MVK_AGENT_ID"): (
            "The Agent ID",
            "In the Connect tab it is called MVK_AGENT_ID. Letters A to Z, digits, dot, "
            "underscore and hyphen, at most 255. Type or paste it, then Enter.",
        ),
        (2, "field-MVK_TENANT_ID"): (
            "The tenant ID",
            "In the Connect tab it is called MVK_TENANT_ID. No comma, space, quotes or braces. "
            "Type or paste it, then Enter.",
        ),
        (2, "field-MVK_API_KEY"): (
            "The API key",
            "In the Connect tab it is called MVK_API_KEY. Paste it: a mask is drawn while you "
            "type, and nothing can be copied from here.",
        ),
        (3, "paste"): (
            "The box for your settings.json",
            "Takes the whole text of the editor. It is read here, sent nowhere, and no character "
            "of it is changed.",
        ),
        (3, "elsewhere"): (
            "Where else settings may come from",
            "Jamf, Intune, Ansible or a file on each computer. Left and right walk, Enter takes. "
            "Saved settings in the console switch the others off.",
        ),
        (4, "answers"): (
            "The answers",
            "Up and down walk, Enter takes one. ^f shows what exactly would change, ^z takes the "
            "last decision back.",
        ),
        (4, "pane-list"): (
            "What changes",
            "One row for each entry; up and down walk, and where the keys are its values stand "
            "below. Left and right turn to the other views.",
        ),
        (4, "pane-diff"): (
            "The diff",
            "Down and up go from change to change. A minus stands before lines that go, a plus "
            "before those that come; secrets are masked.",
        ),
        (4, "pane-things"): (
            "Things to know",
            "What must be fixed comes first; up and down walk. ^r makes the fix that is shown, "
            "Enter opens the place in the text.",
        ),
        (4, "pane-choices"): (
            "What was decided",
            "Enter on a decision asks it again; Enter on a box switches something on that the "
            "guide does not ask for.",
        ),
        (5, "paste"): (
            "The box for the proof",
            "Paste what the console or the clipboard holds. It is compared, not shown, and sent "
            "nowhere.",
        ),
        (6, "who"): (
            "Who makes the test",
            "Up and down walk, Enter takes. Whoever it is should be signed in with a Claude "
            "account, or no user name arrives.",
        ),
        (6, "tester"): (
            "Who tests",
            "The name or e-mail to look for in Mavvrik. It stays on this computer.",
        ),
        (6, "ticks"): (
            "What you see there",
            "Left and right walk, Space ticks. Tick what the row in Mavvrik shows, then answer "
            "below; a box left open is noted as not seen.",
        ),
        (6, "causes"): (
            "The causes, the likeliest first",
            "Up and down walk. Enter runs the check of a cause where this program can, else it "
            "rules the cause out.",
        ),
        (7, "items"): (
            "The checklist",
            "Up and down walk; each line says how it is known. Enter on an open one leads to "
            "where it is settled.",
        ),
    }
)


def help_for(step: int, field: str) -> tuple[str, str] | None:
    """Title and text for a field of a step, or of a screen over it; None where none has the
    keys."""
    return FIELD_HELP.get((step, field)) or FIELD_HELP.get((ANYWHERE, field))
