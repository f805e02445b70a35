r"""What the credentials must look like, given what Claude Code does with them.

Measured: a key or tenant is cut at a comma and never percent-decoded; white space, quotes, braces
and non-ASCII characters arrive wrong or stop the sending; `= + / ; # & \\` arrive correctly. An
agent with characters other than `A-Z a-z 0-9 . _ -`, or with more than 255 characters, is lost from
the resource attributes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from wizard.core import placeholders
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

_LONGEST_SHOWN = 128  # no agent or tenant is longer, so a longer value contains something else

_AGENT_CHARACTERS = re.compile(r"[A-Za-z0-9._\-]+")
_MASKED = re.compile(r"[•●∙⬤◦▪*]{3}|[•●⬤]")
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_GOOD_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_KEY_INSIDE = re.compile(r"mvk-agent-|mvk_|sk-ant-|Bearer", re.IGNORECASE)
_QUOTES = re.compile("[\"'“”„‘’‚«»]")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_OTHER_KEY = re.compile(r"(?:sk-ant-|Bearer[ %])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CredentialProblem:
    """One problem or doubt about a credential. It never contains the value."""

    name: str | None  # MVK_AGENT_ID …; None: about the whole paste
    code: str  # stable, kebab-case
    message: str  # what is wrong, one sentence
    remedy: str  # what to do, one sentence
    severity: Severity = Severity.ERROR


def _has_open_quote(value: str) -> bool:
    quoted = value.removeprefix("\\")
    return quoted[:1] in tuple(ANY_QUOTE) and not any(c in ANY_QUOTE for c in quoted[1:])


# A code, a sentence, and when the rule applies. A sentence may state the {length} of a value, but
# never the value.
_Rule = tuple[str, str, Callable[[str], object]]
_ALL: tuple[_Rule, ...] = (
    ("empty", "The {label} is empty.", lambda v: not v),
    ("masked", "The {label} was copied as dots or stars.", _MASKED.search),
    ("placeholder", "The {label} is a placeholder, not the value.", placeholders.PASTED.fullmatch),
    (
        "cut-off",
        "The {label} ends in dots: the page showed only part of it.",
        lambda v: v.endswith(("...", "…")),
    ),
    (
        "cut-off",
        "The {label} has dots in the middle: the page showed only part of it.",
        lambda v: "..." in v or "…" in v,
    ),
    ("wrong-field", "The {label} looks like a URL.", _WEB_ADDRESS.match),
)
# Of Mavvrik's second public API, which takes other data than traces.
_OTHER_API: _Rule = (
    "other-api-key",
    "This key begins with mav_, so it is for another Mavvrik API, not for traces.",
    lambda v: v.startswith("mav_"),
)
_LOOKS_LIKE_AGENT = ("wrong-field", "The {label} looks like an Agent ID.", is_uuid)
_LOOKS_LIKE_KEY: _Rule = (
    "wrong-field",
    "The {label} looks like an API key.",
    lambda v: is_key_shaped(v) or _OTHER_KEY.match(v),
)
_OPEN_QUOTE = (
    "line-break",
    "The {label} begins with a quote that is not closed on its line. A line break may cut it.",
    _has_open_quote,
)
_LINE_BREAK = "The {label} has a line break in the middle. It may be cut."
_OF_HEADERS: tuple[_Rule, ...] = (
    ("line-break", _LINE_BREAK, lambda v: "\n" in v or "\r" in v),
    ("control-character", "The {label} has a control character.", _CONTROL.search),
    _OPEN_QUOTE,
    ("white-space", "The {label} has a space in the middle.", lambda v: any(map(str.isspace, v))),
    ("comma", "The {label} has a comma. Claude Code cuts it there.", lambda v: "," in v),
    ("quote", "The {label} has a quote.", _QUOTES.search),
    ("brace", "The {label} has a brace.", lambda v: "{" in v or "}" in v),
    (
        "non-ascii",
        "The {label} has a character that a header can't hold.",
        lambda v: not v.isascii(),
    ),
)
_OF_AGENTS: tuple[_Rule, ...] = (
    _OPEN_QUOTE,
    (
        "agent-characters",
        "The Agent ID may have only letters A to Z, digits, dots, underscores and hyphens.",
        lambda v: not _AGENT_CHARACTERS.fullmatch(v),
    ),
    (
        "agent-too-long",
        "The Agent ID has {length} characters. Claude Code drops it over 255.",
        lambda v: len(v) > 255,
    ),
)
# The first rule that applies is the error. More specific rules come first: a line break is also
# white space and a control character.
_ERRORS: Mapping[str, tuple[_Rule, ...]] = {
    AGENT: (*_ALL, _LOOKS_LIKE_KEY, *_OF_AGENTS),
    TENANT: (*_ALL, _LOOKS_LIKE_KEY, *_OF_HEADERS),
    KEY: (*_ALL, _LOOKS_LIKE_AGENT, *_OF_HEADERS),
}
_PERCENT: _Rule = (
    "percent",
    "The {label} has a percent sign, which stops telemetry in older Claude Code.",
    lambda v: "%" in v,
)
_NOT_AN_ADDRESS: _Rule = (
    "not-an-address",
    "{name} is not a URL, so it is not used.",
    lambda v: not _GOOD_ADDRESS.fullmatch(v),
)
# All rules that apply to a value without an error.
_WARNINGS: Mapping[str, tuple[_Rule, ...]] = {
    AGENT: (
        (
            "agent-not-uuid",
            "The Agent ID does not look like one from Mavvrik.",
            lambda v: not is_uuid(v),
        ),
    ),
    TENANT: (_PERCENT,),
    KEY: (
        _PERCENT,
        (
            "practice-key",
            "This is a practice key. Only practice mode accepts it.",
            lambda v: "PRACTICE" in v,
        ),
        _OTHER_API,
        (
            "key-prefix",
            "The API key does not begin with mvk-agent- or mvk_, as Mavvrik keys usually do.",
            lambda v: not v.startswith(("mvk-agent-", "mvk_", "mav_")),
        ),
        (
            "key-short",
            "The API key has only {length} characters. Part of it may be missing.",
            lambda v: len(v) < 16,
        ),
    ),
    ENDPOINT_NAME: (_NOT_AN_ADDRESS,),
    VERIFY_URL_NAME: (_NOT_AN_ADDRESS,),
}
_REMEDIES = {
    "masked": "Use its copy button in the Connect tab.",
    "placeholder": "Copy the real one from the Connect tab.",
    "cut-off": "Use its copy button in the Connect tab.",
    "wrong-field": "Copy the {label} from the Connect tab.",
    "agent-not-uuid": "Compare it with the one in the dashboard.",
    "percent": "Ask Mavvrik for one without it, if you can.",
    "practice-key": "For the real setup, copy the key from Mavvrik.",
    "other-api-key": "Copy the API key of the agent from the Connect tab.",
    "key-prefix": "Compare it with the one in the Connect tab.",
    "key-short": "Compare its end with the one in the Connect tab.",
    "not-an-address": "It must begin with https://.",
}
_OTHER_REMEDY = "Copy it again from the Connect tab."


NOT_OF_PRACTICE = CredentialProblem(
    KEY,
    "not-of-practice",
    "Practice mode knows only its own key.",
    "Use the practice block, or start without practice.",
    Severity.WARNING,
)


def judge(values: Mapping[str, str]) -> tuple[CredentialProblem, ...]:
    """List the problems of these values, errors first. A missing value is not a problem."""
    problems: list[CredentialProblem] = []
    for name, value in values.items():
        errors = _problems(_ERRORS, Severity.ERROR, name, value)
        problems += errors[:1] or _problems(_WARNINGS, Severity.WARNING, name, value)
    for first, second in combinations(CREDENTIAL_NAMES, 2):
        if values.get(first) and values.get(first) == values.get(second):
            what = f"The {LABELS[first]} and the {LABELS[second]} are the same."
            remedy = "Copy each with its own copy button in the Connect tab."
            problems.append(CredentialProblem(second, "same-value", what, remedy))
    return tuple(sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR))


def _problems(
    rules: Mapping[str, tuple[_Rule, ...]], severity: Severity, name: str, value: str
) -> list[CredentialProblem]:
    facts = {"label": LABELS[name], "name": name, "length": len(value)}
    return [
        CredentialProblem(
            name,
            code,
            message.format_map(facts),
            _REMEDIES.get(code, _OTHER_REMEDY).format_map(facts),
            severity,
        )
        for code, message, applies in rules.get(name, ())
        if applies(value)
    ]


def is_stand_in(value: str) -> bool:
    """Whether `value` is a placeholder, or dots or asterisks that mask a value."""
    return bool(placeholders.PASTED.fullmatch(value) or _MASKED.search(value))


def must_be_hidden(name: str, value: str, api_key: str = "") -> bool:
    """Whether `value` is the API key, or may be a key in the wrong field."""
    if name == KEY or len(value) > _LONGEST_SHOWN or any(map(str.isspace, value)):
        return True
    return bool(_KEY_INSIDE.search(value)) or (api_key != "" and api_key in value)
