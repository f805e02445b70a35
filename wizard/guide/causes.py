"""Why nothing arrives: each cause with what to look at, and what takes it off the list.

Most of them show nothing anywhere: Claude Code starts, nothing arrives, nobody is told. That is
measured, and it is why the causes are looked for one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.guide import checks
from wizard.guide import evidence as e


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


NOT_REGISTERED = Cause(
    "not-registered",
    '"Register" was not clicked in Mavvrik',
    "click it, check again",
    "The Connect tab shows the key before the agent exists. Until Register is "
    "clicked, Mavvrik answers INVALID_API_KEY.",
    "Open the agent in Admin → Accounts → Agents. Is it in the list?",
    checks.ASK_MAVVRIK,
    (e.KEY_ACCEPTED, *e.ARRIVED),
)
KEY_REVOKED = Cause(
    "key-revoked",
    "The key in the settings was revoked or replaced",
    "check the key again",
    "Data that is sent with a revoked key is refused, and Claude Code shows nothing.",
    "Open the agent in Admin → Accounts → Agents → Connect. Is it the key in the settings?",
    checks.ASK_MAVVRIK,
)
CONSOLE_CHANGED = Cause(
    "console-changed",
    "Somebody changed the settings in the console since",
    "reload, compare",
    "Whoever pastes an older text over the settings removes Mavvrik with it.",
    "Reload the page, click Manage, copy what is there, and paste it here.",
    checks.COMPARE_CONSOLE,
)
MIXED_ACCOUNTS = Cause(
    "mixed-accounts",
    "Tenant and key are from different accounts",
    "copy the whole block again",
    "Key and tenant are checked together. One of them is from another block, or the "
    "key was replaced since.",
    "Copy the whole block from the Connect tab once more, not value by value.",
    checks.ASK_MAVVRIK,
    (e.KEY_ACCEPTED,),
)
HEADER_FORM = Cause(
    "header-form",
    "The header value has another form",
    "check the settings",
    "It must be x-tenant-id=TENANT,Authorization=Bearer KEY in one piece. Quotes, "
    "line breaks or a second Bearer make Mavvrik refuse it.",
    "Look at OTEL_EXPORTER_OTLP_HEADERS: no space before or after the comma, no braces left.",
    checks.CHECK_SETTINGS,
    (e.SETTINGS_RIGHT,),
)
OTHER_VENDOR_HEADERS = Cause(
    "other-vendor-headers",
    "Another vendor's headers win",
    "decide again in step 4",
    "General headers beat those for traces: another vendor's, or a developer's own "
    "where the settings have none. Then Mavvrik's own are lost.",
    'Is there OTEL_EXPORTER_OTLP_TRACES_HEADERS? Then OTEL_EXPORTER_OTLP_HEADERS must be ",".',
    checks.CHECK_SETTINGS,
    (e.SETTINGS_RIGHT,),
)
NOT_SAVED = Cause(
    "not-saved",
    "The console was not saved",
    "save, reload, compare",
    "Without the click on Update settings everyone keeps the old settings; so it is "
    "when a colleague saved an older text after you.",
    "Reload the page, click Manage, copy what is there, and paste it here.",
    checks.COMPARE_CONSOLE,
    (e.SAVED_COMPARED, e.SETTINGS_ARRIVED),
)
NOT_RELOADED = Cause(
    "not-reloaded",
    "The page was not reloaded before the proof",
    "reload, compare again",
    "The editor shows what was pasted, saved or not. Copied without a reload, it "
    "looks like what you planned.",
    "Reload the page first, then copy and paste it here again.",
    checks.COMPARE_CONSOLE,
    (e.SETTINGS_ARRIVED, e.ARRIVED_SAID),
)
VALUES_WRONG = Cause(
    "values-wrong",
    "A Mavvrik value is missing or wrong",
    "check the settings",
    "Telemetry, enhanced telemetry, endpoint, protocol, traces exporter: with one of "
    "them wrong nothing arrives, and nobody is told.",
    "Compare the entries with the reference, letter by letter, inside env.",
    checks.CHECK_SETTINGS,
    (e.SETTINGS_RIGHT, e.TRY_SEEN),
)
NOT_RESTARTED = Cause(
    "not-restarted",
    "Claude Code was not restarted since the save",
    "quit ALL windows, restart",
    "New settings reach a running Claude Code within the hour, but telemetry begins "
    "only when it starts.",
    "Quit every Claude Code, in terminals and in editors, and start it again.",
    None,
    (e.RESTARTED_SAID,),
)
DECLINED = Cause(
    "declined",
    '"No" was chosen in the approval dialog',
    "start again, choose Yes",
    'After a change some see "Managed settings require approval". No or Esc closes '
    "Claude Code without the new settings.",
    "Start Claude Code again, read the list of names, choose Yes.",
    None,
    (e.APPROVED_SAID,),
)
OLD_SESSION = Cause(
    "old-session",
    "The session is older than the save",
    "begin a new session",
    "What was done before the restart was never reported, and it will not be made up for later.",
    "In Mavvrik look for a session that began after the restart.",
    None,
    (e.RESTARTED_SAID,),
)
NO_MANAGED_LOGIN = Cause(
    "no-managed-login",
    "Console settings do not reach this user (Bedrock, Vertex, gateway)",
    '/status must say "remote"',
    "With Bedrock, Vertex, Foundry, a gateway address or a Pro or Max plan, Claude "
    "Code never fetches the settings of the console.",
    'Type /status in Claude Code: the setting sources must name "remote".',
    checks.READ_ARRIVED,
    (e.SETTINGS_ARRIVED, e.ARRIVED_SAID),
)
OTHER_SETTINGS = Cause(
    "other-settings",
    "Other company settings are in force",
    "look for them here",
    "One source wins: the console, then device management, then a file. Telemetry "
    "entries of two sources are not mixed.",
    "Type /status in Claude Code: which source does it name?",
    checks.LOOK_FOR_SETTINGS,
    (e.SETTINGS_ARRIVED, e.ARRIVED_SAID, e.ONLY_CONSOLE_SAID),
)
TOO_OLD = Cause(
    "too-old",
    "Claude Code is too old",
    "update to 2.1.223 or later",
    "2.1.86 is the oldest seen working. Older ones send nothing with these entries, "
    "and some do not start.",
    "Type claude --version on the tester's computer.",
    checks.CLIENT_VERSION,
    (e.CLIENT_NEW_ENOUGH,),
)
CANNOT_REACH = Cause(
    "cannot-reach",
    "Claude Code cannot reach Mavvrik (proxy, company certificate)",
    "set HTTPS_PROXY or the CA",
    "Claude Code takes its proxy from HTTPS_PROXY and a company certificate from "
    "NODE_EXTRA_CA_CERTS. Failing, it shows nothing.",
    "Run claude --debug-file FILE, ask something, look for lines with [3P telemetry].",
    checks.ASK_MAVVRIK,
)
USER_OVERRIDE = Cause(
    "user-override",
    "The user's own settings stop the sending",
    "test here, then enforce",
    "A user's otelHeadersHelper replaces the key, and OTEL_TRACES_SAMPLER=always_off "
    "stops everything. Step 4 can prevent both.",
    "Look for these two names in the user's own settings and shell.",
    checks.TRY_HERE,
    (e.TRY_SEEN,),
)
NO_MODEL_CALL = Cause(
    "no-model-call",
    "The test asked the model nothing",
    "ask one question",
    "Cost comes from tokens. Starting Claude Code and leaving it again uses none, so "
    "there is nothing to show.",
    "Ask Claude Code one question and wait for the whole answer.",
)
TOO_EARLY = Cause(
    "too-early",
    "Mavvrik has not processed it yet",
    "look again later",
    "Mavvrik does not publish how long it takes. Minutes are no reason to worry.",
    "Look again in 15 minutes, after a reload of the page.",
    checks.POLL,
    (e.COST_SEEN, e.COST_SAID),
)
FILTER = Cause(
    "filter",
    "A filter in Mavvrik hides it: other agent, other day",
    "clear all filters",
    "Cost and Sessions show what their filters let through.",
    "Clear all filters, choose the time since the test, reload the page.",
    None,
    (e.COST_SEEN, e.COST_SAID),
)
