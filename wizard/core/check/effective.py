"""What Claude Code uses on one computer, when company settings meet a user's own values.

Measured: company settings win over user settings and the environment, value by value. Since 2.1.217
a user's own addresses and trace headers don't count beside a company endpoint. A user's general
headers do, where the company has set none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.core.document.formatting import quote
from wizard.core.document.reader import Document, read
from wizard.core.finding import Finding, Severity
from wizard.core.merge.current_env import BETA_ENDPOINT, OTHER_ADDRESSES, TRACES_ADDRESS, env_values
from wizard.core.merge.target_env import HELPER
from wizard.core.values import ENDPOINT

GUARDED_SINCE = (2, 1, 217)  # the first version in which a company endpoint is protected
_ENDPOINTS = {ENDPOINT, TRACES_ADDRESS[0]}
# What a company endpoint keeps out: other addresses, and the headers of single signals.
_KEPT_OUT = frozenset(
    {ENDPOINT, BETA_ENDPOINT}
    | {name for name in OTHER_ADDRESSES if name.endswith(("ENDPOINT", "HEADERS"))}
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One place from which Claude Code takes values. They may be secrets."""

    place: str  # as shown to people
    env: Mapping[str, str] = field(repr=False)  # the JSON of each value
    is_company: bool = False
    helper: str | None = field(default=None, repr=False)  # the JSON of `otelHeadersHelper`


def layer_of(place: str, document: Document, *, is_company: bool) -> Layer:
    """The values that a settings document gives."""
    env, helper = document.env, document.root.get(HELPER)
    return Layer(
        place,
        {one.key: document.raw(one) for one in env.members} if env else {},
        is_company,
        document.raw(helper) if helper else None,
    )


@dataclass(frozen=True, slots=True)
class EffectiveValue:
    """One value as Claude Code uses it. `text` is None if no place sets it."""

    name: str
    text: str | None = field(default=None, repr=False)
    place: str = ""
    is_company: bool = False
    overrides: tuple[str, ...] = ()  # the places whose other value doesn't count


@dataclass(frozen=True, slots=True)
class Effective:
    """Everything that is used, with the settings document that has the same effect."""

    document: Document = field(repr=False)
    values: Mapping[str, EffectiveValue]

    def value(self, name: str) -> EffectiveValue:
        """The value of one name, set or not."""
        return self.values.get(name, EffectiveValue(name))


def effective(layers: Sequence[Layer], version: tuple[int, int, int] | None = None) -> Effective:
    """Combine the layers, the strongest first, as this version of Claude Code does.

    `version` is None if it is not known; then a version of today is assumed.
    """
    company = {name for layer in layers if layer.is_company for name in layer.env}
    is_guarded = bool(company & _ENDPOINTS) and (version is None or version >= GUARDED_SINCE)
    givers: dict[str, list[Layer]] = {}
    for layer in layers:
        for name in layer.env:
            if layer.is_company or not (is_guarded and name in _KEPT_OUT):
                givers.setdefault(name, []).append(layer)
    helper = next((layer.helper for layer in layers if layer.helper is not None), None)
    env = {name: first.env[name] for name, (first, *_) in givers.items()}
    root = {HELPER: helper} if helper is not None else {}
    document = read(_object({**root, "env": _object(env)}))
    texts = env_values(document)
    return Effective(
        document,
        {
            name: EffectiveValue(
                name,
                texts.get(name),
                first.place,
                first.is_company,
                tuple(one.place for one in rest if one.env[name] != first.env[name]),
            )
            for name, (first, *rest) in givers.items()
        },
    )


def _object(members: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{quote(key)}: {value}" for key, value in members.items()) + "}"


def caused_by_users(finished: Iterable[Finding], company: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors that only a user's own values cause: those that the company settings don't have.

    `finished` are the findings of what is used, `company` those of the company settings alone.
    """
    known = {(one.code, one.path) for one in company}
    return tuple(
        one
        for one in finished
        if one.severity is Severity.ERROR and (one.code, one.path) not in known
    )
