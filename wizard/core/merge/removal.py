"""Remove Mavvrik from a settings document, so that the rest still works.

Entries are recognized by their values: a URL of Mavvrik, its pair of headers, its resource
attribute, and the guide's other values as printed, unless another receiver needs them. Everything
else stays, to the last space. Entries with a mark of Mavvrik that cannot be attributed are listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from wizard.core.client.lists import read_headers, without_agent
from wizard.core.client.routes import (
    METRICS,
    SIGNALS,
    TRACES,
    Url,
    entry_name,
    exporter_name,
    parse_url,
    replay,
    route,
)
from wizard.core.client.values import read_exporters, trim
from wizard.core.document.formatting import edit_document, remove_members
from wizard.core.document.nodes import Path
from wizard.core.document.proof import prove
from wizard.core.document.reader import Document, placed, read
from wizard.core.edits import Edit, apply, invert
from wizard.core.enforced import HELPER, IN_ENV
from wizard.core.finding import Finding
from wizard.core.findings import make_finding
from wizard.core.known_key import MASK
from wizard.core.merge.current_env import BETA_ENDPOINT, env_values, headers_of, holds_no_headers
from wizard.core.merge.model import Change, ChangeKind
from wizard.core.merge.plan import find_blockers
from wizard.core.merge.recognition import (
    AUTHORIZATION,
    PAIR,
    Sign,
    bearer_keys,
    homes,
    is_home,
    is_pair,
    recognize,
)
from wizard.core.redact.mask import mask_text
from wizard.core.values import (
    AGENT_ATTRIBUTE,
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    NONE_EXPORTERS,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
)
from wizard.core.vendors import host_of, is_public_vendor, vendor_name

_STOP = frozenset({"duplicate-env", "duplicate-key"})


@dataclass(frozen=True)
class RemovalPlan:
    """What will be done to the settings text, ready to be shown, carried out and undone."""

    document: Document = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)  # values are not masked
    notes: tuple[str, ...]  # facts about the remaining settings, one sentence each
    blockers: tuple[Finding, ...]  # problems that must be fixed before the removal
    edits: tuple[Edit, ...] = field(repr=False)
    undo: tuple[Edit, ...] = field(repr=False)  # edits on `result` that restore the input
    result: str = field(repr=False)
    # What is or may be Mavvrik's in the result, for a person to remove.
    left: tuple[Finding, ...] = ()
    keys: tuple[str, ...] = field(default=(), repr=False)  # API keys that the document contained
    is_exact: bool = False  # a receipt proves that this is the text from before the merge

    @property
    def changes_nothing(self) -> bool:
        """Whether the settings contain nothing of Mavvrik."""
        return not self.edits and not self.blockers and not self.left

    @property
    def is_only_left(self) -> bool:
        """Whether everything of Mavvrik in the settings must be removed by a person."""
        return bool(self.left) and not self.edits


def plan_removal(document: Document, endpoint: str, keys: Collection[str] = ()) -> RemovalPlan:
    """Plan how to remove the Mavvrik values, recognized by their values.

    `endpoint` is Mavvrik's endpoint. `keys` are API keys to search for in addition to those in the
    document. If `env` becomes empty, it is removed, but only if it is written exactly as a merge
    would add it. An empty `env` that a person wrote differently stays.

    Raises:
        BrokenPromise: the result would change something that must not change.
    """
    blockers = tuple(one for one in find_blockers(document) if one.code in _STOP)
    if blockers:
        return RemovalPlan(document, (), (), blockers, (), (), document.text)
    removal = what_to_remove(env_values(document), endpoint)
    edits = _without_env(document, removal)
    if edits is None:
        edits = tuple(edit_document(document, removal.values, removal.removed))
    result = apply(document.text, edits)
    undo = invert(document.text, edits)
    if edits:
        prove(document, result, removal.values, removal.removed, {}, undo)
    found = recognize(document.text, endpoint).keys
    keys = tuple(dict.fromkeys([*removal.keys, *found, *keys]))
    left = find_left(result, endpoint, keys, removal.unsure)
    changes, notes = _changes(document, removal), tuple(_notes(document, removal))
    return RemovalPlan(document, changes, notes, (), edits, undo, result, left, keys)


def _without_env(document: Document, removal: Removal) -> tuple[Edit, ...] | None:
    """Return the edits that remove the whole `env`. None if entries remain or no merge added it.

    A merge may have added it if adding the same entries again would give exactly this text.
    """
    env, member = document.env, document.env_member
    if env is None or member is None or {one.key for one in env.members} != removal.removed:
        return None
    if any(not isinstance(one.value, str) for one in env.members):
        return None
    edits = tuple(remove_members(document.root, [member]))
    without = read(apply(document.text, edits), limits=False)
    values = {one.key: str(one.value) for one in env.members}
    is_ours = apply(without.text, edit_document(without, values)) == document.text
    return edits if is_ours else None


def plan_exact_removal(document: Document, original: str, edits: tuple[Edit, ...]) -> RemovalPlan:
    """Return the plan that restores `original` exactly, by `edits` on the document.

    Raises:
        ValueError: the edits do not give the original.
    """
    if apply(document.text, edits) != original:
        raise ValueError("these edits do not give the original")
    now, then = _texts(document), _texts(read(original))
    changes = []
    for key in {**now, **then}:
        if now.get(key) != then.get(key):
            kind = ChangeKind.CHANGE if key in then else ChangeKind.REMOVE
            kind = kind if key in now else ChangeKind.ADD
            changes.append(Change(kind, key[-1], now.get(key), then.get(key), "as it was before"))
    undo = invert(document.text, edits)
    return RemovalPlan(document, tuple(changes), (), (), edits, undo, original, is_exact=True)


def _texts(document: Document) -> dict[tuple[str, ...], str]:
    """Return the entries of `env` and of the top level that are strings."""
    env = {("env", key): value for key, value in env_values(document).items()}
    members = document.root.members
    return env | {(one.key,): one.value for one in members if isinstance(one.value, str)}


def one_edit(before: str, after: str) -> tuple[Edit, ...]:
    """Return one edit that turns one text into another, from the first to the last difference."""
    if before == after:
        return ()
    shortest = min(len(before), len(after))
    start = _common(before, after, shortest)
    end = _common(before[::-1], after[::-1], shortest - start)
    return (Edit(start, len(before) - end - start, after[start : len(after) - end]),)


def _common(one: str, other: str, limit: int) -> int:
    """Count the equal characters at the start, by binary search."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _changes(document: Document, removal: Removal) -> tuple[Change, ...]:
    before = env_values(document)
    order = dict.fromkeys(member.key for member in document.env.members) if document.env else {}
    return tuple(
        Change(
            ChangeKind.CHANGE if key in removal.values else ChangeKind.REMOVE,
            key,
            before.get(key),
            removal.values.get(key),
            removal.why[key],
        )
        for key in order
        if key in removal.why
    )


