"""What the credentials must be like, by what the real client does with them.

Measured: a key or tenant is cut at a comma and never percent-decoded; white space, quotes, braces
and anything outside ASCII arrive wrong or stop the sending; `= + / ; # & \\` arrive right. An agent
outside `A-Z a-z 0-9 . _ -` or over 255 characters is lost from the resource attributes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from wizard.core.credentials.line import ANY_QUOTE
from wizard.core.credentials.names import (
    AGENT,
    CREDENTIAL_NAMES,
    ENDPOINT_NAME,
    KEY,
    LABELS,
    TENANT,
    VERIFY_URL_NAME,
    is_key_shaped,
    is_uuid,
)
from wizard.core.finding import Severity

MAX_AGENT_LENGTH = 255
SHORT_KEY = 16
LONGEST_SHOWN = 128  # longer than any agent or tenant: something else is in it

_COPY_AGAIN = "Copy it again from the Connect tab in Mavvrik."
_AGENT_CHARACTERS = re.compile(r"[A-Za-z0-9._\-]+")
_NAME = r"(?:mvk[ _.-]?)?(?:agent[ _.-]?id|tenant[ _.-]?id|api[ _.-]?key|endpoint)"
_PLACEHOLDER = re.compile(
    rf"""
      \$?\{{.*\}} | <.*> | \[.*\] | \(.*\) | %\w+% | (?-i:\$[A-Z_]+)  # {{MVK_API_KEY}}, $KEY
    | (?:your|enter|insert|paste)[ _.-].*                       # your-api-key
    | (?:my|the|add|put)[ _.-](?:agent|tenant|api|key|mvk).*
    | {_NAME} | .* {_NAME} [ _-] (?:here|goes[ _-]here)
    | [x_.…?-]{{2,}} | (?:mvk-agent-|mvk_|mvk-)[x.…?_-]*        # xxx, ..., mvk-agent-xxxx
    | [x0]{{8}}(?:-[x0]{{4}}){{3}}-[x0]{{12}}
    | (?:api[ _-]?)?(?:key|token|secret|value|string|text|placeholder) | bearer
    | change[ _-]?me | replace[ _-]?me.* | to[ _-]?do | tbd | n/a
    | null | none | undefined | redacted
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CUT_OFF = re.compile(r"\.\.\.|…")
_MASKED = re.compile(r"[•●∙⬤◦▪*]{3}|[•●⬤]")
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_GOOD_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_KEY_INSIDE = re.compile(r"mvk-agent-|mvk_|sk-ant-|Bearer", re.IGNORECASE)
_OTHER_KEY = re.compile(r"(?:sk-ant-|Bearer[ %])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CredentialProblem:
    """One thing wrong or doubtful about a credential; never holds the value."""

    name: str | None  # MVK_AGENT_ID …; None: about the whole paste
    code: str  # stable, kebab-case
    message: str  # what is wrong, one sentence
    remedy: str  # what to do, one sentence
    severity: Severity = Severity.ERROR


def judge(values: Mapping[str, str]) -> tuple[CredentialProblem, ...]:
    """Everything there is to say about these values, errors first. A missing one is no error."""
    found: list[CredentialProblem] = []
    for name, value in values.items():
        error = next(_errors(name, value), None)
        found += [error] if error else _warnings(name, value)
    found += _equal(values)
    return tuple(sorted(found, key=lambda problem: problem.severity is not Severity.ERROR))


def is_stand_in(value: str) -> bool:
    """Whether `value` is a placeholder or only dots and stars in place of one."""
    return bool(_PLACEHOLDER.fullmatch(value) or _MASKED.search(value))


def must_be_hidden(name: str, value: str, api_key: str = "") -> bool:
    """Whether `value` is the API key, or may hold one in another's field."""
    if name == KEY or len(value) > LONGEST_SHOWN or any(map(str.isspace, value)):
        return True
    return bool(_KEY_INSIDE.search(value)) or (api_key != "" and api_key in value)


def _errors(name: str, value: str) -> Iterator[CredentialProblem]:
    if name in (ENDPOINT_NAME, VERIFY_URL_NAME):
        return
    label = LABELS[name]
    if not value:
        yield _error(name, "empty", f"The {label} is empty.", _COPY_AGAIN)
    if _MASKED.search(value):
        what = f"The {label} was copied with dots or stars in place of its characters."
        yield _error(name, "masked", what, "Use the copy button beside it in the Connect tab.")
    if _PLACEHOLDER.fullmatch(value):
        what = f"The {label} is a placeholder from an example, not the value itself."
        yield _error(
            name, "placeholder", what, "Copy the real one from the Connect tab in Mavvrik."
        )
    if _CUT_OFF.search(value):
        ends = value.endswith(("...", "…"))
        where = "ends in dots" if ends else "has dots in the middle"
        what = f"The {label} {where}, so the page showed only a part of it."
        yield _error(name, "cut-off", what, "Use the copy button beside it in the Connect tab.")
    yield from _in_the_wrong_field(name, value)
    yield from _agent_errors(value) if name == AGENT else _header_errors(name, value)


def _in_the_wrong_field(name: str, value: str) -> Iterator[CredentialProblem]:
    looks = ""
    if _WEB_ADDRESS.match(value):
        looks = "a web address"
    elif name == KEY and is_uuid(value):
        looks = "an Agent ID"
    elif name != KEY and (is_key_shaped(value) or _OTHER_KEY.match(value)):
        looks = "an API key"
    if looks:
        what = f"What stands as the {LABELS[name]} looks like {looks}."
        yield _error(name, "wrong-field", what, f"Copy the {LABELS[name]} from the Connect tab.")


def _agent_errors(value: str) -> Iterator[CredentialProblem]:
    if _has_open_quote(value):
        yield _error(AGENT, "line-break", f"The Agent ID {_OPEN_QUOTE}.", _COPY_AGAIN)
    if not _AGENT_CHARACTERS.fullmatch(value):
        what = "The Agent ID may hold only letters A to Z, digits, dot, underscore and hyphen."
        yield _error(AGENT, "agent-characters", what, _COPY_AGAIN)
    if len(value) > MAX_AGENT_LENGTH:
        what = f"The Agent ID has {len(value)} characters; Claude Code drops it over 255."
        yield _error(AGENT, "agent-too-long", what, _COPY_AGAIN)


_OPEN_QUOTE = (
    "begins with a quotation mark that does not end on its line, so a line break may cut it"
)


def _has_open_quote(value: str) -> bool:
    quoted = value.removeprefix("\\")
    return quoted[:1] in tuple(ANY_QUOTE) and not any(c in ANY_QUOTE for c in quoted[1:])


# What explains most comes first: a line break is white space and a control character too.
_HEADER_RULES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    (
        "line-break",
        "has a line break in the middle, so it may be cut",
        lambda v: "\n" in v or "\r" in v,
    ),
    ("control-character", "holds a control character", lambda v: any(_is_control(c) for c in v)),
    ("line-break", _OPEN_QUOTE, _has_open_quote),
    ("white-space", "has white space in the middle", lambda v: any(c.isspace() for c in v)),
    ("comma", "holds a comma, and Claude Code cuts it there", lambda v: "," in v),
    ("quote", "holds a quotation mark", lambda v: any(c in "\"'“”„‘’‚«»" for c in v)),
    ("brace", "holds a curly bracket", lambda v: "{" in v or "}" in v),
    ("non-ascii", "holds a letter or sign that a header cannot carry", lambda v: not v.isascii()),
)


