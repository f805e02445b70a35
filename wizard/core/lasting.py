"""Decisions that outlive the settings text that they were taken on."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.client import read_switch
from wizard.core.credential_names import KEY
from wizard.core.existing import merge_values
from wizard.core.plan import document_of
from wizard.core.plan_model import MAVVRIK
from wizard.core.problems import Unreadable
from wizard.core.questions import COMMAND_LINES, OFF
from wizard.core.rotation import credentials_in
from wizard.core.text import SettingsText
from wizard.core.values import LOG_TOOL_DETAILS


def lasting_choices(
    choices: Mapping[str, str], settings: SettingsText | None, *, rotates: bool = False
) -> dict[str, str]:
    """The answer about shell commands, where the new text says the same.

    So a new key for settings that were merged in an earlier run needs no decision. Where only the
    key is to change, `rotates`, the settings that hold the old one are the answer.
    """
    if rotates and settings is not None and KEY in credentials_in(settings.text):
        said = merge_values(document_of(settings.text)).get(LOG_TOOL_DETAILS)
        return {} if said is None else {COMMAND_LINES: MAVVRIK if read_switch(said) else OFF}
    answer = choices.get(COMMAND_LINES)
    if answer is None or settings is None:
        return {}
    try:
        said = merge_values(document_of(settings.text)).get(LOG_TOOL_DETAILS)
    except Unreadable:
        return {}
    if said is None or read_switch(said) is (answer == OFF):
        return {}
    return {COMMAND_LINES: answer}
