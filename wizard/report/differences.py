"""List where the settings differ from the guide's ten entries, and the choice behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.core.client.values import read_switch
from wizard.core.enforced import GUARDS
from wizard.core.merge.current_env import (
    agent_of,
    find_vendor,
    holds_no_headers,
    is_split,
    merge_values,
)
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MergePlan
from wizard.core.merge.questions import COMMAND_LINES, OFF, OTHER_TELEMETRY
from wizard.core.redact.mask import mask_value
from wizard.core.session.session import Session
from wizard.core.values import (
    ENDPOINT,
    HEADERS,
    LOG_TOOL_DETAILS,
    NO_HEADERS,
    NONE_EXPORTERS,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    mavvrik_values,
)
from wizard.core.vendors import vendor_name
from wizard.report.redaction import Redaction

ABSENT = "absent on purpose"
NONE_HELD = f'"{NO_HEADERS}", no header on purpose'
_NOT_DECIDED = "not decided yet"
_OWN_LINES = "OTEL_EXPORTER_OTLP_TRACES_…"


@dataclass(frozen=True, slots=True)
class GuideDifference:
    """One entry that differs from the guide: what it is instead, and the reason."""

    name: str
    what: str
    why: str


def differences(session: Session, redaction: Redaction) -> tuple[GuideDifference, ...]:
    """Return every difference in the guide's order, then the entries that the guide does not have.

    Without settings, only the differences that follow from decisions are known.
    """
    plan = session.plan
    decided = tuple(_decided(session, redaction.sentence(vendor_of(session))))
    beyond = []
    if session.options.enforce:
        why = "added so that users' own settings can't stop the telemetry"
        for guard in GUARDS:
            what = "empty, at the top level" if guard.at_top_level else guard.value
            beyond.append(GuideDifference(guard.name, what, why))
    if plan is None:
        return (*(one for one in decided if one.what), *beyond)
    if plan.blockers:
        return ()
    reasons = {one.name: one.why for one in decided}
    return (*_against_guide(session, plan, reasons, redaction), *beyond)


def keeps_vendor(session: Session) -> bool:
    if session.choices.get(OTHER_TELEMETRY) == KEEP_VENDOR:
        return True
    plan = session.plan
    return plan is not None and is_split(merge_values(plan.result_document), session.endpoint)


def vendor_of(session: Session) -> str:
    plan = session.plan
    vendor = find_vendor(merge_values(plan.document), session.endpoint) if plan else None
    return vendor_name(vendor.host) if vendor else "the other vendor"


def _decided(session: Session, vendor: str) -> Iterator[GuideDifference]:
    """List the differences that decisions cause. `what` is empty if it depends on the settings."""
    if keeps_vendor(session):
        why = f"{vendor} keeps metrics and logs, so Mavvrik has separate entries: {_OWN_LINES}"
        own = "keeps a developer's own headers from being sent along"
        yield GuideDifference(ENDPOINT, ABSENT, why)
        yield GuideDifference(HEADERS, NONE_HELD, own)
        yield GuideDifference(PROTOCOL, ABSENT, why)
        yield from (
            GuideDifference(name, "", f"as it was, for {vendor}") for name in NONE_EXPORTERS
        )
    elif session.options.old_clients:
        why = "Claude Code before 2.1.86 does not work with it"
        yield from (GuideDifference(name, ABSENT, why) for name in NONE_EXPORTERS)
    if not collects_command_lines(session):
        why = "shell commands stay with the developers; nothing else is lost"
        yield GuideDifference(LOG_TOOL_DETAILS, "switched off", why)


def collects_command_lines(session: Session) -> bool:
    """Whether full shell commands go to Mavvrik.

    While this is undecided, the guide's value counts.
    """
    plan = session.plan
    if plan is not None:
        return read_switch(merge_values(plan.result_document).get(LOG_TOOL_DETAILS))
    choice = session.choices.get(COMMAND_LINES)
    return session.options.command_lines is not False and choice != OFF


def _against_guide(
    session: Session, plan: MergePlan, reasons: Mapping[str, str], redaction: Redaction
) -> Iterator[GuideDifference]:
    values, credentials = merge_values(plan.result_document), session.credentials
    if credentials is None:
        return
    key = credentials.api_key.get_secret_value()
    for name, wanted in mavvrik_values(credentials.agent_id, credentials.tenant_id, key).items():
        value = values.get(name)
        if name == RESOURCE_ATTRIBUTES:
            is_as_printed = agent_of(value or "") == agent_of(wanted)
        elif name == LOG_TOOL_DETAILS:
            is_as_printed = read_switch(value) == read_switch(wanted)
        else:
            is_as_printed = value == wanted
        if is_as_printed:
            continue
        if value is None:
            what = ABSENT if name in reasons else "absent"
        elif name == HEADERS and holds_no_headers(value):
            what = NONE_HELD
        elif name in (HEADERS, RESOURCE_ATTRIBUTES):
            what = "another value"
        else:
            what = f'"{redaction.text(mask_value(name, value))}"'
        yield GuideDifference(name, what, _why(session, plan, name, value, reasons))


def _why(
    session: Session, plan: MergePlan, name: str, value: str | None, reasons: Mapping[str, str]
) -> str:
    if name in reasons:
        return reasons[name]
    if name == ENDPOINT and value == session.endpoint:
        return "this endpoint was given"
    asked = [one.id for one in plan.questions if name in one.keys]
    if any(one.id in asked for one in plan.open):
        return _NOT_DECIDED
    if any(session.choices.get(one) == LEAVE for one in asked):
        return "left as it was, as chosen in step 4"
    return "set differently"
