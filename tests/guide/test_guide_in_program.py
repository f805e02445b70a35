"""What the guide asks a person to do and this program does, with the part that does it."""

from __future__ import annotations

from functools import reduce
from importlib import import_module

import pytest

IN_THE_PROGRAM = [
    (
        "Reads the three values from the Connect tab's block",
        "wizard.core.credentials.reading:read_paste",
    ),
    (
        "Puts the values exactly as copied, or refuses them",
        "wizard.core.credentials.reading:PasteReading",
    ),
    (
        "Builds the ten values with the placeholders replaced",
        "wizard.core.values:mavvrik_values",
    ),
    ("Builds the header value without a space", "wizard.core.values:header_value"),
    ("Builds the resource attribute with the Agent ID", "wizard.core.values:agent_item"),
    ("Confirms that the JSON is valid", "wizard.core.document.reader:read"),
    ("Shows where it is not, with line and column", "wizard.core.syntax.problem:problem_of"),
    ("Confirms that env is in its place, once", "wizard.core.document.reader:Document"),
    ("Never shows the API key", "wizard.core.redact.mask:show_key"),
    (
        "Adds the values to an existing env, never replaces the file",
        "wizard.core.edits:apply",
    ),
    (
        "Adds the agent to resource attributes that are there",
        "wizard.core.client.lists:with_agent",
    ),
    ("Lists the values to be added and those already right", "wizard.core.merge.plan:make_plan"),
    ("Proves the merged text before anyone sees it", "wizard.core.document.proof:prove"),
    ("Confirms endpoint and protocol", "wizard.core.merge.current_env:state_of"),
    ("Keeps a copy of the current settings", "wizard.services.files.files:keep_original"),
    ("Puts the result on the clipboard", "wizard.services.clipboard.clipboard:Clipboard"),
    ("Knows whether the settings were saved", "wizard.core.session.summary:safety"),
    ("Asks Mavvrik whether Cost and Sessions show data", "wizard.core.verify.verification:judge"),
    ("Waits while Mavvrik processes the data", "wizard.core.verify.polling:next_delay"),
    ("Reads user and session details out of the telemetry", "wizard.core.trace.spans:read_spans"),
    ("Ticks the checklist with how it is known", "wizard.guide.evidence:proof"),
    ("Restores the previous settings, byte for byte", "wizard.core.edits:invert"),
    ("Shows the way to + Agent and to Register", "wizard.steps.register:Register"),
    ("Takes the credentials and checks them", "wizard.steps.credentials:Credentials"),
    ("Shows the way to Managed settings and reads them", "wizard.steps.load:Load"),
    ("Merges into the existing env, before your eyes", "wizard.steps.preview:Preview"),
    ("Checks the seven points before Update settings", "wizard.steps.copy:Checked"),
    ("Leads to Update settings and compares what is saved", "wizard.steps.copy:Copy"),
    ("Has a known user run one workflow and looks for it", "wizard.steps.verify:Verify"),
    ("Shows the final checklist", "wizard.steps.done:Done"),
    ("Opens the troubleshooting sections from everywhere", "wizard.steps.help:Troubles"),
    ("Prints the configuration reference", "wizard.cli.merge:merge"),
    ("Asks Mavvrik whether it takes the key", "wizard.services.net.verification:check_credentials"),
]


def find(place: str) -> object:
    module, _, path = place.partition(":")
    return reduce(getattr, path.split("."), import_module(module))


@pytest.mark.parametrize(
    ("instruction", "place"), IN_THE_PROGRAM, ids=[place for _, place in IN_THE_PROGRAM]
)
def test_the_program_does_it(instruction: str, place: str) -> None:
    assert instruction
    assert callable(find(place))
