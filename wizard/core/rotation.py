"""A rotation: another API key for the same agent and tenant, told by the tails of both keys."""

from __future__ import annotations

from wizard.core.credential_names import AGENT, KEY, TENANT
from wizard.core.existing import KEY_ENTRIES, State, agent_of, headers_of, merge_values, state_of
from wizard.core.mask import MASK, show_key
from wizard.core.plan import document_of
from wizard.core.plan_model import Change, Kind, MergePlan
from wizard.core.problems import Unreadable
from wizard.core.values import RESOURCE_ATTRIBUTES, TENANT_HEADER

_SCHEME = "Bearer "


def is_new_key(change: Change) -> bool:
    """Whether an entry gets another key for the same tenant, and nothing else."""
    return state_of(change.key, change.before, change.after or "") is State.ROTATED


def is_rotation(plan: MergePlan) -> bool:
    """Whether all that changes is the key of the same agent and tenant."""
    changed = [one for one in plan.changes if one.kind is not Kind.SAME]
    return len(changed) == 1 and is_new_key(changed[0])


def keys_of_change(change: Change, sharing: bool) -> str:
    """The old and the new key of an entry in words."""
    return two_keys(_key_of(change.before), _key_of(change.after), sharing)


def two_keys(old: str, new: str, sharing: bool) -> str:
    """`key …7Qx2 → …ZZ99`; where no tail may show, or both tails are the same, without them."""
    tails = [tail_of(one, sharing) for one in (old, new)]
    if not all(tails) or tails[0] == tails[1]:
        return "old key → new key, different" if old != new else "the same key"
    return f"key {' → '.join(tails)}"


def tail_of(key: str, sharing: bool) -> str:
    """`…7Qx2`; empty where nothing of the key may show."""
    tail = show_key(key, sharing).rpartition(MASK)[2]
    return f"…{tail}" if tail else ""


def credentials_in(text: str) -> dict[str, str]:
    """Agent, tenant and key that settings hold, by their names, where the client reads them."""
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


def _key_of(headers: str | None) -> str:
    return headers_of(headers or "").get("authorization", "").removeprefix(_SCHEME)
