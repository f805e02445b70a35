"""Texts for other people: the developers, the tester, and the person who undoes the change."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.values import AGENT_ATTRIBUTE, MAVVRIK_KEYS, RESOURCE_ATTRIBUTES
from wizard.guide import click_paths

_WITH_COMMANDS = (
    "This includes every full shell command that Claude Code runs. Keep passwords out of commands."
)
_WITHOUT_COMMANDS = "The shell commands that Claude Code runs are not collected."


def message_to_developers(*, command_lines: bool, approval_names: Sequence[str] = ()) -> str:
    """Write the announcement for everyone who uses Claude Code, to be sent before saving.

    `approval_names` are the entries that the approval dialog will list for these settings.
    `command_lines` says whether full shell commands are collected.
    """
    listed = f" It lists {', '.join(approval_names)}. This is expected." if approval_names else ""
    paragraphs = [
        "Claude Code: new company settings",
        "What: Claude Code will report its usage to Mavvrik, where we see usage and cost of AI "
        "tools.",
        "Why: to see what Claude Code costs, and for which work.",
        "What you do: quit every open Claude Code once and start it again. Open sessions keep "
        "running until then.",
        'If you see "Managed settings require approval", choose Yes.'
        f"{listed} No closes Claude Code; start it again and choose Yes.",
        "What is collected: your account's email, session, model, token counts, durations, names "
        "of the tools used. Prompt text and tool output are not.",
        _WITH_COMMANDS if command_lines else _WITHOUT_COMMANDS,
        "Trouble after the restart? Tell us. We can undo it within minutes.",
    ]
    return "\n\n".join(paragraphs) + "\n"


def message_to_tester(agent_name: str = "") -> str:
    """Write the 4 lines for the person who runs the first test, and the one condition."""
    for_what = f" ({agent_name})" if agent_name else ""
    lines = [
        f"Could you test Claude Code's connection to Mavvrik{for_what}? It takes 2 minutes:",
        "",
    ]
    lines += [f"{line.number}. {line.text}" for line in click_paths.TEST_RUN]
    lines += [
        "",
        "Sign in with your Claude account: with an API key, neither your name nor your email "
        "arrives.",
        "Then tell me when you did it.",
    ]
    return "\n".join(lines) + "\n"


def undo_card(
    *,
    original: str,
    saved: str,
    entries: Sequence[str] = MAVVRIK_KEYS,
    other_vendor: str = "",
    take_back: Sequence[str] = (),
) -> str:
    """Write how to go back, as a plain text that can be followed without this program.

    `original` is the file with the original settings. `saved` says when the change was saved.
    `entries` are the names in `env` that were added. `other_vendor` is the vendor whose telemetry
    was changed at the same time, if any. `take_back` says how to take back settings that were
    delivered without the console.
    """
    if take_back:
        lines = "\n".join(f"  {one}" for one in take_back)
        parts = [
            _UNDO_DELIVERY_HEAD.format(saved=saved),
            _UNDO_DELIVERY.format(lines=lines, path=original),
        ]
    else:
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
This card says how to undo that. You need about 2 minutes and an Owner
or Primary Owner of the Claude organization. You need no program.
"""

_UNDO_DELIVERY_HEAD = """\
UNDO CARD: Claude Code → Mavvrik

The managed settings of Claude Code were delivered: {saved}.
This card says how to undo that.
"""

_UNDO_DELIVERY = """\
TAKE THEM BACK
{lines}
  The original settings are kept in this file:
     {path}
"""

_UNDO_WITH_FILE = """\
IF YOU HAVE THE ORIGINAL SETTINGS
  They are kept in this file:
     {path}
  1. Open the file in a text editor, select all, copy.
  2. Claude admin console: {clicks}
  3. Scroll to Managed settings, click Manage.
  4. Click into the editor, select all, paste.
     If there were no settings before, leave only {{}} in the editor.
  5. Click Update settings.
  6. Reload the page and check that the old text is there.
"""

_UNDO_BY_HAND = """\
IF THE FILE IS GONE
  Do steps 2 and 3. In the editor, inside "env", remove the lines with:
{names}
  In {attributes} remove only the item {item}=...; if
  nothing else is in it, remove the whole line.
  Leave no comma after the last entry. Then do steps 5 and 6.
  This does not bring back what these lines held before.
"""

_UNDO_VENDOR = """\
NOTE
  Telemetry to {vendor} was changed at the same time. The original brings
  it back as it was. By hand, it must be set up again: ask that team.
"""

_UNDO_END = """\
AFTERWARDS
  Everyone quits every Claude Code and starts it again. Until then, running
  sessions stay as they are.
  Revoke the key in Mavvrik only after that.
"""
