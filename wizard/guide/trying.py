"""Try it on this computer: what is said before it, after it, and where it cannot be done."""

from __future__ import annotations

TITLE = "Try it on this computer"
WHY = "Why: see what Claude Code really sends, before you rely on these settings."
WILL_HAPPEN = "What will happen"
HAPPENS = (
    "Claude Code runs once here and asks the model one small question.",
    "What these settings send goes to a receiver here instead of to Mavvrik.",
    "The settings are a temporary file that only you can read, with a stand-in for the API key. "
    "File and receiver are gone afterwards; your own settings are not changed.",
)
HOW_LONG = "Usually some seconds, at most 90. You can stop it at any moment."
FOUND = "Found here"
NOTHING_WINS = "No company settings on this computer would win over them."
FAR = "It runs on the computer that this wizard runs on: {where}."
NOTHING_FOUND = "Looking for Claude Code and for company settings …"
NOT_ASKED_YET = "Nothing has run yet."

# Where it cannot be done
PRACTICE = (
    "You practise, so Claude Code is not run. With your own settings it runs once here, after "
    "asking, and you see what it sends."
)
NOT_LOADED = (
    "There is nothing to try: the key and the settings of this set-up are not kept. Give them once "
    "more in steps 2 and 3."
)
NOT_READY = "There is nothing to try yet: something must be decided or mended in step 4 first."
NO_CLAUDE = "Claude Code was not found on this computer, so it cannot be tried here."
OTHER_WAYS = "Other ways"
LISTEN = "mvk-wizard listen"
WAYS = (
    "On a computer with Claude Code, type this in a terminal: mvk-wizard listen. It says what to "
    "put into a second terminal, and shows what arrives.",
    "Or run this wizard there: what you decided here can be handed over with mvk-wizard handover.",
    "Or go on without it. Step 6 shows whether data arrives.",
)

# While it runs, and afterwards
STOPPING = "Stopping, and tidying up …"
STOPPED = "Stopped. What it wrote and started is gone."
CANNOT_WRITE = "The temporary settings could not be written: {reason}. Nothing was run."
NOTHING_LEFT = "What it wrote and started is gone."
NOTHING_SENT = "Mavvrik got nothing of it."
LEFT_BEHIND = "This could not be removed, please delete it: {path}"
SENDS = (
    "So Claude Code sends what it should. Where no data shows in Mavvrik all the same, look at the "
    "way there (proxy, company certificate) and at what is in force on the other computers."
)
ARRIVED = "What arrived where Mavvrik would stand, with the stand-in for the key"
SAID = "Claude Code said: {said}"
WHY_NOT = "Why, the likeliest first"
VIEW = "What you will see under {view}"
NOT_THERE = "not there: {why}"
SPANS = "Spans, each below the one it belongs to"
NO_PARENT = "(its parent has not arrived)"
MORE_SPANS = "… and {count} more"
VENDOR = "Where the other vendor would stand"

# Beside the cause that a try alone cannot rule out
SAYS_WHETHER = (
    "Test on this computer, below, says within a minute whether Claude Code sends at all."
)