def _notes(document: Document, removal: Removal) -> Iterator[str]:
    """Say what a person should know about the remaining settings."""
    if not removal.stops_sending:
        return
    values = env_values(document)
    after = {**values, **removal.values}
    rest = replay({key: value for key, value in after.items() if key not in removal.removed})
    for found in rest:
        yield f"{found.signal.capitalize()} still go to {vendor_name(found.receiver.host)}."
    if LOG_TOOL_DETAILS in removal.removed and any(found.signal != METRICS for found in rest):
        yield f"If they held shell commands before Mavvrik, add {LOG_TOOL_DETAILS} again."
    kept = [guard.name for guard in IN_ENV if values.get(guard.name) == guard.value]
    if kept:
        stay = "stays: it" if len(kept) == 1 else "stay: they"
        have = "has" if len(kept) == 1 else "have"
        yield f"{', '.join(kept)} {stay} may be yours, and {have} no effect without traces."
    helper = document.root.get(HELPER)
    if helper is not None and helper.value == "":
        yield f"The empty {HELPER} stays: it may be yours, and keeps users from setting their own."


_OTLP = "otlp"


@dataclass(slots=True)
class Removal:
    """The target: entries to remove, and entries to reduce to what is not ours."""

    values: dict[str, str] = field(default_factory=dict, repr=False)
    removed: set[str] = field(default_factory=set)
    # The reason for each entry in `values` and `removed`.
    why: dict[str, str] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict, repr=False)  # API keys found in the headers
    # The remaining exporters of each signal.
    left: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()  # entries with an endpoint that may be Mavvrik's

    @property
    def stops_sending(self) -> bool:
        """Whether the settings sent something to Mavvrik, or had its headers."""
        return any(name.endswith(("ENDPOINT", "HEADERS")) for name in self.why)


