"""Why something shows, but not as it should, and why people have trouble after saving."""

from __future__ import annotations

from wizard.guide import checks
from wizard.guide import evidence as e
from wizard.guide.causes import Cause

AGENT_WRONG = Cause(
    "agent-wrong",
    "The settings name another Agent ID",
    "compare the last four",
    "OTEL_RESOURCE_ATTRIBUTES must hold mvk.agent_id= and the ID of the agent that "
    "you registered. Mavvrik reports no error for a wrong one.",
    "Compare the last four characters with Admin → Accounts → Agents.",
    checks.CHECK_SETTINGS,
    (e.AGENT_ID_SAID,),
)
AGENT_UNREADABLE = Cause(
    "agent-unreadable",
    "The Agent ID is missing or cannot be read",
    "check the settings",
    "A misspelt or capitalised mvk.agent_id, or an unreadable item beside it, and "
    "the data arrives without an agent.",
    "Look at OTEL_RESOURCE_ATTRIBUTES: name=value items, commas between, no quotes.",
    checks.CHECK_SETTINGS,
    (e.SETTINGS_RIGHT,),
)
SECOND_AGENT = Cause(
    "second-agent",
    "Claude Code was registered more than once",
    "keep one agent",
    "An earlier try may have left another agent with a similar name. Data belongs to "
    "the one whose ID is in the settings.",
    "Look in Admin → Accounts → Agents for a second agent of yours.",
)
NO_ACCOUNT = Cause(
    "no-account",
    "The tester does not use a Claude account",
    "sign in with the account",
    "Only a claude.ai login puts the user's e-mail on the data. With an API key or a "
    "token, cost arrives without a user.",
    "Type /status in Claude Code: how is the user signed in?",
    None,
    (e.ACCOUNT_SAID, e.USER_SAID, e.USER_SEEN),
)
ENHANCED_OFF = Cause(
    "enhanced-off",
    "Enhanced telemetry is off",
    "check the settings",
    "User and session stand on the spans, and only enhanced telemetry makes spans: "
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA must be 1.",
    "Look for the entry in env. If it was off, restart Claude Code afterwards.",
    checks.CHECK_SETTINGS,
    (e.SETTINGS_RIGHT, e.TRY_SEEN),
)
SESSION_ID_OFF = Cause(
    "session-id-off",
    "The session ID is switched off",
    "check the settings",
    "OTEL_METRICS_INCLUDE_SESSION_ID=false takes the session off every span, in spite of its name.",
    "Look for this entry in env, and take it out.",
    checks.CHECK_SETTINGS,
    (e.SETTINGS_RIGHT, e.SESSIONS_SEEN, e.SESSIONS_SAID),
)
HEADLESS = Cause(
    "headless",
    "It was a run with claude -p",
    "test interactively",
    "Such a run fetches the settings while it works: its first span, the one of the "
    "whole request, is missing.",
    "Repeat the test in an ordinary Claude Code session.",
)
BEFORE_SAVE = Cause(
    "before-save",
    "Part of the activity was before the save",
    "compare from then on",
    "Only what happens after the settings are saved, and after each developer's restart, is sent.",
    "Choose a time that begins after the save, and compare again.",
)
NOT_EVERYONE = Cause(
    "not-everyone",
    "Not everyone sends yet",
    "remind them to restart",
    "Who has not restarted, runs an old Claude Code or uses Bedrock, Vertex or a "
    "gateway is missing from the total.",
    "Filter by user in Mavvrik: who is missing?",
)
PRICED_BY_MAVVRIK = Cause(
    "priced-by-mavvrik",
    "Mavvrik calculates the cost from tokens",
    "compare tokens, not money",
    "Claude Code sends tokens and no prices. Discounts and fixed fees of your "
    "contract need not be in Mavvrik's figure.",
    "Compare the number of tokens with your provider's report.",
)
SYNTAX = Cause(
    "syntax",
    "The settings cannot be read",
    "undo, then check",
    "One comma too many, a missing brace or a comment, and Claude Code does not start, for anyone.",
    "Copy what the console holds and paste it here: we show the line.",
    checks.COMPARE_CONSOLE,
    (e.SETTINGS_RIGHT,),
)
OVERWRITTEN = Cause(
    "overwritten",
    "Settings that were there before are gone",
    "compare with the original",
    "Pasting over the whole file, or a second env, loses what stood there: proxies, "
    "permissions, hooks.",
    "Compare the console with the kept original: what is missing?",
    checks.COMPARE_CONSOLE,
    (e.SAVED_COMPARED,),
)
SHADOWED = Cause(
    "shadowed",
    "Settings from device management are off now",
    "undo, then ask that team",
    "Settings saved in a console that was empty switch off those that device "
    "management or a file brought, without a word.",
    "Do your settings come from Jamf, Intune or Ansible? Then Mavvrik belongs there.",
    checks.LOOK_FOR_SETTINGS,
    (e.ONLY_CONSOLE_SAID,),
)
DIALOG_SURPRISE = Cause(
    "dialog-surprise",
    "People were surprised by the approval dialog",
    "send the message again",
    "No closes Claude Code. It looks like a crash, and it is none: the next start asks again.",
    'Ask what they saw. "Managed settings require approval"? Then Yes.',
)
OLD_CLIENTS = Cause(
    "old-clients",
    "Their Claude Code is too old for two entries",
    "update, or leave them out",
    "Up to 2.1.30 it crashes, hangs or says nothing with the two exporters set to "
    "none. Left out, 2.1.20 and later work.",
    "Type claude --version on a computer that has the trouble.",
    checks.CLIENT_VERSION,
    (e.CLIENT_NEW_ENOUGH,),
)
