"""The texts of the decisions of step 4. Each option says who loses what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeGuard

from wizard.core.merge.current_env import Vendor
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MAVVRIK, Decision, Option
from wizard.core.redact.mask import mask_value
from wizard.core.values import (
    ENDPOINT,
    HEADERS,
    LOG_TOOL_DETAILS,
    MAVVRIK_KEYS,
    PROTOCOL,
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
_ERROR = "error:"  # in front of the name of an entry or a setting with an error
VALUE = "value:"  # comes before the name of an entry
OFF = "off"
COLLECTOR, RECEIVER = "The collector", "The receiver"  # used if the name is too long or unknown
_SHORT = 14
_TRACES = "gets traces."
_FOR_BOTH = "an OpenTelemetry Collector can send traces to both."
_WRITTEN = " mvk-wizard can write its configuration."


def is_decision(question: str) -> bool:
    """Whether this is the ID of a decision that some settings need."""
    is_value = question.startswith(VALUE) and question.removeprefix(VALUE) in MAVVRIK_KEYS
    return is_value or question.startswith(_ERROR) or question in _DECISIONS


def standing_id(name: str) -> str:
    """Return the ID of the decision about an error that an entry or a setting had before."""
    return f"{_ERROR}{name}"


def is_kept_only(question: Decision) -> bool:
    """Whether the only answer is to keep a setting with an error."""
    return [option.id for option in question.options] == [LEAVE]


def removed_by(choices: Mapping[str, str]) -> Iterator[str]:
    """Give the names of the entries that are removed because of an error that they had before."""
    for question, choice in choices.items():
        if question.startswith(_ERROR) and choice == MAVVRIK:
            yield question.removeprefix(_ERROR)


def standing_error(name: str, message: str, consequence: str, *, can_remove: bool) -> Decision:
    """Ask about an error that the settings had before, and that the merge does not touch."""
    remove = Option(
        MAVVRIK,
        "Remove it",
        (("Settings", "the entry is removed for everyone after their next restart."),),
    )
    keep = Option(
        LEAVE, "Keep it as it is", (("Settings", "it stays, and so does what it causes."),)
    )
    return Decision(
        standing_id(name),
        message,
        f"{consequence} Your settings have this already.",
        (name,),
        (remove, keep) if can_remove else (keep,),
    )


def other_telemetry(vendor: Vendor, *, commands: bool = True, collector: bool = False) -> Decision:
    """Ask what happens to another vendor that gets Claude Code's telemetry today.

    `commands` says whether logs contain full shell commands. `collector` says whether this program
    can write the configuration of a Collector that sends traces to both.
    """
    name = vendor_name(vendor.host)
    # A name that is too long for the start of a sentence is replaced.
    unnamed = RECEIVER if name == vendor.host else COLLECTOR
    who = name if len(name) <= _SHORT else unnamed
    lost = lost_traces(vendor)
    others = [("Also", f"{vendor_name(host)} loses the {what}.") for host, what in _tracers(vendor)]
    # What a person can do who must not lose traces.
    both = _FOR_BOTH + (_WRITTEN if collector else "")
    instead = [("Instead", both)] if lost or not vendor.can_be_kept else []
    loss_of_all = _loss(vendor)
    if vendor.gets_nothing:
        loss_of_all = "gets nothing today. Its entries are removed."
    elif vendor.can_be_kept:
        loss_of_all = "gets nothing once developers restart."
    shows_there = "mvk.agent_id shows there too."
    if commands and _gets_logs(vendor):
        shows_there = "mvk.agent_id, and commands in logs, show there too."
    keep = Option(
        KEEP_VENDOR,
        f"Keep {name}, add Mavvrik",
        (
            (who, _loss(vendor)),
            *((("Note", shows_there),) if vendor.keeps or vendor.starts else ()),
            ("Mavvrik", _TRACES),
            *others,
            *instead,
        ),
        recommended=not lost,
    )
    only = Option(
        MAVVRIK,
        "Mavvrik only, as in the guide",
        (
            (who, loss_of_all),
            *(() if vendor.can_be_kept else (("Mavvrik", _TRACES),)),
            *others,
            *(() if vendor.can_be_kept else instead),
        ),
    )
    return Decision(
        OTHER_TELEMETRY,
        f"{already(vendor.gets_nothing, name)}.",
        "The guide points it at Mavvrik."
        if vendor.can_be_kept
        else f"Claude Code sends traces to 1 receiver, and {name} gets nothing else.",
        (ENDPOINT, HEADERS, PROTOCOL, TRACES_EXPORTER),
        (keep, only) if vendor.can_be_kept else (only,),
    )


def lost_traces(vendor: Vendor) -> tuple[str, ...]:
    """Say who loses traces as soon as Mavvrik gets them, one sentence each."""
    lost = [f"{vendor_name(vendor.host)} loses the traces it gets today."]
    others = [f"{vendor_name(host)} loses the {what}." for host, what in _tracers(vendor)]
    return (*(lost if vendor.gets_traces else ()), *others)


def already(gets_nothing: bool, name: str) -> str:
    """Say what another vendor gets today, without a period at the end."""
    if gets_nothing:
        return f"Your settings name {name} for telemetry, but send it nothing"
    return f"You already send telemetry to {name}"


def _loss(vendor: Vendor) -> str:
    """Say what the vendor keeps and what it loses when Mavvrik is added."""
    kept, begun = " and ".join(vendor.keeps), " and ".join(vendor.starts)
    if vendor.beta == vendor.host and vendor.beta:
        return "loses the traces and logs it gets today. It gets nothing else."
    if vendor.gets_nothing and begun:
        return f"gets nothing today, and {begun} from now on."
    if vendor.gets_nothing:
        return "gets nothing today. Its entries stay."
    if not kept:
        return "loses the traces it gets today. It gets nothing else."
    if vendor.gets_traces:
        return f"keeps {kept}. It loses the traces it gets today."
    return f"keeps {kept}, all it gets today."


def _tracers(vendor: Vendor) -> Iterator[tuple[str, str]]:
    """Name other receivers that get traces at their own endpoint, and what they get."""
    if vendor.beta and vendor.beta != vendor.host:
        yield vendor.beta, "traces and logs it gets at the beta endpoint"
    if vendor.tracer is not None:
        yield vendor.tracer, "traces it gets today"


def _gets_logs(vendor: Vendor | None) -> TypeGuard[Vendor]:
    return vendor is not None and "logs" in (*vendor.keeps, *vendor.starts)


def command_lines(vendor: Vendor | None) -> Decision:
    """Ask whether full shell commands are sent (`OTEL_LOG_TOOL_DETAILS`)."""
    also = f" So do {vendor_name(vendor.host)}'s logs." if _gets_logs(vendor) else ""
    whole = f"gets every shell command in full.{also}"
    keep = Option(MAVVRIK, "Send them, as in the guide", (("Mavvrik", whole),))
    off = Option(
        OFF,
        "Do not send them",
        (
            ("Mavvrik", "still sees that a command ran, when and how long."),
            ("Lost", "only the text of the commands."),
        ),
    )
    return Decision(
        COMMAND_LINES,
        "Send full shell commands to Mavvrik?",
        "Commands can hold passwords and names. The guide turns this on.",
        (LOG_TOOL_DETAILS,),
        (keep, off),
    )


# Mavvrik's value, or the one that is there --------------------------------------------------------


class _Words(NamedTuple):
    """The words of such a decision. Each answer says who or what it is about, and what happens."""

    title: str
    why: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    take: str = "Use Mavvrik's value"


_WORDS: Mapping[str, _Words] = {
    TENANT: _Words(
        "Your settings already send to another Mavvrik tenant.",
        "Today it is {old}; you pasted {new}.",
        ("Mavvrik", "tenant {new} gets the data once developers restart; {old} stops getting it."),
        ("Mavvrik", "tenant {old} keeps getting the data; {new} gets nothing."),
    ),
    AGENT: _Words(
        "Your settings already name another Mavvrik agent.",
        "Today it is {old}; you pasted {new}.",
        ("Mavvrik", "new activity goes under {new}; existing data stays under {old}."),
        ("Mavvrik", "activity stays under {old}; {new} stays empty."),
    ),
    ADDRESS: _Words(
        "Your endpoint, headers or protocol differ from the guide's.",
        "The three belong together, so this is one decision.",
        ("Settings", "{names} will be as the guide prints it."),
        ("Settings", "the entries stay. Telemetry may not arrive in Mavvrik."),
    ),
    PLACEHOLDER: _Words(
        "{names} still holds a placeholder.",
        "So no one gets this telemetry today.",
        ("Settings", "placeholder and headers are removed. No one loses data."),
        ("Settings", "the entries stay, and still send nothing to anyone."),
        take="Remove the placeholder",
    ),
    VALUE: _Words(
        "{names} is set differently.",
        "Someone set it {now}. The guide needs another value.",
        ("Settings", "the guide's value replaces it, for everyone, after their next restart."),
        ("Settings", "the value stays. Telemetry may not arrive in Mavvrik."),
    ),
    HEADERS_HELPER: _Words(
        "Your program writes the telemetry headers (otelHeadersHelper).",
        "If it prints Authorization, that replaces Mavvrik's, and Mavvrik refuses the data.",
        ("Your program", "is turned off for Claude Code. Mavvrik's header is used."),
        ("Mavvrik", "gets what the program prints. It refuses another Authorization."),
        take="Turn the program off",
    ),
}


def ours_or_theirs(kind: str, keys: tuple[str, ...], **facts: str) -> Decision:
    """Ask whether Mavvrik's value replaces the one in these entries. `facts` fill in the words."""
    words, facts = _WORDS[kind], {"names": ", ".join(keys), **facts}
    title, why = words.title.format_map(facts), words.why.format_map(facts)
    (who, gain), (whom, loss) = words.ours, words.theirs
    options = (
        Option(MAVVRIK, words.take, ((who, gain.format_map(facts)),)),
        Option(LEAVE, "Keep it as it is", ((whom, loss.format_map(facts)),)),
    )
    return Decision(f"{VALUE}{keys[0]}" if kind == VALUE else kind, title, why, keys, options)


def placeholder(keys: tuple[str, ...]) -> Decision:
    """Ask about an endpoint that is still a placeholder, so that nobody receives anything."""
    found = ours_or_theirs(PLACEHOLDER, keys)
    if ENDPOINT not in keys:
        return found
    lost = (("Mavvrik", "gets nothing until someone fills in the endpoint."),)
    ours, theirs = found.options
    options = (ours, replace(theirs, lines=lost))
    return replace(found, keys=(*keys, HEADERS, PROTOCOL), options=options)


def value(key: str, current: str | None) -> Decision:
    """Ask about an entry that was set to another value. `current` is None for an object or list."""
    now = "to something other than text"
    if current is not None:
        text = mask_value(key, current)
        now = f'to "{text[:24]}…"' if len(text) > 24 else f'to "{text}"'
    return ours_or_theirs(VALUE, (key,), now=now)
