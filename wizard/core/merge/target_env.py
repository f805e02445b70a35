"""Determine which values `env` should hold, and what a person must decide first.

The guide's ten entries are the rule; options and decisions change it. If a person decides so,
another vendor keeps metrics and logs. A key of one vendor never reaches the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wizard.core.client.lists import for_signal, read_headers, with_agent
from wizard.core.client.routes import (
    ADDRESS_PARTS,
    TRACES,
    entry_name,
    exporter_name,
    signal_url,
)
from wizard.core.client.values import read_exporters
from wizard.core.document.nodes import JsonKind
from wizard.core.document.reader import Document
from wizard.core.enforced import HELPER, IN_ENV
from wizard.core.merge import questions
from wizard.core.merge.collector import make_collector
from wizard.core.merge.current_env import (
    BETA_ENDPOINT,
    OTHER_ADDRESSES,
    TRACES_ADDRESS,
    VENDOR_SIGNALS,
    EntryState,
    Vendor,
    agent_of,
    find_placeholders,
    find_vendor,
    headers_of,
    is_for_mavvrik,
    is_mavvrik_header,
    is_split,
    merge_values,
    state_of,
)
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MAVVRIK, Decision, PlanInputs
from wizard.core.merge.questions import ours_or_theirs
from wizard.core.values import (
    ENDPOINT,
    HEADERS,
    LOG_TOOL_DETAILS,
    NO_HEADERS,
    NONE_EXPORTERS,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
    TRACES_EXPORTER,
    mavvrik_values,
)

_ADDRESS = (ENDPOINT, HEADERS, PROTOCOL)


@dataclass(slots=True)
class Arrangement:
    """The target: what `env` and the top level should hold, in the guide's order."""

    values: dict[str, str]
    removed: set[str] = field(default_factory=set)
    root_values: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # new name → the name it was moved from
    questions: list[Decision] = field(default_factory=list)
    vendor: Vendor | None = None
    void: set[str] = field(default_factory=set)  # decisions whose answer is not possible here
    faulty: set[str] = field(default_factory=set)  # removed because of an error they had before
    losses: list[str] = field(default_factory=list)  # what a vendor loses although it is kept


