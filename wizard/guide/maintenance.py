"""What can be done with a setup that was started or finished earlier."""

from __future__ import annotations

from wizard.guide import click_paths
from wizard.guide.click_paths import ClickLine, Where

TITLE = "Welcome back"
KEY_NOT_STORED = "Your API key was not stored."

# The label, and the text at its right.
GO_ON = ("Continue where you stopped", "")
REVIEW = ("Review the checklist", "nothing is left to do")
DATA_STOPPED = ("Find out why data stopped", "")
DATA_NEVER_CAME = ("Find out why no data arrives", "")
CHANGE_KEY = ("Change the API key", "")
TROUBLE_SINCE = ("Undo: Claude Code has trouble", "about 2 minutes")
REMOVE = ("Remove Mavvrik", "")
SET_UP_AGAIN = ("Set up again", "")
GO_ON_WITH = "Continue the {}"
GIVE_UP = "Drop the {}"
STAYS = "what is saved stays"
START_AGAIN = ("Start again", "")

# Change the key -----------------------------------------------------------------------------------

ROTATE_TITLE = "Change the API key"
ROTATE_WHY = "Until a developer restarts Claude Code, it sends with the old key."
ROTATE_WARNING = (
    "Do not revoke the old key before everyone has restarted. Mavvrik refuses a revoked key, and "
    "nobody is told."
)
ROTATE_NEXT = "Paste the new Connect block"
ROTATE_PATH = (
    ClickLine(
        1,
        f"{click_paths.AGENTS} → your agent → Connect: get a new key.",
        Where.MAVVRIK,
        "Connect",
    ),
    ClickLine(2, "Paste the whole new Connect block in step 2.", Where.HERE, "new"),
    ClickLine(3, "Steps 3 to 5: load the settings, check the one change, save.", Where.HERE),
    ClickLine(4, "When everyone has restarted: revoke the old key.", Where.MAVVRIK, "revoke"),
)

# Undo ---------------------------------------------------------------------------------------------

UNDO_TITLE = "Undo"
UNDO_WHY = "An Owner or Primary Owner can do it in about 2 minutes."
UNDO_LATER = "Developers get the old settings at their next restart of Claude Code."
NO_ORIGINAL = (
    "This computer keeps no original of these settings. The undo card says how to remove the "
    "Mavvrik entries by hand."
)
ALL_HOLD_MAVVRIK = (
    "Every original kept here holds Mavvrik. Remove Mavvrik instead: your other settings stay."
)
BRINGS_KEY_BACK = "Saving brings that key back. If it was revoked, Mavvrik refuses all data."
COPIED_UNDO = (
    "You copied the original at {at}. Click Update settings in the console, then confirm it here."
)
COPIED_REMOVAL = (
    "You copied the settings without Mavvrik at {at}. You have not confirmed that the console "
    "holds them."
)
COPIED_NO_UNDO = "If it does, there is nothing to undo."
REMOVE_WAITS = "Paste what the console holds to compare it, or confirm it."
NOTHING_TO_UNDO = (
    "The console has held the settings without Mavvrik since {at} ({how}). There is nothing to "
    "undo."
)
CHOOSE_TITLE = "Choose another original"
CHOOSE_WHY = "Only settings without Mavvrik stop the data. The newest come first."
UNDONE = "Undone: the console holds the settings as they were ({how})."
COMPARE_AGAIN = "Click Update settings, reload the page, copy, and paste again."

# Remove Mavvrik -----------------------------------------------------------------------------------

REMOVE_TITLE = "Remove Mavvrik"
REMOVE_WHY = "Only Mavvrik's values are removed. New data stops. Existing data stays in Mavvrik."
REMOVE_FILE = "For a file, use mvk-wizard remove FILE."
REMOVE_LAST = "When everyone has restarted Claude Code, revoke the key in Mavvrik."
REMOVE_SAVE = "Save the settings without Mavvrik"
REMOVE_SAVE_WHY = "Only you will be able to read the file."
REMOVE_OPEN = "Open it in an editor, select all, copy."
REMOVE_TARGET = "~/settings-without-mavvrik.json"
REMOVE_PROVED = "What you pasted holds no Mavvrik values."
REMOVE_STILL_THERE = f"What you pasted still holds Mavvrik. {COMPARE_AGAIN}"
REMOVE_PARTLY_PROVED = "What you pasted holds only what must be removed by hand."
PARTLY_REMOVED = (
    "Confirmed by you: the console holds the result. Some of Mavvrik is still in it: remove that "
    "by hand."
)
REMOVED = "The console holds the settings without Mavvrik ({how})."

# Start again --------------------------------------------------------------------------------------

START_AGAIN_WARNING = (
    "The wizard starts at step 1 and forgets this setup.",
    "Nothing changes in Claude or Mavvrik. Kept originals and receipts stay.",
)
