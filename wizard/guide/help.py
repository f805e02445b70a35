"""Help for each step and the words explained in one line each."""

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
