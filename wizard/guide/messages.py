"""Texts for other people: the developers, the one who tests, and whoever has to undo it."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.values import AGENT_ATTRIBUTE, MAVVRIK_KEYS, RESOURCE_ATTRIBUTES
from wizard.guide import click_paths

_WITH_COMMANDS = (
    "This includes the full command line of every shell command that Claude Code "
    "runs. Please keep passwords out of commands."
)
_WITHOUT_COMMANDS = (
    "The command lines of the shell commands that Claude Code runs are not collected."
)


def message_to_developers(*, command_lines: bool, approval_names: Sequence[str] = ()) -> str:
    """The announcement for everybody who uses Claude Code, to be sent before saving.

    `approval_names` are the entries that the approval dialog will list for this very document;
    `command_lines` is whether full shell commands are collected.
    """
    listed = f" It lists {', '.join(approval_names)}; that is right." if approval_names else ""
    paragraphs = [
        "Claude Code: new company settings",
        "What: Claude Code will report its usage to Mavvrik, the service we use to "
        "see usage and cost of AI tools.",
        "Why: so that we know what Claude Code costs, and for which work.",
        "What you do: quit every Claude Code you have open and start it again, once. "
        "Open sessions go on until then.",
        'If you see "Managed settings require approval", choose Yes.'
        f"{listed} No closes Claude Code; start it again and choose Yes.",
        "What is collected: your account's e-mail, session, model, numbers of tokens, "
        "durations, names of the tools used. The text of your prompts and the output "
        "of tools are not.",
        _WITH_COMMANDS if command_lines else _WITHOUT_COMMANDS,
        "Trouble after the restart? Tell us, we can take it back within minutes.",
    ]
    return "\n\n".join(paragraphs) + "\n"


def message_to_tester(agent_name: str = "") -> str:
    """The four lines for the person who makes the first activity, and the one condition."""
    for_what = f" ({agent_name})" if agent_name else ""
    lines = [
        f"Please test Claude Code's connection to Mavvrik{for_what} for me, in two minutes:",
        "",
    ]
    lines += [f"{line.number}. {line.text}" for line in click_paths.TEST_RUN]
    lines += [
        "",
        "Please be signed in with your Claude account: with an API key neither your "
        "name nor your e-mail arrives.",
        "Then tell me the time at which you did it.",
    ]
    return "\n".join(lines) + "\n"


def undo_card(
    *,
    original: str,
    saved: str,
    entries: Sequence[str] = MAVVRIK_KEYS,
    other_vendor: str = "",
) -> str:
    """How to go back, as a plain text that needs no program and no one who knows it.

    `original` names the file with the settings as they were, `saved` says when the change was
    saved, `entries` are the names in `env` that were put in; `other_vendor` is whose telemetry was
    changed at the same time, if any.
    """
    parts = [
        _UNDO_HEAD.format(saved=saved),
        _UNDO_WITH_FILE.format(path=original, clicks=click_paths.MANAGED_SETTINGS),
        _UNDO_BY_HAND.format(
            names="\n".join(f"     {name}" for name in entries if name != RESOURCE_ATTRIBUTES),
            attributes=RESOURCE_ATTRIBUTES,
            item=AGENT_ATTRIBUTE,
        ),
    ]
    if other_vendor:
        parts.append(_UNDO_VENDOR.format(vendor=other_vendor))
    parts.append(_UNDO_END)
    return "\n".join(parts)


_UNDO_HEAD = """\
UNDO CARD: Claude Code → Mavvrik

The managed settings of Claude Code were changed: {saved}.
This card says how to take that back. It takes about two minutes and an
Owner or Primary Owner of the Claude organisation. No program is needed.
"""

_UNDO_WITH_FILE = """\
IF YOU HAVE THE ORIGINAL SETTINGS
  They are kept in this file:
     {path}
  1. Open the file in a text editor, select all, copy.
  2. Claude admin console: {clicks}
  3. Scroll to Managed settings, click Manage.
  4. Click into the editor, select all, paste.
     Were there no settings before? Then leave only {{}} in the editor.
  5. Click Update settings.
  6. Reload the page and look: is the old text there?
"""

_UNDO_BY_HAND = """\
IF THE FILE IS GONE
  Do steps 2 and 3. In the editor, inside "env", take out the lines with:
{names}
  In {attributes} take out only the item {item}=...; when
  nothing else is in it, take out the whole line.
  No comma may stand behind the last entry. Then do steps 5 and 6.
  What these lines held before does not come back this way.
"""

_UNDO_VENDOR = """\
NOTE
  Telemetry to {vendor} was changed at the same time. The original brings
  it back as it was. By hand it has to be set up again: ask that team.
"""

_UNDO_END = """\
AFTERWARDS
  Everyone quits every Claude Code and starts it again. Until then running
  sessions go on as they are.
  Revoke the key in Mavvrik only after that.
"""
