"""Help for the field that has the keys: what belongs in it, and what happens with it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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
