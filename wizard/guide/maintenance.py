"""What can be done with a set-up that was begun or finished earlier."""

from __future__ import annotations

from wizard.guide import click_paths
from wizard.guide.click_paths import ClickLine, Where

TITLE = "Welcome back"
KEY_NOT_STORED = "The API key was not stored: you will be asked for the Connect block again."
QUESTION = "What do you want to do?"

# Label, and what stands at its right.
GO_ON = ("Go on where I stopped", "")
REVIEW = ("Look at the checklist", "nothing is left to do")
DATA_STOPPED = ("Data stopped arriving", "find the cause")
DATA_NEVER_CAME = ("Data never arrived", "find the cause")
CHANGE_KEY = ("Change the API key", '"rotate"')
TROUBLE_SINCE = ("Claude Code has trouble since we saved this", "undo, about 2 minutes")
TAKE_OUT = ("Take Mavvrik out again", "")
SET_UP_AGAIN = ("Set it up again", "")
GO_ON_WITH = "Go on with the {}"
GIVE_UP = "Give up the {}"
STAYS = "what is saved stays"
FROM_BEGINNING = ("Start from the beginning", "keeps the backup")

# Change the key -----------------------------------------------------------------------------------

ROTATE_TITLE = "Change the API key"
ROTATE_WHY = (
    "The key stands in everyone's settings. Until a developer has restarted Claude Code, it sends "
    "with the old one."
)
ROTATE_WARNING = (
    "Do not revoke the old key before everyone has restarted Claude Code: what is sent with a "
    "revoked key is refused, and nobody is told."
)
ROTATE_NEXT = "Paste the new Connect block"
ROTATE_PATH = (
    ClickLine(
        1,
        f"{click_paths.AGENTS} → your agent → Connect: get a new key, leave the old one as it is.",
        Where.MAVVRIK,
        "Connect",
    ),
    ClickLine(2, "Paste the whole new Connect block, in step 2.", Where.HERE, "new"),
    ClickLine(
        3, "Steps 3 to 5: load the settings once more, look at the one change, save it.", Where.HERE
    ),
    ClickLine(4, "When everyone has restarted: revoke the old key.", Where.MAVVRIK, "revoke"),
)

# Undo ---------------------------------------------------------------------------------------------

UNDO_TITLE = "Undo: the settings as they were"
UNDO_WHY = (
    "Undo first, look for the cause afterwards. It takes about 2 minutes and an Owner or Primary "
    "Owner of the Claude organisation."
)
UNDO_LATER = "Everyone has the old settings after their next restart of Claude Code."
NO_ORIGINAL = (
    "No original of these settings is kept on this computer. The undo card says how to take the "
    "Mavvrik lines out by hand; mvk-wizard remove does it for a file."
)
ALL_HOLD_MAVVRIK = (
    "Every original that is kept here holds Mavvrik, so undo can't go back before it. Remove "
    "Mavvrik instead: everything else in your settings stays."
)
BRINGS_KEY_BACK = (
    "Saving it brings that key back. If the key was revoked, Mavvrik refuses everything that "
    "Claude Code sends."
)
COPIED_UNDO = (
    "You copied the original at {at}. It is not confirmed yet that the console holds it: click "
    "Update settings there, then confirm it here."
)
COPIED_REMOVAL = (
    "You copied the settings without Mavvrik at {at}. It is not confirmed yet that the console "
    "holds them."
)
COPIED_NO_UNDO = "If it does, there is nothing to undo."
REMOVE_WAITS = "Paste what the console holds now to prove it, or confirm it."
NOTHING_TO_UNDO = (
    "The console has held the settings without Mavvrik since {at} ({how}). There is nothing to "
    "undo."
)
CHOOSE_TITLE = "Choose an original"
CHOOSE_WHY = "Only the settings without Mavvrik stop the sending. The newest ones come first."
UNDONE = "Undone: the console holds the settings as they were (confirmed by you)."

# Take Mavvrik out ---------------------------------------------------------------------------------

REMOVE_TITLE = "Take Mavvrik out again"
REMOVE_WHY = (
    "Only the Mavvrik values are taken out; everything else stays exactly as it is, also what was "
    "changed since. What Mavvrik has already stays there."
)
REMOVE_FILE = "For a file there is mvk-wizard remove FILE, and with --diff what it takes out."
REMOVE_LAST = "When everyone has restarted Claude Code, revoke the key in Mavvrik."
REMOVE_SAVE = "Save the settings without Mavvrik"
REMOVE_SAVE_WHY = "Only you will be able to read the file."
REMOVE_OPEN = "Open it in an editor, select all, copy."
REMOVE_TARGET = "~/settings-without-mavvrik.json"
REMOVE_PROVED = "What you pasted holds nothing of Mavvrik's any more."
REMOVE_PARTLY_PROVED = "What you pasted holds only what has to be removed by hand."
PARTLY_OUT = (
    "Confirmed by you: the console holds the result. Some of Mavvrik is still in it: remove that "
    "by hand."
)
TAKEN_OUT = "The console holds the settings without Mavvrik ({how})."

# From the beginning -------------------------------------------------------------------------------

ANEW = (
    "The wizard begins with step 1. What it knew of this set-up is forgotten as soon as you do.",
    "Nothing changes in Claude or Mavvrik. Kept originals and receipts stay where they are.",
)