class _Arranger:
    """Builds one target. Each method handles one kind of entry."""

    def __init__(self, document: Document, inputs: PlanInputs) -> None:
        self.document = document
        self.inputs = inputs
        self.choices = dict(inputs.choices)
        self.current = merge_values(document)
        credentials = inputs.credentials
        self.wanted = dict(
            mavvrik_values(
                credentials.agent_id,
                credentials.tenant_id,
                credentials.api_key.get_secret_value(),
                inputs.endpoint,
            )
        )
        self.result = Arrangement(values=dict(self.wanted))
        self.silenced: set[str] = set()  # exporters that sent to a placeholder

    def arrange(self) -> Arrangement:
        self._other_telemetry()
        self._placeholders()
        self._single_values()
        self._command_lines()
        self._resource_attributes()
        self._headers_helper()
        self._options()
        self._standing_errors()
        return self.result

    # One kind of entry each -----------------------------------------------------------------------

    def _other_telemetry(self) -> None:
        endpoint = self.inputs.endpoint
        vendor = find_vendor(self.current, endpoint)
        split = is_split(self.current, endpoint)
        if vendor is None and not split:
            self._address()
            self.result.removed |= self._present(BETA_ENDPOINT)
            return
        self.result.vendor = vendor
        choice = self.choices.get(questions.OTHER_TELEMETRY)
        if choice is None and split:
            choice = KEEP_VENDOR
        elif vendor is not None:
            off = self.choices.get(questions.COMMAND_LINES) == questions.OFF
            commands = not off and self.inputs.options.command_lines is not False
            collector = make_collector(self.current, endpoint) is not None
            self.result.questions.append(
                questions.other_telemetry(vendor, commands=commands, collector=collector)
            )
        if choice == KEEP_VENDOR and (split or (vendor is not None and vendor.can_be_kept)):
            self._keep_vendor()
            self.result.losses += questions.lost_traces(vendor) if vendor else ()
        elif choice == LEAVE:
            self._drop(*_ADDRESS, *NONE_EXPORTERS, TRACES_EXPORTER)
        else:
            if choice == KEEP_VENDOR:
                self.result.void.add(questions.OTHER_TELEMETRY)
            self.result.removed |= self._present(*OTHER_ADDRESSES)

    def _address(self) -> None:
        """Set endpoint, headers and protocol without another vendor: at most one decision."""
        states = {key: self._state(key) for key in _ADDRESS}
        different = tuple(key for key, state in states.items() if state is EntryState.DIFFERENT)
        self.result.removed |= self._present(*TRACES_ADDRESS)
        if not different:
            return
        headers = self.current.get(HEADERS, "")
        tenant = headers_of(headers).get(TENANT_HEADER, "")
        is_decided = ENDPOINT in find_placeholders(self.current)
        if (
            (different == (HEADERS,) or is_decided)
            and is_mavvrik_header(headers)
            and tenant != self.inputs.credentials.tenant_id
        ):
            new = self.inputs.credentials.tenant_id
            self._ask(ours_or_theirs(questions.TENANT, (HEADERS,), old=tenant, new=new))
        elif not is_decided:
            self._ask(ours_or_theirs(questions.ADDRESS, different))

    def _placeholders(self) -> None:
        """Remove placeholder endpoints and the entries that belong to them, as one decision."""
        found = find_placeholders(self.current)
        if not found:
            return
        self.result.questions.append(questions.placeholder(found))
        signals = []
        for signal in VENDOR_SIGNALS:
            is_on = "otlp" in read_exporters(self.current.get(exporter_name(signal)))
            own = entry_name("ENDPOINT", signal)
            if is_on and (own if self.current.get(own, "").strip() else ENDPOINT) in found:
                signals.append(signal)
        exporters = tuple(map(exporter_name, signals))
        if self.choices.get(questions.PLACEHOLDER) == LEAVE:
            self._drop(*exporters, *(_ADDRESS if ENDPOINT in found else ()))
            return
        for signal in signals:
            names = [entry_name(part, signal) for part in ADDRESS_PARTS]
            self._drop(*names)
            self.result.removed |= self._present(*names)
        self.result.values |= dict.fromkeys(exporters, "none")
        self.silenced = set(exporters)

    def _keep_vendor(self) -> None:
        """Move the vendor's entries to metrics and logs, and give the traces to Mavvrik.

        No general endpoint or protocol remains. With a vendor's header in the general entry, its
        key would reach Mavvrik. Without a general headers entry, a developer's own headers would
        reach both, and win (measured).
        """
        result = self.result
        self._drop(ENDPOINT, PROTOCOL, *NONE_EXPORTERS)
        result.values[HEADERS] = NO_HEADERS
        result.removed |= self._present(ENDPOINT, PROTOCOL, BETA_ENDPOINT)
        for part in ADDRESS_PARTS:
            name, ours = entry_name(part, TRACES), self.wanted[entry_name(part)]
            if part == "ENDPOINT":
                ours = signal_url(ours, TRACES, self.wanted[PROTOCOL])
            result.values[name] = for_signal(ours) if part == "HEADERS" else ours
        for signal in VENDOR_SIGNALS:
            self._move_vendor(signal)

    def _move_vendor(self, signal: str) -> None:
        current, result = self.current, self.result
        protocol = current.get(entry_name("PROTOCOL", signal)) or current.get(PROTOCOL)
        url, general_url = current.get(entry_name("ENDPOINT", signal)), current.get(ENDPOINT)
        # An endpoint that is ours is not the vendor's, even if its path is wrong.
        is_ours = general_url is None or is_for_mavvrik(general_url, self.inputs.endpoint)
        if url is None and general_url is not None and not is_ours:
            url = signal_url(general_url, signal, protocol or "")
        moved = {"ENDPOINT": url, "HEADERS": self._vendor_headers(signal), "PROTOCOL": protocol}
        for part, value in moved.items():
            name = entry_name(part, signal)
            if value is not None and value != current.get(name):
                result.values[name] = value
                result.moved[name] = entry_name(part)

    def _vendor_headers(self, signal: str) -> str | None:
        """Merge general and specific headers like Claude Code, so that the vendor gets the same."""
        general = self.current.get(HEADERS)
        own = self.current.get(entry_name("HEADERS", signal))
        if general is None or not read_headers(general) or is_mavvrik_header(general):
            return own
        taken = {header.name for header in read_headers(general)}
        kept = [one.item for one in read_headers(own, of_signal=True) if one.name not in taken]
        return ",".join([for_signal(general), *kept])

    def _single_values(self) -> None:
        settled = {*_ADDRESS, LOG_TOOL_DETAILS, RESOURCE_ATTRIBUTES, *self.silenced}
        if self.result.vendor is not None:
            settled |= {*NONE_EXPORTERS, TRACES_EXPORTER}
        for key in [key for key in self.result.values if key in self.wanted]:
            if key not in settled and self._state(key) is EntryState.DIFFERENT:
                self._ask(questions.value(key, self.current.get(key)))

    def _command_lines(self) -> None:
        wish = self.inputs.options.command_lines
        current = self._state(LOG_TOOL_DETAILS)
        choice = self.choices.get(questions.COMMAND_LINES)
        if wish is False or choice == questions.OFF:
            self.result.values[LOG_TOOL_DETAILS] = "0"
        elif choice == LEAVE:
            self._drop(LOG_TOOL_DETAILS)
        if wish is None or (wish and current is EntryState.DIFFERENT):
            replaced = self.choices.get(questions.OTHER_TELEMETRY) == MAVVRIK
            vendor = None if replaced else self.result.vendor
            self.result.questions.append(questions.command_lines(vendor))

    def _resource_attributes(self) -> None:
        current = self.current.get(RESOURCE_ATTRIBUTES)
        agent = self.inputs.credentials.agent_id
        if current is None:
            if self._is_present(RESOURCE_ATTRIBUTES):  # an object or array cannot be merged
                self._ask(questions.value(RESOURCE_ATTRIBUTES, None))
            return
        old = agent_of(current)
        if old is not None and old != agent:
            names = (RESOURCE_ATTRIBUTES,)
            self._ask(ours_or_theirs(questions.AGENT, names, old=old, new=agent))
        if RESOURCE_ATTRIBUTES in self.result.values:
            self.result.values[RESOURCE_ATTRIBUTES] = with_agent(current, agent)

    def _headers_helper(self) -> None:
        """Settle a headers helper, which would replace our Authorization."""
        helper = self.document.root.get(HELPER)
        is_set = helper is not None and helper.kind is JsonKind.STRING and helper.value != ""
        if self.inputs.options.enforce:
            self.result.root_values[HELPER] = ""
        elif is_set:
            self.result.questions.append(ours_or_theirs(questions.HEADERS_HELPER, (HELPER,)))
            if self.choices.get(questions.HEADERS_HELPER) != LEAVE:
                self.result.root_values[HELPER] = ""

    def _options(self) -> None:
        options = self.inputs.options
        if options.old_clients:
            drop = [key for key in NONE_EXPORTERS if self.result.values.get(key) == "none"]
            self._drop(*drop)
            self.result.removed |= self._present(*drop)
        if options.enforce:
            self.result.values |= {guard.name: guard.value for guard in IN_ENV}

    def _standing_errors(self) -> None:
        """Remove the entries with an error that the person does not want to keep."""
        names = set(questions.removed_by(self.choices)) - self.result.values.keys()
        self.result.faulty |= self._present(*names)
        self.result.removed |= self.result.faulty

    # Helpers --------------------------------------------------------------------------------------

    def _ask(self, question: Decision) -> None:
        self.result.questions.append(question)
        if self.choices.get(question.id) == LEAVE:
            self._drop(*question.keys)

    def _drop(self, *keys: str) -> None:
        for key in keys:
            self.result.values.pop(key, None)

    def _present(self, *keys: str) -> set[str]:
        return {key for key in keys if self._is_present(key)}

    def _is_present(self, key: str) -> bool:
        return self.document.env is not None and self.document.env.get(key) is not None

    def _state(self, key: str) -> EntryState:
        member = self.document.env.get(key) if self.document.env else None
        if member is not None and key not in self.current:
            return EntryState.DIFFERENT  # an object or array
        is_text = member is not None and member.kind is JsonKind.STRING
        return state_of(key, self.current.get(key), self.wanted[key], is_text)


def arrange(document: Document, inputs: PlanInputs) -> Arrangement:
    """Determine the target so far. Open decisions count as decided for Mavvrik."""
    return _Arranger(document, inputs).arrange()
