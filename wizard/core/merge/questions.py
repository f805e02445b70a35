"""The decisions of step 4 in people's words: each option says who loses what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from wizard.core.merge.current_env import Vendor
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MAVVRIK, Decision, Option
from wizard.core.redact.mask import mask_value
from wizard.core.values import (
    ENDPOINT,
    HEADERS,
    LOG_TOOL_DETAILS,
    MAVVRIK_KEYS,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)
from wizard.core.vendors import vendor_name

OTHER_TELEMETRY = "other-telemetry"
COMMAND_LINES = "command-lines"
HEADERS_HELPER = "headers-helper"
TENANT, AGENT, ADDRESS = "tenant", "agent", "address"
PLACEHOLDER = "placeholder-endpoint"
_DECISIONS = (
    *(OTHER_TELEMETRY, COMMAND_LINES, HEADERS_HELPER, PLACEHOLDER),
    *(TENANT, AGENT, ADDRESS),
)
_VALUE = "value:"  # in front of the name of one entry
OFF = "off"
COLLECTOR, RECEIVER = "The collector", "The receiver"  # whose name is too long or unknown
_SHORT = 14
_APART = "metrics and logs keep their endpoint and key. No headers cross."
_TRACES = "gets the traces: all that its Cost and Sessions views need."
COLLECTOR_FOR_BOTH = (
    "an OpenTelemetry Collector can send the traces to both."
    " Mavvrik publishes a configuration; we have not tested it."
)


def is_decision(question: str) -> bool:
    """Whether this is the id of a decision that some settings need."""
    is_value = question.startswith(_VALUE) and question.removeprefix(_VALUE) in MAVVRIK_KEYS
    return is_value or question in _DECISIONS


def other_telemetry(vendor: Vendor, *, commands: bool = True) -> Decision:
    """Ask what becomes of somebody else who gets Claude Code's telemetry today.

    `commands` is whether logs hold full shell commands.
    """
    name = vendor_name(vendor.host)
    # A name that is too long to stand in front of a sentence gives way.
    unnamed = RECEIVER if name == vendor.host else COLLECTOR
    who = name if len(name) <= _SHORT else unnamed
    lost = lost_traces(vendor)
    others = [("Also", f"{vendor_name(host)} loses the {what}.") for host, what in _tracers(vendor)]
    # What somebody can do who must not lose traces.
    instead = [("Instead", COLLECTOR_FOR_BOTH)] if lost or not vendor.can_be_kept else []
    loss_of_all = _loss(vendor)
    if vendor.gets_nothing:
        loss_of_all = "gets nothing today, and its entries go."
    elif vendor.can_be_kept:
        loss_of_all = "gets nothing more, for everyone, after their next restart."
    shows_there = "the tag mvk.agent_id shows there too."
    if commands and _gets_logs(vendor):
        shows_there = "the tag mvk.agent_id, and commands in logs, show there too."
    keep = Option(
        KEEP_VENDOR,
        f"Keep {name}, add Mavvrik",
        (
            (who, _loss(vendor)),
            ("Mavvrik", _TRACES),
            ("How", _APART),
            *others,
            *instead,
            *((("Note", shows_there),) if vendor.keeps or vendor.starts else ()),
        ),
        recommended=not lost,
    )
    only = Option(
        MAVVRIK,
        "Mavvrik only, exactly as the guide prints it",
        (
            (who, loss_of_all),
            ("Mavvrik", "the same as above." if vendor.can_be_kept else _TRACES),
            *others,
            *(() if vendor.can_be_kept else instead),
        ),
    )
    return Decision(
        OTHER_TELEMETRY,
        f"{already(vendor.gets_nothing, name)}.",
        "Claude Code has one general address. Mavvrik's guide wants it for Mavvrik."
        if vendor.can_be_kept
        else f"Claude Code sends traces to one receiver, and nothing else is set up for {name}.",
        (ENDPOINT, HEADERS, PROTOCOL, TRACES_EXPORTER),
        (keep, only) if vendor.can_be_kept else (only,),
    )


def lost_traces(vendor: Vendor) -> tuple[str, ...]:
    """Who loses traces as soon as Mavvrik gets them, a sentence each."""
    lost = [f"{vendor_name(vendor.host)} loses the traces it gets today."]
    others = [f"{vendor_name(host)} loses the {what}." for host, what in _tracers(vendor)]
    return (*(lost if vendor.gets_traces else ()), *others)


def already(gets_nothing: bool, name: str) -> str:
    """Say what another vendor gets today, without a full stop."""
    if gets_nothing:
        return f"Your settings name {name} for telemetry, and send nothing there"
    return f"You already send Claude Code telemetry to {name}"


def _loss(vendor: Vendor) -> str:
    """Say what the vendor keeps and what it loses when Mavvrik is added."""
    kept, begun = " and ".join(vendor.keeps), " and ".join(vendor.starts)
    if vendor.beta == vendor.host and vendor.beta:
        return "loses the traces and logs it gets today, and gets nothing else."
    if vendor.gets_nothing and begun:
        return f"gets nothing today, and {begun} from now on."
    if vendor.gets_nothing:
        return "gets nothing today, and its entries stay."
    if not kept:
        return "loses the traces it gets today, and gets nothing else."
    if vendor.gets_traces:
        return f"keeps {kept}, and loses the traces it gets today."
    return f"keeps {kept}. It gets no traces today: no loss."


def _tracers(vendor: Vendor) -> Iterator[tuple[str, str]]:
    """The third receiver, which gets the traces by an address of its own."""
    if vendor.beta and vendor.beta != vendor.host:
        yield vendor.beta, "traces and logs it gets by the beta address"
    if vendor.tracer is not None:
        yield vendor.tracer, "traces it gets today"


def _gets_logs(vendor: Vendor | None) -> TypeGuard[Vendor]:
    return vendor is not None and "logs" in (*vendor.keeps, *vendor.starts)


def command_lines(vendor: Vendor | None) -> Decision:
    """Ask whether full shell command lines are sent (`OTEL_LOG_TOOL_DETAILS`)."""
    also = f" So do {vendor_name(vendor.host)}'s logs." if _gets_logs(vendor) else ""
    whole = f"receives every shell command that Claude Code runs, whole.{also}"
    keep = Option(MAVVRIK, "Keep them on, as in the guide", (("Mavvrik", whole),))
    off = Option(
        OFF,
        "Switch them off",
        (
            ("Mavvrik", "still sees that a command was run, when and how long; not the command."),
            ("Lost", "only the text of the commands. Everything else arrives."),
        ),
    )
    return Decision(
        COMMAND_LINES,
        "Shall the shell commands that Claude Code runs go to Mavvrik?",
        "Commands can hold passwords and names. The guide switches this on.",
        (LOG_TOOL_DETAILS,),
        (keep, off),
    )


def tenant(old: str, new: str) -> Decision:
    """Ask about settings that send to another tenant of Mavvrik."""
    return _ours_or_theirs(
        TENANT,
        "Your settings already send to another Mavvrik tenant.",
        f"Today it is {old}; you pasted {new}.",
        (HEADERS,),
        ("Mavvrik", f"tenant {old} gets nothing more; {new} gets it from the next restart on."),
        ("Mavvrik", f"everything goes on to tenant {old}; nothing arrives in {new}."),
    )


def agent(old: str, new: str) -> Decision:
    """Ask about settings that name another agent."""
    return _ours_or_theirs(
        AGENT,
        "Your settings already name another Mavvrik agent.",
        f"Today it is {old}; you pasted {new}.",
        (RESOURCE_ATTRIBUTES,),
        ("Mavvrik", f"new activity is filed under {new}; what is there stays under {old}."),
        ("Mavvrik", f"activity goes on under {old}; the new agent stays empty."),
    )


def address(keys: tuple[str, ...]) -> Decision:
    """Ask about an endpoint, headers or a protocol that differ without being another vendor's."""
    names = ", ".join(keys)
    return _ours_or_theirs(
        ADDRESS,
        "The address lines in your settings differ from the guide's.",
        "Endpoint, headers and protocol belong together, so it is one decision.",
        keys,
        ("Settings", f"{names} will be as the guide prints it."),
        ("Settings", "the lines stay as they are; telemetry may not arrive in Mavvrik."),
    )


