"""Why data does not arrive correctly: each cause, what to check, and what rules it out.

With most causes no error is shown anywhere: Claude Code starts, and nothing arrives. This was
measured, and is the reason why the causes are checked one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.guide.evidence import ARRIVED, Fact


class CauseCheck(StrEnum):
    """A check that a button runs: its label, and one line that says what it does."""

    label: str
    does: str

    def __new__(cls, value: str, label: str, does: str) -> CauseCheck:
        """Make a string of the ID, with its words."""
        check = str.__new__(cls, value)
        check._value_ = value
        check.label, check.does = label, does
        return check

    ASK_MAVVRIK = (
        "ask-mavvrik",
        "Check key",
        "Sends one empty request with your tenant and key. It creates no data.",
    )
    CHECK_SETTINGS = (
        "check-settings",
        "Check settings",
        "Reads the settings as Claude Code does and lists what is wrong.",
    )
    COMPARE_CONSOLE = (
        "compare-console",
        "Compare with the console",
        "You paste what the console shows after a reload. Nothing is sent.",
    )
    READ_ARRIVED = (
        "read-arrived",
        "Look on this computer",
        "Reads the settings that Claude Code received here. Changes nothing.",
    )
    LOOK_FOR_SETTINGS = (
        "look-for-settings",
        "Find company settings",
        "Looks where device management puts them on this computer.",
    )
    CLIENT_VERSION = (
        "client-version",
        "Check version",
        "Asks Claude Code on this computer for its version.",
    )
    TRY_HERE = (
        "try-here",
        "Try it here",
        "Asks, then runs Claude Code once with a receiver here instead of Mavvrik.",
    )
    POLL = (
        "poll",
        "Ask Mavvrik again",
        "Asks your verification URL whether Cost and Sessions show data.",
    )


@dataclass(frozen=True, slots=True)
class Cause:
    """One possible cause.

    `short` is the one thing to do, shown next to the title. `runnable` is a check that the wizard
    can run itself. The cause is ruled out if any evidence in `rules_out` is known.
    """

    id: str
    title: str
    short: str
    explanation: str
    check: str
    runnable: CauseCheck | None = None
    rules_out: tuple[str, ...] = ()


_ALL_CAUSES = (
    Cause(
        "not-registered",
        '"Register" was not clicked in Mavvrik',
        "click it, check again",
        "Connect shows the key before the agent exists. Until you click Register, Mavvrik "
        "answers INVALID_API_KEY.",
        "Open Admin → Accounts → Agents. Is your agent in the list?",
        CauseCheck.ASK_MAVVRIK,
        (Fact.KEY_ACCEPTED, *ARRIVED),
    ),
    Cause(
        "key-revoked",
        "The key in the settings was revoked or replaced",
        "check the key again",
        "Mavvrik refuses data sent with a revoked key. Claude Code shows nothing.",
        "Open Admin → Accounts → Agents → your agent → Connect. Is it the key in the settings?",
        CauseCheck.ASK_MAVVRIK,
    ),
    Cause(
        "console-changed",
        "Someone changed the settings in the console",
        "reload, compare",
        "Pasting an older text over the settings removes Mavvrik.",
        "Reload the page, click Manage, copy the text, and paste it here.",
        CauseCheck.COMPARE_CONSOLE,
        (Fact.DELIVERED_SAID,),
    ),
    Cause(
        "mixed-accounts",
        "Tenant and key come from different accounts",
        "copy the whole block again",
        "Mavvrik checks tenant and key together. One is from another block, or the key was "
        "replaced.",
        "Copy the whole block from Connect again, not value by value.",
        CauseCheck.ASK_MAVVRIK,
        (Fact.KEY_ACCEPTED,),
    ),
    Cause(
        "header-form",
        "The header value is malformed",
        "check the settings",
        "It must be x-tenant-id=TENANT,Authorization=Bearer KEY in one piece. Mavvrik refuses "
        "quotes, line breaks or a second Bearer.",
        "In OTEL_EXPORTER_OTLP_HEADERS: no space before or after the comma, no braces.",
        CauseCheck.CHECK_SETTINGS,
        (Fact.SETTINGS_RIGHT,),
    ),
    Cause(
        "other-vendor-headers",
        "Another vendor's headers win",
        "decide again in step 4",
        "General headers override those for traces: another vendor's, or a developer's own where "
        "the settings have none.",
        'If OTEL_EXPORTER_OTLP_TRACES_HEADERS is there, OTEL_EXPORTER_OTLP_HEADERS must be ",".',
        CauseCheck.CHECK_SETTINGS,
        (Fact.SETTINGS_RIGHT,),
    ),
    Cause(
        "not-saved",
        "The console was not saved",
        "save, reload, compare",
        "Until someone clicks Update settings, everyone keeps the old settings. A colleague may "
        "also have saved an older text after you.",
        "Reload the page, click Manage, copy the text, and paste it here.",
        CauseCheck.COMPARE_CONSOLE,
        (Fact.SAVED_COMPARED, Fact.SETTINGS_ARRIVED, Fact.DELIVERED_SAID),
    ),
    Cause(
        "not-reloaded",
        "The page was not reloaded before comparing",
        "reload, compare again",
        "The editor shows what you pasted, saved or not.",
        "Reload the page, then copy the text and paste it here again.",
        CauseCheck.COMPARE_CONSOLE,
        (Fact.SETTINGS_ARRIVED, Fact.ARRIVED_SAID, Fact.DELIVERED_SAID),
    ),
    Cause(
        "values-wrong",
        "A Mavvrik value is missing or wrong",
        "check the settings",
        "Telemetry, enhanced telemetry, endpoint, protocol, traces exporter: if one is wrong, "
        "nothing arrives and nobody is told.",
        "Compare the entries in env with the reference, letter by letter.",
        CauseCheck.CHECK_SETTINGS,
        (Fact.SETTINGS_RIGHT, Fact.TRY_SEEN),
    ),
    Cause(
        "not-restarted",
        "Claude Code was not restarted after the save",
        "quit all windows, restart",
        "A running Claude Code gets new settings within the hour, but starts telemetry only "
        "after a restart.",
        "Quit every Claude Code, in terminals and editors, and start it again.",
        None,
        (Fact.RESTARTED_SAID,),
    ),
    Cause(
        "declined",
        '"No" was chosen in the approval dialog',
        "start again, choose Yes",
        'After a change, some people see "Managed settings require approval". No or Esc closes '
        "Claude Code without the new settings.",
        "Start Claude Code again, read the list of names, choose Yes.",
        None,
        (Fact.APPROVED_SAID,),
    ),
    Cause(
        "old-session",
        "The session is older than the save",
        "start a new session",
        "Work from before the restart was not sent, and never will be.",
        "In Mavvrik, look for a session that began after the restart.",
        None,
        (Fact.RESTARTED_SAID,),
    ),
    Cause(
        "no-managed-login",
        "Console settings don't reach this user (Bedrock, Vertex, gateway)",
        '/status must say "remote"',
        "With Bedrock, Vertex, Foundry, a gateway, or a Pro or Max plan, Claude Code never "
        "fetches the console's settings.",
        'Type /status in Claude Code: the setting sources must name "remote".',
        CauseCheck.READ_ARRIVED,
        (Fact.SETTINGS_ARRIVED, Fact.ARRIVED_SAID, Fact.DELIVERED_SAID),
    ),
    Cause(
        "other-surface",
        "Claude Code runs where these settings don't work",
        "test in a terminal",
        "Cowork never fetches them. Users report that Claude Desktop ignores them, or loses the "
        "agent. No report says that the web or GitHub Actions send.",
        'Ask where the tester runs Claude Code. "Who this reaches" in help lists each place.',
    ),
    Cause(
        "other-settings",
        "Other company settings are in force",
        "look for them here",
        "One source wins: the console, then device management, then a file. Telemetry entries of "
        "2 sources don't mix.",
        "Type /status in Claude Code: which source does it name?",
        CauseCheck.LOOK_FOR_SETTINGS,
        (Fact.SETTINGS_ARRIVED, Fact.ARRIVED_SAID, Fact.ONLY_CONSOLE_SAID),
    ),
    Cause(
        "too-old",
        "Claude Code is too old",
        "update to 2.1.223 or later",
        "2.1.86 is the oldest version seen working. Older ones send nothing with these entries, "
        "and some don't start.",
        "Type claude --version on the tester's computer.",
        CauseCheck.CLIENT_VERSION,
        (Fact.CLIENT_NEW_ENOUGH,),
    ),
    Cause(
        "cannot-reach",
        "Claude Code can't reach Mavvrik (proxy, company certificate)",
        "set HTTPS_PROXY or the CA",
        "Claude Code reads its proxy from HTTPS_PROXY and a company certificate from "
        "NODE_EXTRA_CA_CERTS. If sending fails, it shows nothing.",
        "Run claude --debug-file FILE, ask something, look for lines with [3P telemetry].",
        CauseCheck.ASK_MAVVRIK,
    ),
    Cause(
        "user-override",
        "The user's own settings stop the sending",
        "try it here, then enforce",
        "A user's own values can stop, hang or strip the telemetry. Step 4 can prevent most of it.",
        "In the user's own settings and shell, look for otelHeadersHelper, HTTPS_PROXY, "
        "TRACEPARENT, and names with OTEL_.",
        CauseCheck.TRY_HERE,
        (Fact.TRY_SEEN,),
    ),
    Cause(
        "no-model-call",
        "The test asked the model nothing",
        "ask one question",
        "Cost comes from tokens. Without a question there are none, so there is nothing to show.",
        "Ask Claude Code one question and wait for the full answer.",
    ),
    Cause(
        "too-early",
        "Mavvrik has not processed it yet",
        "look again later",
        "Mavvrik doesn't publish how long it takes.",
        "Reload the page and look again in 15 minutes.",
        CauseCheck.POLL,
        (Fact.COST_SEEN, Fact.COST_SAID),
    ),
    Cause(
        "filter",
        "A filter in Mavvrik hides it: other agent, other day",
        "clear all filters",
        "Cost and Sessions show only what their filters let through.",
        "Clear all filters, choose the time since the test, reload the page.",
        None,
        (Fact.COST_SEEN, Fact.COST_SAID),
    ),
    Cause(
        "agent-wrong",
        "The settings name another Agent ID",
        "compare the last 4",
        "OTEL_RESOURCE_ATTRIBUTES must hold mvk.agent_id= and the ID of the agent that you "
        "registered. Mavvrik can't tell us if it is wrong.",
        "Compare the last 4 characters with Admin → Accounts → Agents.",
        CauseCheck.CHECK_SETTINGS,
        (Fact.AGENT_ID_SAID,),
    ),
    Cause(
        "agent-unreadable",
        "The Agent ID is missing or unreadable",
        "check the settings",
        "If mvk.agent_id is misspelled or capitalized, or an item beside it is unreadable, the "
        "data arrives without an agent.",
        "In OTEL_RESOURCE_ATTRIBUTES: name=value items, commas between them, no quotes.",
        CauseCheck.CHECK_SETTINGS,
        (Fact.SETTINGS_RIGHT,),
    ),
    Cause(
        "second-agent",
        "Claude Code was registered more than once",
        "keep one agent",
        "An earlier attempt may have left another agent with a similar name. Data goes to the one "
        "whose ID is in the settings.",
        "Look for a second agent in Admin → Accounts → Agents.",
    ),
    Cause(
        "no-account",
        "The tester doesn't use a Claude account",
        "sign in with the account",
        "Only a claude.ai login adds the user's email. With an API key or a token, cost arrives "
        "without a user.",
        "Type /status in Claude Code: how is the user signed in?",
        None,
        (Fact.ACCOUNT_SAID, Fact.USER_SAID, Fact.USER_SEEN),
    ),
    Cause(
        "enhanced-off",
        "Enhanced telemetry is off",
        "check the settings",
        "Only enhanced telemetry sends spans, and spans carry user and session: "
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA must be 1.",
        "Look for the entry in env. If it was off, fix it and restart Claude Code.",
        CauseCheck.CHECK_SETTINGS,
        (Fact.SETTINGS_RIGHT, Fact.TRY_SEEN),
    ),
    Cause(
        "session-id-off",
        "The session ID is switched off",
        "check the settings",
        "OTEL_METRICS_INCLUDE_SESSION_ID=false removes the session from every span, despite its "
        "name.",
        "Look for this entry in env and remove it.",
        CauseCheck.CHECK_SETTINGS,
        (Fact.SETTINGS_RIGHT, Fact.SESSIONS_SEEN, Fact.SESSIONS_SAID),
    ),
    Cause(
        "headless",
        "The test was a claude -p run",
        "test interactively",
        "Such a run fetches the settings while it works, so its first span, for the whole "
        "request, is missing.",
        "Repeat the test in an interactive Claude Code session.",
        None,
        (Fact.DELIVERED_SAID,),
    ),
    Cause(
        "before-save",
        "Some activity was before the save",
        "compare from then on",
        "Only activity after the save and after each developer's restart is sent.",
        "Choose a time after the save and compare again.",
    ),
    Cause(
        "not-everyone",
        "Not everyone sends yet",
        "remind them to restart",
        "People who have not restarted, run an old Claude Code, or use Bedrock, Vertex or a "
        "gateway are missing from the total.",
        "Filter by user in Mavvrik: who is missing?",
    ),
    Cause(
        "auto-mode",
        "Auto mode makes requests that are not reported",
        "compare without auto mode",
        "A user counted 15 requests billed and 9 reported (anthropics/claude-code #86375). We "
        "have not reproduced it.",
        "Compare a session in auto mode with the same work without it.",
    ),
    Cause(
        "stopped-sessions",
        "Sessions stopped, or stopped sending",
        "restart long sessions",
        "Spans leave about 5 seconds after they end: a session that is killed loses the last "
        "ones. A user reports metrics that stop mid-session (#92776).",
        "Look for sessions in Mavvrik that end before the work did.",
    ),
    Cause(
        "child-processes",
        "Programs that Claude Code starts don't send",
        "look for such programs",
        "Claude Code doesn't pass its OTEL_ entries to the commands, hooks and servers it "
        "starts (documented). What they spend is not in its telemetry.",
        "Look for hooks, scripts and MCP servers that call a model themselves.",
    ),
    Cause(
        "priced-by-mavvrik",
        "Mavvrik calculates the cost from tokens",
        "compare tokens, not money",
        "Claude Code sends tokens, not prices. Mavvrik may not include your contract's discounts "
        "and fixed fees.",
        "Compare tokens with your provider's report. If Mavvrik also has your Anthropic Admin key, "
        "ask them whether it counts usage twice.",
    ),
    Cause(
        "syntax",
        "The settings can't be read",
        "undo, then check",
        "With an extra comma, a missing brace or a comment, Claude Code does not start for anyone.",
        "Run mvk-wizard check on the settings: it shows the line.",
        CauseCheck.COMPARE_CONSOLE,
        (Fact.SETTINGS_RIGHT,),
    ),
    Cause(
        "overwritten",
        "Settings that were there before are gone",
        "compare with the original",
        "Pasting over the whole file, or a second env, loses proxies, permissions and hooks.",
        "Compare the settings in use with the kept original: what is missing?",
        CauseCheck.COMPARE_CONSOLE,
        (Fact.SAVED_COMPARED,),
    ),
    Cause(
        "shadowed",
        "Settings from device management are off now",
        "undo, then ask that team",
        "Saving in an empty console switches off settings from device management or a file, "
        "without notice.",
        "Do your settings come from Jamf, Intune or Ansible? Then Mavvrik belongs there.",
        CauseCheck.LOOK_FOR_SETTINGS,
        (Fact.ONLY_CONSOLE_SAID, Fact.DELIVERED_SAID),
    ),
    Cause(
        "dialog-surprise",
        "The approval dialog surprised people",
        "send the message again",
        "Choosing No only closes Claude Code. The next start asks again.",
        'Ask what they saw. If it was "Managed settings require approval", choose Yes.',
    ),
    Cause(
        "old-clients",
        "Their Claude Code is too old for 2 entries",
        "update, or leave them out",
        "Up to 2.1.30 it crashes, hangs or stays silent with the 2 exporters set to none. "
        "Without them, 2.1.20 and later work.",
        "Type claude --version on a computer that has the problem.",
        CauseCheck.CLIENT_VERSION,
        (Fact.CLIENT_NEW_ENOUGH,),
    ),
)

CAUSES: Mapping[str, Cause] = {one.id: one for one in _ALL_CAUSES}