class _Remover:
    """Builds one removal, one kind of entry after the other."""

    def __init__(self, values: Mapping[str, str], of: tuple[Url, ...]) -> None:
        self.values = values
        self.homes = of
        self.result = Removal()
        self.marked = frozenset(_marked_addresses(values))
        self.ours = frozenset(filter(self._goes_to_us, SIGNALS))
        general = values.get(ENDPOINT, "")
        self.has_foreign_address = bool(trim(general)) and not self._is_ours(general)

    def remove(self) -> Removal:
        specific = [entry_name("ENDPOINT", signal) for signal in SIGNALS]
        for name in (ENDPOINT, *specific, BETA_ENDPOINT):
            if self._is_ours(self.values.get(name)):
                self._remove(name, "Mavvrik's endpoint")
        self._headers()
        self._exporters()
        self._protocols()
        attributes = self.values.get(RESOURCE_ATTRIBUTES, "")
        kept = without_agent(attributes)
        if kept != attributes:
            self._change(RESOURCE_ATTRIBUTES, kept, f"{AGENT_ATTRIBUTE} is removed from it")
        self._switches()
        self._unsure()
        if self.result.stops_sending and holds_no_headers(self.values.get(HEADERS)):
            self._remove(HEADERS, "kept developers' own headers out")
        return self.result

    # One kind of entry each -----------------------------------------------------------------------

    def _headers(self) -> None:
        """Remove Mavvrik's two headers and keep all others, even those between the two."""
        specific = [(entry_name("HEADERS", signal), (signal,)) for signal in SIGNALS]
        for name, users in [(HEADERS, SIGNALS), *specific]:
            text = self.values.get(name, "")
            found = set(headers_of(text))
            if not found & PAIR or self.ours.isdisjoint(users):
                continue
            is_general = name == HEADERS
            shared = (is_general and self.has_foreign_address) or any(
                _OTLP in read_exporters(self.values.get(exporter_name(signal)))
                for signal in users
                if signal not in self.ours
            )
            if shared and TENANT_HEADER not in found:
                continue  # another vendor's Authorization
            self.result.keys |= dict.fromkeys(bearer_keys(text, of_signal=not is_general))
            if found <= PAIR:
                self._remove(name, "Mavvrik's headers")
            else:
                kept = ",".join(_foreign_items(text, shared=shared))
                self._change(name, kept, "only Mavvrik's headers are removed from it")

    def _exporters(self) -> None:
        """Turn off exporters that sent to Mavvrik: without a URL they would send to localhost."""
        for signal in SIGNALS:
            name = exporter_name(signal)
            items = read_exporters(self.values.get(name))
            left = [item for item in items if item.lower() != _OTLP or signal not in self.ours]
            self.result.left[signal] = tuple(item for item in left if item != "none")
            if len(left) < len(items):
                self._change(name, ",".join(self.result.left[signal]), f"sent {signal} to Mavvrik")
        for name in NONE_EXPORTERS:
            if self._general_was_ours() and self.values.get(name) == "none":
                self._remove(name, "set as in the guide")

    def _protocols(self) -> None:
        names = [entry_name("PROTOCOL", signal) for signal in SIGNALS if signal in self.ours]
        needed = any(
            _OTLP in left and route(self.values, signal).protocol_entry == PROTOCOL
            for signal, left in self.result.left.items()
        )
        if self._general_was_ours() and not needed:
            names.append(PROTOCOL)
        for name in names:
            if self.values.get(name) == "http/json":
                self._remove(name, "Mavvrik's protocol")

    def _switches(self) -> None:
        """Remove the guide's switches that no other receiver needs."""
        if not self.result.stops_sending:
            return
        left = self.result.left
        needed = {ENABLE_TELEMETRY: any(left.values()), ENHANCED_TELEMETRY: bool(left[TRACES])}
        for name, is_needed in needed.items():
            if self.values.get(name) == "1" and not is_needed:
                self._remove(name, "no longer needed")
        if self.values.get(LOG_TOOL_DETAILS) in ("0", "1"):
            self._remove(LOG_TOOL_DETAILS, "set what Mavvrik gets")

    def _unsure(self) -> None:
        """Note endpoints that may be Mavvrik's: an unknown host gets traces with `mvk.agent_id`."""
        name = route(self.values, TRACES).endpoint_entry
        address = self.values.get(name or "", "")
        tagged = RESOURCE_ATTRIBUTES in self.result.why and _OTLP in self.result.left[TRACES]
        if name and tagged and not is_public_vendor(host_of(address)):
            self.result.unsure = (name,)

    # Helpers --------------------------------------------------------------------------------------

    def _remove(self, name: str, why: str) -> None:
        self.result.removed.add(name)
        self.result.why[name] = why

    def _change(self, name: str, kept: str, why: str) -> None:
        """Set an entry to the rest of its list, or remove it if nothing remains."""
        if any(trim(item) for item in kept.split(",")):
            self.result.values[name] = kept
            self.result.why[name] = why
        else:
            self._remove(name, why)

    def _general_was_ours(self) -> bool:
        """Whether the general entries were Mavvrik's, as the guide prints them."""
        gone = not self.result.removed.isdisjoint((ENDPOINT, HEADERS))
        return gone and not self.has_foreign_address

    def _goes_to_us(self, signal: str) -> bool:
        """Whether a signal is meant for Mavvrik, even if a wrong URL sends it elsewhere."""
        found = route(self.values, signal)
        if found.url is not None:
            decided = self.values.get(found.endpoint_entry or "")
            return is_home(str(found.url), self.homes) or decided in self.marked
        names = [entry_name("ENDPOINT", signal), ENDPOINT]
        texts = [text for name in names if trim(text := self.values.get(name, ""))]
        if texts:
            return any(map(self._is_ours, texts))
        return found.header(TENANT_HEADER) is not None

    def _is_ours(self, address: str | None) -> bool:
        return address is not None and (address in self.marked or is_home(address, self.homes))