def placeholder(keys: tuple[str, ...]) -> Decision:
    """Ask about an endpoint that is still a placeholder, so that nobody is there."""
    general, names = ENDPOINT in keys, ", ".join(keys)
    left = "the entries stay, and still nobody gets anything by them."
    lost = "gets nothing until somebody fills the endpoint in."
    return _ours_or_theirs(
        PLACEHOLDER,
        f"{names} still holds a placeholder.",
        "Nobody filled it in, so no receiver gets this telemetry today.",
        (*keys, HEADERS, PROTOCOL) if general else keys,
        ("Settings", "the placeholder goes, with its headers. Nobody loses anything."),
        ("Mavvrik", lost) if general else ("Settings", left),
        take="Remove the placeholder",
    )


def value(key: str, current: str | None) -> Decision:
    """Ask about an entry that somebody set to another value."""
    now = "to something that is no text"
    if current is not None:
        text = mask_value(key, current)
        now = f'to "{text[:24]}…"' if len(text) > 24 else f'to "{text}"'
    return _ours_or_theirs(
        f"{_VALUE}{key}",
        f"{key} is set differently.",
        f"Somebody set it {now}. Mavvrik's guide needs another value.",
        (key,),
        ("Settings", "the guide's value replaces it, for everyone, after their next restart."),
        ("Settings", "the value stays; telemetry may not arrive in Mavvrik."),
    )


def headers_helper() -> Decision:
    """Ask about a program that writes the headers: it would replace Mavvrik's Authorization."""
    return _ours_or_theirs(
        HEADERS_HELPER,
        "A program of yours writes the telemetry headers (otelHeadersHelper).",
        "Its Authorization replaces Mavvrik's, so Mavvrik would refuse the data.",
        ("otelHeadersHelper",),
        ("Your program", "is switched off for Claude Code; Mavvrik's header is used."),
        ("Mavvrik", "gets whatever the program writes and very likely refuses it."),
        take="Switch the program off",
    )


def _ours_or_theirs(
    question: str,
    title: str,
    why: str,
    keys: tuple[str, ...],
    ours: tuple[str, str],
    theirs: tuple[str, str],
    take: str = "Take Mavvrik's value",
) -> Decision:
    options = (
        Option(MAVVRIK, take, (ours,)),
        Option(LEAVE, "Leave it as it is", (theirs,)),
    )
    return Decision(question, title, why, keys, options)
