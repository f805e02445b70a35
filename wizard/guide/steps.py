"""The seven steps: why, where to click, what is good to know, what to beware of."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.guide import click_paths, reference, saving
from wizard.guide.click_paths import ClickLine

AGENT_NAMES = ("claude-code", "company-claude-code")


@dataclass(frozen=True, slots=True)
class Step:
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


REGISTER = Step(
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

CREDENTIALS = Step(
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

LOAD = Step(
    3,
    "Load",
    "Load what is there today",
    "we add ten lines to your settings. To lose nothing, we need all of them.",
    "Step 3",
    click_paths.LOAD,
    (
        "Claude Code's managed settings are one settings.json. The editor shows it.",
        "If the editor is empty or shows {}, say so: then we start from nothing.",
        saving.KEEP_THE_ORIGINAL,
    ),
    (
        "Jamf, Intune, Ansible? If your Claude Code settings come from one of these and "
        "not from the console, saving in the console can switch them off.",
    ),
)

PREVIEW = Step(
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

COPY = Step(
    5,
    "Copy",
    "Copy and save",
    "only an Owner can save these settings, so you paste the result yourself.",
    "Step 5",
    click_paths.SAVE + click_paths.PROVE,
    (
        saving.COUNT_THE_LINES,
        "An editor keeps showing what you pasted, saved or not. Only a reload proves it.",
        *saving.AFTER_SAVING,
    ),
    (saving.RISK, saving.WHOLE_ORGANISATION, saving.LOADED_LONG_AGO),
)

VERIFY = Step(
    6,
    "Verify",
    "Is it working?",
    "when sending fails, Claude Code shows nothing. So we look for proof.",
    "Steps 6 and 7",
    click_paths.TEST_RUN + click_paths.LOOK_AT_COST + click_paths.LOOK_AT_SESSIONS,
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

DONE = Step(
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