def _is_control(character: str) -> bool:
    return (character < " " and character != "\t") or "\x7f" <= character < "\xa0"


def _header_errors(name: str, value: str) -> Iterator[CredentialProblem]:
    for code, what, applies in _HEADER_RULES:
        if applies(value):
            yield _error(name, code, f"The {LABELS[name]} {what}.", _COPY_AGAIN)


def _warnings(name: str, value: str) -> Iterator[CredentialProblem]:
    if name == AGENT and not is_uuid(value):
        what = "The Agent ID is not in the form that Mavvrik generates."
        yield _warning(name, "agent-not-uuid", what, "Compare it with the one in the dashboard.")
    if name in (TENANT, KEY) and "%" in value:
        what = (
            f"The {LABELS[name]} holds a percent sign, which stops telemetry in older Claude Code."
        )
        yield _warning(name, "percent", what, "If you can, ask Mavvrik for one without it.")
    if name == KEY:
        yield from _key_warnings(value)
    if name in (ENDPOINT_NAME, VERIFY_URL_NAME) and not _GOOD_ADDRESS.fullmatch(value):
        what = f"{name} is not a web address, so it is not used."
        yield _warning(name, "not-an-address", what, "It should begin with https://.")


def _key_warnings(value: str) -> Iterator[CredentialProblem]:
    if "PRACTICE" in value:
        what = "This is a practice key, which only practice mode accepts."
        yield _warning(KEY, "practice-key", what, "For the real set-up, copy the key from Mavvrik.")
    if not value.startswith(("mvk-agent-", "mvk_")):
        what = "The API key does not begin with mvk-agent- or mvk_, as Mavvrik's keys usually do."
        yield _warning(KEY, "key-prefix", what, "Compare it with the one in the Connect tab.")
    if len(value) < SHORT_KEY:
        what = f"The API key has only {len(value)} characters, so part of it may be missing."
        yield _warning(KEY, "key-short", what, "Compare its end with the one in the Connect tab.")


def _equal(values: Mapping[str, str]) -> Iterator[CredentialProblem]:
    """Two fields with one value: one of them was pasted twice."""
    for first, second in combinations(CREDENTIAL_NAMES, 2):
        if values.get(first) and values.get(first) == values.get(second):
            what = f"The {LABELS[first]} and the {LABELS[second]} are the same."
            yield _error(
                second, "same-value", what, "Copy each from its own line in the Connect tab."
            )


def _error(name: str, code: str, message: str, remedy: str) -> CredentialProblem:
    return CredentialProblem(name, code, message, remedy)


def _warning(name: str, code: str, message: str, remedy: str) -> CredentialProblem:
    return CredentialProblem(name, code, message, remedy, Severity.WARNING)
