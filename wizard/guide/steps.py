"""The ten entries, the start screen and the seven steps: purpose, where to click, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wizard.core import values as v
from wizard.guide import click_paths
from wizard.guide.click_paths import ClickLine

# The configuration reference ---------------------------------------------------------------------

INTRODUCTION = (
    "These 10 entries go into the env object of the managed settings. Your own 3 values replace "
    "the braces."
)
FROM_NOTHING = "mvk-wizard merge --empty prints them with your values, as a settings.json."

WHERE_THEY_GO = 'Inside "env", not beside it: elsewhere Claude Code ignores them.'
MERGE_INTO_ENV = (
    'If there is an "env" already, the 10 go into it. The rest of the file stays; '
    "nothing is replaced as a whole."
)
NO_SPACES = "No space in the header value: none at its ends, none around the comma."
EXAMPLES = (
    f"The header looks like this: {v.header_value('your-tenant-id', 'your-api-key')}",
    f"The attribute looks like this: {v.agent_item('your-agent-id')}",
)


class Entry(NamedTuple):
    name: str
    value: str
    purpose: str
    without: str


_NOTES: Mapping[str, tuple[str, str]] = {
    v.ENABLE_TELEMETRY: (
        "Switches telemetry on.",
        "Nothing is sent, and nobody is told.",
    ),
    v.ENHANCED_TELEMETRY: (
        "Switches on spans with user, session, model and tools.",
        "Nothing is sent, and nobody is told.",
    ),
    v.ENDPOINT: (
        "Points to Mavvrik.",
        "Data and key go to http://localhost:4318, without notice.",
    ),
    v.HEADERS: (
        "Carries your tenant and the API key.",
        "Mavvrik refuses the data, and Claude Code shows nothing.",
    ),
    v.PROTOCOL: (
        "Sets the format: JSON over HTTP.",
        "Claude Code sends another format.",
    ),
    v.LOGS_EXPORTER: (
        "Sends no logs; Mavvrik needs none.",
        "The same. If it is otlp, logs go to Mavvrik too.",
    ),
    v.LOG_TOOL_DETAILS: (
        "Adds the full shell command to each tool run. You can switch it off.",
        "Tools appear without their commands; nothing else is lost.",
    ),
    v.METRICS_EXPORTER: (
        "Sends no metrics; Mavvrik needs none.",
        "The same. If it is otlp, metrics go to Mavvrik too.",
    ),
    v.RESOURCE_ATTRIBUTES: (
        "Assigns the data to the agent you registered.",
        "The data arrives without an agent.",
    ),
    v.TRACES_EXPORTER: (
        "Sends the spans that Cost and Sessions are made from.",
        "Nothing is sent, and nobody is told.",
    ),
}


ENTRIES = tuple(
    Entry(name, value, *_NOTES[name])
    for name, value in v.mavvrik_values(
        "{MVK_AGENT_ID}", "{MVK_TENANT_ID}", "{MVK_API_KEY}"
    ).items()
)


# Before saving -----------------------------------------------------------------------------------


class SaveCheck(NamedTuple):
    """One thing that must be true before *Update settings*, and how it is checked."""

    id: str
    text: str
    proof: str


SAVE_CHECKS = (
    SaveCheck(
        "syntax",
        "The JSON is valid",
        "The whole text is read again, strictly, just before it is copied.",
    ),
    SaveCheck(
        "env-placed",
        'The "env" object is in the right place',
        "At the top level, once, with every Mavvrik entry inside.",
    ),
    SaveCheck(
        "key-exact",
        "The API key is exact",
        "The same as in your paste, letter by letter.",
    ),
    SaveCheck(
        "tenant-exact",
        "The tenant ID is exact",
        "The same as in your paste, letter by letter.",
    ),
    SaveCheck(
        "agent-exact",
        "The agent ID is exact",
        "The same as in your paste. In step 2, you compare its last 4 characters.",
    ),
    SaveCheck(
        "endpoint",
        f"The OTLP endpoint is {v.DEFAULT_ENDPOINT}",
        "Compared letter by letter, and no other entry overrides it.",
    ),
    SaveCheck(
        "protocol",
        "The OTLP protocol is http/json",
        "Compared letter by letter, and no other entry overrides it.",
    ),
)

RISK = (
    "Settings that cannot be read keep Claude Code from starting, for everyone. "
    "So every result is checked before it is copied."
)
WHOLE_ORGANIZATION = (
    "The console has one policy for the whole organization. There is no test group; "
    "a pilot needs device management or a file on one computer."
)
KEEP_THE_ORIGINAL = (
    "Keep a copy of the settings as they are now. They may hold more than you know. "
    "We keep one for you, and name its path."
)
LOADED_LONG_AGO = (
    "If a colleague has edited the settings since you copied them, go back to step 3 "
    "and paste them again."
)
COUNT_THE_LINES = "After pasting, check that the last line in the editor is a lone }."


class Notice(NamedTuple):
    """What developers notice: a one-word label and a sentence; `more` is for who asks for more."""

    label: str
    text: str
    more: str = ""


WHOM = "everyone whose Claude Code reads the console's settings"
NOTICES = (
    Notice("Who", f"{WHOM}.", "There is no test group."),
    Notice("When", "at their next Claude Code restart.", "Running sessions go on."),
    Notice(
        "What",
        'some see "Managed settings require approval" and must choose Yes.',
        "Choosing No only closes Claude Code.",
    ),
    Notice("Undo", "paste the original, save, restart: about 2 minutes."),
)

AFTER_SAVING = (
    "Claude Code fetches the settings when it starts and once an hour, but telemetry "
    "begins only after a full restart.",
    "Mavvrik shows only what happens after that restart.",
)

ROTATION = (
    "Do not revoke the old key yet. Each computer uses it until Claude Code restarts "
    "with the new one.",
)


class Need(NamedTuple):
    """Something to open in the browser, and the role that it requires."""

    what: str
    who: str


START_TITLE = "Connect Claude Code to Mavvrik"
START_GOAL = "This takes about 15 minutes."
START_IN_PRACTICE = (
    "Practice all 7 steps. Mavvrik is simulated here, its key is fake, and nothing leaves this "
    "computer."
)

NEEDS = (
    Need("Mavvrik dashboard", "permission to add agents"),
    Need("Claude admin console", "Owner or Primary Owner (Team or Enterprise)"),
    Need("or MDM, or files", "with Bedrock, Vertex, a gateway, API keys, or a pilot"),
)

SAFETY = "Nothing changes for developers until you save or deliver the settings."

SHARING_ON = "Sharing hides keys, names and hosts here. ^o ends it."

WHY_MAVVRIK = (
    "A provider's bill gives a total. It does not say who used Claude Code, in "
    "which sessions, with which models, or how that changed."
)
MAVVRIK_SHOWS = (
    "Spend over time, in Home → Agentic → Cost.",
    "Usage by user: who used Claude Code, and how much.",
    "Single sessions, in Home → Agentic → Sessions: what was done, what it cost.",
    "Which models were used, and what each of them cost.",
    "Which ways of working with Claude Code add to the cost.",
)
HOW_IT_WORKS = (
    "Claude Code can report its own work as OpenTelemetry. Managed settings tell it "
    "to send these reports to Mavvrik.",
    "You do 4 things: register Claude Code in Mavvrik, copy three values, put them "
    "into the settings in the Claude console, and check that data arrives.",
    "This program cannot change anything in Claude or Mavvrik by itself. You can do "
    "your part and hand over to a colleague.",
)


def talks_to(hosts: Sequence[str]) -> str:
    """Say which hosts are contacted. `hosts` are those in use, ingest first."""
    return f"The wizard contacts only {' and '.join(hosts)}."


AGENT_NAMES = ("claude-code", "company-claude-code")
RECEIVES = "Mavvrik receives users' email, models, tokens and full shell commands."


class GuideStep(NamedTuple):
    """One of the seven steps.

    `name` fits the rail of steps. `why` and `practice` are one line each: the purpose of the step,
    and what is different in practice mode. `guide` names the section of Mavvrik's guide for this
    step.
    """

    number: int
    name: str
    title: str
    why: str
    practice: str
    guide: str
    click_path: tuple[ClickLine, ...] = ()
    good_to_know: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def reason(self, *, practice: bool) -> str:
        """Say in one line what the step is for, or what is different in practice mode."""
        return f"Practice: {self.practice}" if practice else self.why


REGISTER = GuideStep(
    1,
    "Register",
    "Register Claude Code",
    "Mavvrik groups usage by agent.",
    "Mavvrik is simulated: nothing is clicked in its dashboard.",
    "Step 1",
    click_paths.REGISTER,
    (
        f"Choose a clear agent name: {' or '.join(AGENT_NAMES)}, for example.",
        "+ Agent opens a drawer at the right, with 2 tabs: Setup and Connect.",
        "A description is optional. The name is for people; Mavvrik goes by the Agent ID.",
        f"{RECEIVES} Step 4 can turn off commands.",
        "Mavvrik generates the Agent ID: keep it, or change it now. It can't be changed after you "
        "click Register.",
    ),
    ("Until you click Register, the key stays inactive and is refused.",),
)

CREDENTIALS = GuideStep(
    2,
    "Credentials",
    "Paste the credentials",
    "These 3 values identify your account and your agent.",
    "The values of the practice block are fake.",
    "Step 2",
    click_paths.CREDENTIALS,
    (
        "Three values: MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY.",
        "They are put into the settings for you.",
        "The key is hidden here, stored nowhere, and forgotten when you leave.",
        "Accepted proves tenant and key. It does not prove the Agent ID: compare its "
        "last 4 characters with the dashboard.",
    ),
    (
        "Leave the Agent ID in Mavvrik as it is from now on. With a wrong one the data "
        "lands under another agent, or nowhere.",
    ),
)

LOAD = GuideStep(
    3,
    "Load",
    "Load current settings",
    "Your file gets Mavvrik's values.",
    "Use sample settings.",
    "Step 3",
    click_paths.LOAD,
    (
        "Claude Code's managed settings are one settings.json. The editor shows it.",
        "If the editor is empty or shows {}, start empty.",
        KEEP_THE_ORIGINAL,
    ),
    (
        "If your settings come from Jamf, Intune, Ansible or a file, saving in the console can "
        "switch those off.",
    ),
)

PREVIEW = GuideStep(
    4,
    "Preview",
    "Preview",
    "See every change before it can reach anyone.",
    "Decide and check the changes as you would for real.",
    "Step 4",
    (),
    (
        MERGE_INTO_ENV,
        WHERE_THEY_GO,
        "Your tenant, key and agent replace the placeholders in braces.",
        "Everything else in the file stays exactly as it is, to the last space.",
    ),
    (
        NO_SPACES,
        "If something must be fixed or decided, you do it here, before you copy.",
    ),
)

COPY = GuideStep(
    5,
    "Copy",
    "Copy and save",
    "Only an Owner can save in the console.",
    "Save in the practice console. Nothing real changes.",
    "Step 5",
    click_paths.SAVE + click_paths.PROVE,
    (
        COUNT_THE_LINES,
        "An editor keeps showing what you pasted, saved or not. Only a reload proves it.",
        *AFTER_SAVING,
    ),
    (RISK, WHOLE_ORGANIZATION, LOADED_LONG_AGO),
)

VERIFY = GuideStep(
    6,
    "Verify",
    "Is it working?",
    "When sending fails, Claude Code shows nothing.",
    "Send a sample session, as Claude Code would.",
    "Steps 6 and 7",
    click_paths.TEST_RUN,
    (
        "One person you know is enough for the first test, with one question to the model.",
        "Claude Code sends its reports about 5 seconds after each piece of work.",
        "Then Mavvrik has to process them. It does not publish how long that takes: "
        '"not yet" is not a failure.',
        "Once it works, Cost and Sessions are the two places to go back to.",
    ),
    (
        "Every Claude Code window must be restarted first.",
        "Only a Claude account brings the user's name and email. With an API key, data "
        "arrives without them.",
    ),
)

DONE = GuideStep(
    7,
    "Done",
    "Final checklist",
    "See what is known, how it is known, and what is open.",
    "The checklist of a real setup, with what you practiced.",
    "Final checklist",
    (),
    (
        "Everyone else sends data after their next restart of Claude Code.",
        "Data stopped, new key, undo: start mvk-wizard again.",
    ),
    ("The kept original may hold other keys. Delete it when you no longer need it.",),
)

STEPS = (REGISTER, CREDENTIALS, LOAD, PREVIEW, COPY, VERIFY, DONE)
