"""Decisions that outlive the settings text that they were taken on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.core.client import read_switch
from wizard.core.credentials.names import KEY
from wizard.core.merge.current_env import merge_values
from wizard.core.merge.model import MAVVRIK
from wizard.core.merge.plan import document_of
from wizard.core.merge.questions import COMMAND_LINES, OFF
from wizard.core.session.record import Doing
from wizard.core.session.rotation import credentials_in
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import LOG_TOOL_DETAILS

if TYPE_CHECKING:
    from wizard.core.session.inputs import Given


def lasting_choices(session: Given) -> dict[str, str]:
    """The answer about shell commands, where the settings that were loaded say the same.

    So a new key for settings that were merged in an earlier run needs no decision. In a rotation
    the settings that hold the old key are the answer, whoever gave it.
    """
    answer, settings = session.choices.get(COMMAND_LINES), session.settings
    try:
        said = merge_values(document_of(settings.text)).get(LOG_TOOL_DETAILS) if settings else None
    except Unreadable:
        return {}
    if settings is None or said is None:
        return {}
    is_on = read_switch(said)
    if session.doing is Doing.ROTATION and KEY in credentials_in(settings.text):
        return {COMMAND_LINES: MAVVRIK if is_on else OFF}
    return {COMMAND_LINES: answer} if answer is not None and is_on is not (answer == OFF) else {}
