"""A rotation: another API key for the same agent and tenant. Each key is shown by its tail."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from wizard.core.client.values import read_switch
from wizard.core.credentials.names import AGENT, KEY, TENANT
from wizard.core.document.text import SettingsText
from wizard.core.known_key import MASK
from wizard.core.merge.current_env import (
    KEY_ENTRIES,
    EntryState,
    agent_of,
    headers_of,
    merge_values,
    state_of,
)
from wizard.core.merge.model import MAVVRIK, Change, ChangeKind, MergePlan
from wizard.core.merge.plan import document_of
from wizard.core.merge.questions import COMMAND_LINES, OFF
from wizard.core.redact.mask import show_key
from wizard.core.session.record import REVOKE_OLD_KEY, DraftKind, Evidence, Live
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import LOG_TOOL_DETAILS, RESOURCE_ATTRIBUTES, TENANT_HEADER

_SCHEME = "Bearer "


def changes_only_key(change: Change) -> bool:
    """Whether a change of an entry replaces only the API key, for the same tenant."""
    return state_of(change.key, change.before, change.after or "") is EntryState.ROTATED


def is_rotation(plan: MergePlan) -> bool:
    """Whether the only change is the key of the same agent and tenant."""
    changed = [one for one in plan.changes if one.kind is not ChangeKind.SAME]
    return len(changed) == 1 and changes_only_key(changed[0])


def keys_of_change(change: Change, sharing: bool) -> str:
    """Return the old and the new key of an entry, as `two_keys` writes them."""
    headers = [headers_of(one or "") for one in (change.before, change.after)]
    keys = [one.get("authorization", "").removeprefix(_SCHEME) for one in headers]
    return two_keys(SecretStr(keys[0]), SecretStr(keys[1]), sharing)


def two_keys(old: SecretStr, new: SecretStr, sharing: bool) -> str:
    """Write `key …7Qx2 → …ZZ99`, or a text without tails if they are hidden or equal."""
    tails = [tail_of(one, sharing) for one in (old, new)]
    if not all(tails) or tails[0] == tails[1]:
        return "old key → new key, different" if old != new else "the same key"
    return f"key {' → '.join(tails)}"


def tail_of(key: SecretStr | str, sharing: bool) -> str:
    """Write `…7Qx2`. The text is empty if no part of the key may be shown."""
    tail = show_key(key, sharing).rpartition(MASK)[2]
    return f"…{tail}" if tail else ""


def credentials_in(text: str) -> dict[str, str]:
    """Read agent, tenant and key from settings, by their names, as Claude Code reads them."""
    try:
        values = merge_values(document_of(text))
    except Unreadable:
        return {}
    headers = [headers_of(values.get(entry, "")) for entry in KEY_ENTRIES]
    sent = {name: value for one in headers for name, value in one.items()}
    if TENANT_HEADER not in sent:
        return {}
    found = {
        AGENT: agent_of(values.get(RESOURCE_ATTRIBUTES, "")) or "",
        TENANT: sent[TENANT_HEADER],
        KEY: sent.get("authorization", "").removeprefix(_SCHEME),
    }
    return {name: value for name, value in found.items() if value}


def follow_ups(
    live: Live | None, marks: Mapping[str, str], plan: MergePlan | None = None
) -> dict[str, Evidence | None]:
    """List what remains to be done after a save, including revoking a replaced key.

    `live` is what the console held before. `marks` are those of the saved credentials, merged by
    `plan`. They are empty if the saved settings do not contain Mavvrik.
    """
    old = live.marks if live else {}
    still_open = [one for one, done in live.follow_ups.items() if not done] if live else []
    is_rotated = KEY in old and marks.get(AGENT) == old.get(AGENT) and marks[KEY] != old[KEY]
    is_rotated = is_rotated or (plan is not None and any(map(changes_only_key, plan.changes)))
    return dict.fromkeys([*still_open, *([REVOKE_OLD_KEY] if is_rotated else [])])


def lasting_choices(
    settings: SettingsText | None, choices: Mapping[str, str], doing: DraftKind
) -> dict[str, str]:
    """Keep the answer about shell commands if the loaded settings say the same.

    A new key for settings from an earlier merge then needs no decision. In a rotation, the settings
    with the old key count as the answer, whoever gave it.
    """
    answer = choices.get(COMMAND_LINES)
    try:
        said = merge_values(document_of(settings.text)).get(LOG_TOOL_DETAILS) if settings else None
    except Unreadable:
        return {}
    if settings is None or said is None:
        return {}
    is_on = read_switch(said)
    if doing is DraftKind.ROTATION and KEY in credentials_in(settings.text):
        return {COMMAND_LINES: MAVVRIK if is_on else OFF}
    return {COMMAND_LINES: answer} if answer is not None and is_on is not (answer == OFF) else {}
