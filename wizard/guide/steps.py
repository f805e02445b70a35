"""The start screen and the seven steps: why, where to click, what to know, what to beware of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.core.values import DEFAULT_ENDPOINT
from wizard.guide import click_paths, reference
from wizard.guide.click_paths import ClickLine


@dataclass(frozen=True, slots=True)
class SaveCheck:
    """One thing that must hold before *Update settings*, and how it is made sure."""

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
        "At the top level, once, with all ten entries inside.",
    ),
    SaveCheck(
        "key-exact",
        "The API key is exact",
        "Put in from your paste, not typed, and accepted by Mavvrik in step 2.",
    ),
    SaveCheck(
        "tenant-exact",
        "The tenant ID is exact",
        "Put in from your paste, not typed, and accepted by Mavvrik in step 2.",
    ),
    SaveCheck(
        "agent-exact",
        "The agent ID is exact",
        "Put in from your paste; you compared its last four characters.",
    ),
    SaveCheck(
        "endpoint",
        f"The OTLP endpoint is {DEFAULT_ENDPOINT}",
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
    "That is why nothing is copied before it was checked."
)
WHOLE_ORGANISATION = (
    "The console has one policy for the whole organisation. There is no test group; "
    "a pilot needs device management or a file on one computer."
)
KEEP_THE_ORIGINAL = (
    "Keep a copy of the settings as they are now: they may hold more than you know "
    "of. We keep one for you, and name its path."
)
LOADED_LONG_AGO = (
    "If a colleague has edited the settings since you copied them, go back to step 3 "
    "and paste them again."
)
COUNT_THE_LINES = "After pasting, look at the last line in the editor: it should be a lone }."


@dataclass(frozen=True, slots=True)
class Notice:
    """What developers notice: a one-word label and a sentence."""

    label: str
    text: str


NOTICES = (
    Notice("Who", "everyone in the organisation. There is no test group in the console."),
    Notice("When", "the next time they restart Claude Code. Running sessions go on."),
    Notice(
        "What",
        'some see "Managed settings require approval" and must choose Yes; No closes '
        "Claude Code, nothing worse.",
    ),
    Notice("Undo", "paste the original back, Update settings, restart: about 2 minutes."),
)

AFTER_SAVING = (
    "Claude Code fetches the settings when it starts and once an hour, but telemetry "
    "begins only after a full restart.",
    "Only what happens after that restart will show in Mavvrik.",
)

ROTATION = (
    "Do not revoke the old key yet. Computers use it until their Claude Code was "
    "restarted with the new one.",
)


@dataclass(frozen=True, slots=True)
class Need:
    """Something to have open in the browser, and the role that it takes."""

    what: str
    who: str


START_TITLE = "Connect Claude Code to Mavvrik"
START_GOAL = (
    "In about 15 minutes your organisation's Claude Code usage and cost will be on "
    "its way to Mavvrik."
)

NEEDS = (
    Need("Mavvrik dashboard", "someone who may add agents (Admin → Accounts)"),
    Need("Claude admin console", "an Owner or Primary Owner, Team or Enterprise plan"),
    Need("Not both you?", "You can do your part and hand over to a colleague."),
)

SAFETY = (
    "This program cannot change anything in Claude or Mavvrik by itself. Nothing "
    'changes for your developers until YOU click "Update settings" in step 5, and '
    "the way back is one paste."
)

SHARING_HINT = "Sharing your screen?  Press ^o now: keys, names and addresses are hidden."
SHARING_ON = "Sharing is on: keys, names and addresses are hidden here. ^o turns it off."

WHY_MAVVRIK = (
    "The bill of a provider gives a total. It does not say who used Claude Code, in "
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
    "Four things to do: register Claude Code in Mavvrik, copy three values, put them "
    "into the settings in the Claude console, and look whether data arrives.",
)


def talks_to(hosts: Sequence[str]) -> str:
    """The promise which hosts are contacted; `hosts` are those in force, ingest first."""
    return f"It talks only to {' and '.join(hosts)}."


AGENT_NAMES = ("claude-code", "company-claude-code")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One of the seven steps.

    `name` fits the rail, `why` fits one line behind "Why: ". `guide` names the part of Mavvrik's
    guide that the step carries.
    """

    number: int
    name: str
    title: str
    why: str
    guide: str
    click_path: tuple[ClickLine, ...] = ()
    good_to_know: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


