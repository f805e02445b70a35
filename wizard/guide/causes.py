"""Why nothing arrives, or not as it should: each cause, what to look at, and what rules it out.

Most causes show nothing anywhere: Claude Code starts, nothing arrives, nobody is told. That is
measured, and it is why the causes are looked for one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wizard.guide import evidence as e

ASK_MAVVRIK = "ask-mavvrik"
CHECK_SETTINGS = "check-settings"
COMPARE_CONSOLE = "compare-console"
READ_ARRIVED = "read-arrived"
LOOK_FOR_SETTINGS = "look-for-settings"
CLIENT_VERSION = "client-version"
TRY_HERE = "try-here"
POLL = "poll"


@dataclass(frozen=True, slots=True)
class Check:
    """A check that a button runs: its label, and in one line what it does."""

    id: str
    label: str
    does: str


_ALL_CHECKS = (
    Check(
        ASK_MAVVRIK,
        "Check with Mavvrik",
        "Sends one empty request with your tenant and key. It creates no data.",
    ),
    Check(
        CHECK_SETTINGS,
        "Check the settings",
        "Reads the settings the way Claude Code does and lists what is wrong.",
    ),
    Check(
        COMPARE_CONSOLE,
        "Compare with the console",
        "You paste what the console shows after a reload. Nothing is sent.",
    ),
    Check(
        READ_ARRIVED,
        "Look on this computer",
        "Reads the settings that Claude Code received here. Nothing is changed.",
    ),
    Check(
        LOOK_FOR_SETTINGS,
        "Look for company settings",
        "Looks at the places that device management uses on this computer.",
    ),
    Check(
        CLIENT_VERSION,
        "Look at the version",
        "Asks Claude Code on this computer for its version.",
    ),
    Check(
        TRY_HERE,
        "Test on this computer",
        "Runs Claude Code once, after asking, with a receiver here instead of Mavvrik.",
    ),
    Check(
        POLL,
        "Ask again",
        "Asks your verification address whether Cost and Sessions show data.",
    ),
)

CHECKS: Mapping[str, Check] = MappingProxyType({one.id: one for one in _ALL_CHECKS})


@dataclass(frozen=True, slots=True)
class Cause:
    """One possible cause.

    `short` is the one thing to do, beside the title. `runnable` is the id of a check that the
    wizard can run itself. The cause is ruled out when any evidence in `rules_out` is known.
    """

    id: str
    title: str
    short: str
    explanation: str
    check: str
    runnable: str | None = None
    rules_out: tuple[str, ...] = ()


_ALL_CAUSES = (
    Cause(
        "not-registered",
        '"Register" was not clicked in Mavvrik',
        "click it, check again",
        "The Connect tab shows the key before the agent exists. Until Register is "
        "clicked, Mavvrik answers INVALID_API_KEY.",
        "Open the agent in Admin → Accounts → Agents. Is it in the list?",
        ASK_MAVVRIK,
        (e.KEY_ACCEPTED, *e.ARRIVED),
    ),
    Cause(
        "key-revoked",
        "The key in the settings was revoked or replaced",
        "check the key again",
        "Data that is sent with a revoked key is refused, and Claude Code shows nothing.",
        "Open the agent in Admin → Accounts → Agents → Connect. Is it the key in the settings?",
        ASK_MAVVRIK,
    ),
    Cause(
        "console-changed",
        "Somebody changed the settings in the console since",
        "reload, compare",
        "Whoever pastes an older text over the settings removes Mavvrik with it.",
        "Reload the page, click Manage, copy what is there, and paste it here.",
        COMPARE_CONSOLE,
    ),
    Cause(
        "mixed-accounts",
        "Tenant and key are from different accounts",
        "copy the whole block again",
        "Key and tenant are checked together. One of them is from another block, or the "
        "key was replaced since.",
        "Copy the whole block from the Connect tab once more, not value by value.",
        ASK_MAVVRIK,
        (e.KEY_ACCEPTED,),
    ),
    Cause(
        "header-form",
        "The header value has another form",
        "check the settings",
        "It must be x-tenant-id=TENANT,Authorization=Bearer KEY in one piece. Quotes, "
        "line breaks or a second Bearer make Mavvrik refuse it.",
        "Look at OTEL_EXPORTER_OTLP_HEADERS: no space before or after the comma, no braces left.",
        CHECK_SETTINGS,
        (e.SETTINGS_RIGHT,),
    ),
    Cause(
        "other-vendor-headers",
        "Another vendor's headers win",
        "decide again in step 4",
        "General headers beat those for traces: another vendor's, or a developer's own "
        "where the settings have none. Then Mavvrik's own are lost.",
        'Is there OTEL_EXPORTER_OTLP_TRACES_HEADERS? Then OTEL_EXPORTER_OTLP_HEADERS must be ",".',
        CHECK_SETTINGS,
        (e.SETTINGS_RIGHT,),
    ),
    Cause(
        "not-saved",
        "The console was not saved",
        "save, reload, compare",
        "Without the click on Update settings everyone keeps the old settings; so it is "
        "when a colleague saved an older text after you.",
        "Reload the page, click Manage, copy what is there, and paste it here.",
        COMPARE_CONSOLE,
        (e.SAVED_COMPARED, e.SETTINGS_ARRIVED),
    ),
    Cause(
        "not-reloaded",
        "The page was not reloaded before the proof",
        "reload, compare again",
        "The editor shows what was pasted, saved or not. Copied without a reload, it "
        "looks like what you planned.",
        "Reload the page first, then copy and paste it here again.",
        COMPARE_CONSOLE,
        (e.SETTINGS_ARRIVED, e.ARRIVED_SAID),
    ),
    Cause(
        "values-wrong",
        "A Mavvrik value is missing or wrong",
        "check the settings",
        "Telemetry, enhanced telemetry, endpoint, protocol, traces exporter: with one of "
        "them wrong nothing arrives, and nobody is told.",
        "Compare the entries with the reference, letter by letter, inside env.",
        CHECK_SETTINGS,
        (e.SETTINGS_RIGHT, e.TRY_SEEN),
    ),
    Cause(
        "not-restarted",
        "Claude Code was not restarted since the save",
        "quit ALL windows, restart",
        "New settings reach a running Claude Code within the hour, but telemetry begins "
        "only when it starts.",
        "Quit every Claude Code, in terminals and in editors, and start it again.",
        None,
        (e.RESTARTED_SAID,),
    ),
    Cause(
        "declined",
        '"No" was chosen in the approval dialog',
        "start again, choose Yes",
        'After a change some see "Managed settings require approval". No or Esc closes '
        "Claude Code without the new settings.",
        "Start Claude Code again, read the list of names, choose Yes.",
        None,
        (e.APPROVED_SAID,),
    ),
    Cause(
        "old-session",
        "The session is older than the save",
        "begin a new session",
        "What was done before the restart was never reported, and it will not be made up for "
        "later.",
        "In Mavvrik look for a session that began after the restart.",
        None,
        (e.RESTARTED_SAID,),
    ),
    Cause(
        "no-managed-login",
        "Console settings do not reach this user (Bedrock, Vertex, gateway)",
        '/status must say "remote"',
        "With Bedrock, Vertex, Foundry, a gateway address or a Pro or Max plan, Claude "
        "Code never fetches the settings of the console.",
        'Type /status in Claude Code: the setting sources must name "remote".',
        READ_ARRIVED,
        (e.SETTINGS_ARRIVED, e.ARRIVED_SAID),
    ),
    Cause(
        "other-settings",
        "Other company settings are in force",
        "look for them here",
        "One source wins: the console, then device management, then a file. Telemetry "
        "entries of two sources are not mixed.",
        "Type /status in Claude Code: which source does it name?",
        LOOK_FOR_SETTINGS,
        (e.SETTINGS_ARRIVED, e.ARRIVED_SAID, e.ONLY_CONSOLE_SAID),
    ),
    Cause(
        "too-old",
        "Claude Code is too old",
        "update to 2.1.223 or later",
        "2.1.86 is the oldest seen working. Older ones send nothing with these entries, "
        "and some do not start.",
        "Type claude --version on the tester's computer.",
        CLIENT_VERSION,
        (e.CLIENT_NEW_ENOUGH,),
    ),
    Cause(
        "cannot-reach",
        "Claude Code cannot reach Mavvrik (proxy, company certificate)",
        "set HTTPS_PROXY or the CA",
        "Claude Code takes its proxy from HTTPS_PROXY and a company certificate from "
        "NODE_EXTRA_CA_CERTS. Failing, it shows nothing.",
        "Run claude --debug-file FILE, ask something, look for lines with [3P telemetry].",
        ASK_MAVVRIK,
    ),
    Cause(
        "user-override",
        "The user's own settings stop the sending",
        "test here, then enforce",
        "A user's otelHeadersHelper replaces the key, and OTEL_TRACES_SAMPLER=always_off "
        "stops everything. Step 4 can prevent both.",
        "Look for these two names in the user's own settings and shell.",
        TRY_HERE,
        (e.TRY_SEEN,),
    ),
    Cause(
        "no-model-call",
        "The test asked the model nothing",
        "ask one question",
        "Cost comes from tokens. Starting Claude Code and leaving it again uses none, so "
        "there is nothing to show.",
        "Ask Claude Code one question and wait for the whole answer.",
    ),
    Cause(
        "too-early",
        "Mavvrik has not processed it yet",
        "look again later",
        "Mavvrik does not publish how long it takes. Minutes are no reason to worry.",
        "Look again in 15 minutes, after a reload of the page.",
        POLL,
        (e.COST_SEEN, e.COST_SAID),
    ),
    Cause(
        "filter",
        "A filter in Mavvrik hides it: other agent, other day",
        "clear all filters",
        "Cost and Sessions show what their filters let through.",
        "Clear all filters, choose the time since the test, reload the page.",
        None,
        (e.COST_SEEN, e.COST_SAID),
    ),
    Cause(
        "agent-wrong",
        "The settings name another Agent ID",
        "compare the last four",
        "OTEL_RESOURCE_ATTRIBUTES must hold mvk.agent_id= and the ID of the agent that "
        "you registered. Mavvrik reports no error for a wrong one.",
        "Compare the last four characters with Admin → Accounts → Agents.",
        CHECK_SETTINGS,
        (e.AGENT_ID_SAID,),
    ),
    Cause(
        "agent-unreadable",
        "The Agent ID is missing or cannot be read",
        "check the settings",
        "A misspelt or capitalised mvk.agent_id, or an unreadable item beside it, and "
        "the data arrives without an agent.",
        "Look at OTEL_RESOURCE_ATTRIBUTES: name=value items, commas between, no quotes.",
        CHECK_SETTINGS,
        (e.SETTINGS_RIGHT,),
    ),
    Cause(
        "second-agent",
        "Claude Code was registered more than once",
        "keep one agent",
        "An earlier try may have left another agent with a similar name. Data belongs to "
        "the one whose ID is in the settings.",
        "Look in Admin → Accounts → Agents for a second agent of yours.",
    ),
    Cause(
        "no-account",
        "The tester does not use a Claude account",
        "sign in with the account",
        "Only a claude.ai login puts the user's e-mail on the data. With an API key or a "
        "token, cost arrives without a user.",
        "Type /status in Claude Code: how is the user signed in?",
        None,
        (e.ACCOUNT_SAID, e.USER_SAID, e.USER_SEEN),
    ),
    Cause(
        "enhanced-off",
        "Enhanced telemetry is off",
        "check the settings",
        "User and session stand on the spans, and only enhanced telemetry makes spans: "
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA must be 1.",
        "Look for the entry in env. If it was off, restart Claude Code afterwards.",
        CHECK_SETTINGS,
        (e.SETTINGS_RIGHT, e.TRY_SEEN),
    ),
    Cause(
        "session-id-off",
        "The session ID is switched off",
        "check the settings",
        "OTEL_METRICS_INCLUDE_SESSION_ID=false takes the session off every span, in spite of its "
        "name.",
        "Look for this entry in env, and take it out.",
        CHECK_SETTINGS,
        (e.SETTINGS_RIGHT, e.SESSIONS_SEEN, e.SESSIONS_SAID),
    ),
    Cause(
        "headless",
        "It was a run with claude -p",
        "test interactively",
        "Such a run fetches the settings while it works: its first span, the one of the "
        "whole request, is missing.",
        "Repeat the test in an ordinary Claude Code session.",
    ),
    Cause(
        "before-save",
        "Part of the activity was before the save",
        "compare from then on",
        "Only what happens after the settings are saved, and after each developer's restart, is "
        "sent.",
        "Choose a time that begins after the save, and compare again.",
    ),
    Cause(
        "not-everyone",
        "Not everyone sends yet",
        "remind them to restart",
        "Who has not restarted, runs an old Claude Code or uses Bedrock, Vertex or a "
        "gateway is missing from the total.",
        "Filter by user in Mavvrik: who is missing?",
    ),
    Cause(
        "priced-by-mavvrik",
        "Mavvrik calculates the cost from tokens",
        "compare tokens, not money",
        "Claude Code sends tokens and no prices. Discounts and fixed fees of your "
        "contract need not be in Mavvrik's figure.",
        "Compare the number of tokens with your provider's report.",
    ),
    Cause(
        "syntax",
        "The settings cannot be read",
        "undo, then check",
        "One comma too many, a missing brace or a comment, and Claude Code does not start, for "
        "anyone.",
        "Copy what the console holds and paste it here: we show the line.",
        COMPARE_CONSOLE,
        (e.SETTINGS_RIGHT,),
    ),
    Cause(
        "overwritten",
        "Settings that were there before are gone",
        "compare with the original",
        "Pasting over the whole file, or a second env, loses what stood there: proxies, "
        "permissions, hooks.",
        "Compare the console with the kept original: what is missing?",
        COMPARE_CONSOLE,
        (e.SAVED_COMPARED,),
    ),
    Cause(
        "shadowed",
        "Settings from device management are off now",
        "undo, then ask that team",
        "Settings saved in a console that was empty switch off those that device "
        "management or a file brought, without a word.",
        "Do your settings come from Jamf, Intune or Ansible? Then Mavvrik belongs there.",
        LOOK_FOR_SETTINGS,
        (e.ONLY_CONSOLE_SAID,),
    ),
    Cause(
        "dialog-surprise",
        "People were surprised by the approval dialog",
        "send the message again",
        "No closes Claude Code. It looks like a crash, and it is none: the next start asks again.",
        'Ask what they saw. "Managed settings require approval"? Then Yes.',
    ),
    Cause(
        "old-clients",
        "Their Claude Code is too old for two entries",
        "update, or leave them out",
        "Up to 2.1.30 it crashes, hangs or says nothing with the two exporters set to "
        "none. Left out, 2.1.20 and later work.",
        "Type claude --version on a computer that has the trouble.",
        CLIENT_VERSION,
        (e.CLIENT_NEW_ENOUGH,),
    ),
)

CAUSES: Mapping[str, Cause] = MappingProxyType({one.id: one for one in _ALL_CAUSES})