def _marked_addresses(values: Mapping[str, str]) -> Iterator[str]:
    """Return the URLs that are used with Mavvrik's headers. They count as Mavvrik's.

    The public host of a known vendor still belongs to that vendor.
    """
    pairs = [(HEADERS, (ENDPOINT, entry_name("ENDPOINT", TRACES)))]
    for signal in SIGNALS:
        pairs.append((entry_name("HEADERS", signal), (entry_name("ENDPOINT", signal), ENDPOINT)))
    for name, candidates in pairs:
        address = next((text for one in candidates if trim(text := values.get(one, ""))), None)
        is_ours = is_pair(values.get(name, ""), of_signal=name != HEADERS)
        if address is not None and is_ours and not is_public_vendor(host_of(address)):
            yield address


def _foreign_items(text: str, *, shared: bool) -> Iterator[str]:
    """Return the items that are not ours. One without a name belongs to the item before it."""
    ours = False
    for item in text.split(","):
        header = next(iter(read_headers(item)), None)
        if header is not None and "=" in item:
            bearer = header.value.lower().startswith("bearer")
            ours = header.key in PAIR and (header.key != AUTHORIZATION or bearer or not shared)
        if not ours:
            yield item


def what_to_remove(values: Mapping[str, str], endpoint: str) -> Removal:
    """Return the entries to remove from `env`, given as strings. The result may be empty.

    Raises:
        ValueError: `endpoint` is not a URL.
    """
    if parse_url(endpoint) is None:
        raise ValueError("the endpoint is no address")
    return _Remover(values, homes(endpoint)).remove()


def find_left(
    result: str, endpoint: str, keys: Collection[str], unsure: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Find the marks of Mavvrik that remain in a result, in the order of the text.

    `keys` are the API keys that the settings contained. `unsure` are entries of `env` with an
    endpoint that may be Mavvrik's.
    """
    marks = recognize(result, endpoint, keys).marks
    if not marks and not unsure:
        return ()
    document = read(result, limits=False)
    left: list[tuple[int, str, Path]] = []
    for mark in marks:
        is_entry = mark.path[:1] == ("env",) and mark.sign is Sign.HEADERS
        left.append((mark.offset, "entry" if is_entry else mark.sign.value, mark.path))
    for name in unsure:
        member = document.env.get(name) if document.env else None
        if member is not None:
            left.append((member.value_start, "unsure", ("env", name)))
    findings = []
    for offset, case, path in sorted(left, key=lambda one: one[0]):
        shown = tuple(_masked(step, keys) if isinstance(step, str) else step for step in path)
        where = " → ".join(map(str, shown))
        findings.append(make_finding("mavvrik-left", case, path=shown, offset=offset, where=where))
    return placed(document, findings)


def _masked(name: str, keys: Collection[str]) -> str:
    """Mask a name, because it may be the very key that was found."""
    return MASK if any(key in name for key in keys if key) else mask_text(name)