REGISTER = GuideStep(
    1,
    "Register",
    "Register Claude Code",
    "Mavvrik files your usage under an agent, and gives you a key for it.",
    "Step 1",
    click_paths.REGISTER,
    (
        f"A clear agent name is enough: {' or '.join(AGENT_NAMES)}, for example.",
        "A description is optional. The name is for people; the Agent ID is what counts.",
        "Mavvrik will receive users' e-mail, models, tokens and the full shell commands "
        "Claude Code runs. You can switch the commands off in step 4.",
    ),
    ("Without the click on Register the key stays inactive and is refused.",),
)

CREDENTIALS = GuideStep(
    2,
    "Credentials",
    "Paste the credentials",
    "with these three values your data finds your account and your agent.",
    "Step 2",
    click_paths.CREDENTIALS,
    (
        "Three values: MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY.",
        "They are kept until you leave, and put into the settings for you.",
        "The key is hidden here, stored nowhere, and forgotten when you leave.",
        "Accepted proves tenant and key. It does not prove the Agent ID: compare its "
        "last four characters with the dashboard.",
    ),
    (
        "Leave the Agent ID in Mavvrik as it is from now on. With a wrong one the data "
        "lands under another agent, or nowhere.",
    ),
)

LOAD = GuideStep(
    3,
    "Load",
    "Load what is there today",
    "we add ten lines to your settings. To lose nothing, we need all of them.",
    "Step 3",
    click_paths.LOAD,
    (
        "Claude Code's managed settings are one settings.json. The editor shows it.",
        "If the editor is empty or shows {}, say so: then we start from nothing.",
        KEEP_THE_ORIGINAL,
    ),
    (
        "Jamf, Intune, Ansible? If your Claude Code settings come from one of these and "
        "not from the console, saving in the console can switch them off.",
    ),
)

PREVIEW = GuideStep(
    4,
    "Preview",
    "Preview",
    "see every change before it can reach anyone.",
    "Step 4",
    (),
    (
        reference.MERGE_INTO_ENV,
        reference.WHERE_THEY_GO,
        "Your tenant, key and agent stand where the guide has braces.",
        "Everything else in the file stays exactly as it is, to the last space.",
    ),
    (
        reference.NO_SPACES,
        "If something must be fixed or decided, it is asked here, before you copy.",
    ),
)

COPY = GuideStep(
    5,
    "Copy",
    "Copy and save",
    "only an Owner can save these settings, so you paste the result yourself.",
    "Step 5",
    click_paths.SAVE + click_paths.PROVE,
    (
        COUNT_THE_LINES,
        "An editor keeps showing what you pasted, saved or not. Only a reload proves it.",
        *AFTER_SAVING,
    ),
    (RISK, WHOLE_ORGANISATION, LOADED_LONG_AGO),
)

VERIFY = GuideStep(
    6,
    "Verify",
    "Is it working?",
    "when sending fails, Claude Code shows nothing. So we look for proof.",
    "Steps 6 and 7",
    click_paths.TEST_RUN,
    (
        "One person you know is enough for the first test, with one question to the model.",
        "Claude Code sends its reports about 5 seconds after each piece of work.",
        "Then Mavvrik has to process them. It does not publish how long that takes: "
        '"not yet" is no failure.',
        "Once it works, Cost and Sessions are the two places to go back to.",
    ),
    (
        "Claude Code must be restarted first, all windows of it.",
        "Only a Claude account brings the user's name and e-mail. With an API key, data "
        "arrives without them.",
    ),
)

DONE = GuideStep(
    7,
    "Done",
    "Final checklist",
    "ten lines say what is known, how we know it, and what is still open.",
    "Final checklist",
    (),
    (
        "Everyone else sends data after their next restart of Claude Code.",
        "Data stopped, new key, undo: start mvk-wizard again.",
    ),
    ("The kept original may hold other keys. Delete it when you no longer need it.",),
)

STEPS = (REGISTER, CREDENTIALS, LOAD, PREVIEW, COPY, VERIFY, DONE)
