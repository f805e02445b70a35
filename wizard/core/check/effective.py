"""The values that Claude Code uses on one computer, from managed settings and a user's own values.

Measured: managed settings take precedence over user settings and the environment, value by value.
Since 2.1.217, if the managed settings have an endpoint, a user's own endpoints and trace headers
are ignored. A user's general headers are used if the managed settings have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.core.document.formatting import quote
from wizard.core.document.reader import Document, read
from wizard.core.enforced import HELPER
from wizard.core.finding import Finding, Severity
from wizard.core.merge.current_env import BETA_ENDPOINT, OTHER_ADDRESSES, TRACES_ADDRESS, env_values
from wizard.core.values import ENDPOINT

GUARDED_SINCE = (2, 1, 217)  # the first version in which a managed endpoint is protected
_ENDPOINTS = {ENDPOINT, TRACES_ADDRESS[0]}
# What a managed endpoint excludes: other endpoints, and the headers of single signals.
_KEPT_OUT = frozenset(
    {ENDPOINT, BETA_ENDPOINT}
    | {name for name in OTHER_ADDRESSES if name.endswith(("ENDPOINT", "HEADERS"))}
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of values for Claude Code. The values may be secrets."""

    place: str  # as shown to people
    env: Mapping[str, str] = field(repr=False)  # the JSON of each value
    is_company: bool = False
    helper: str | None = field(default=None, repr=False)  # the JSON of `otelHeadersHelper`


def layer_of(place: str, document: Document, *, is_company: bool) -> Layer:
    env, helper = document.env, document.root.get(HELPER)
    return Layer(
        place,
        {one.key: document.raw(one) for one in env.members} if env else {},
        is_company,
        document.raw(helper) if helper else None,
    )


@dataclass(frozen=True, slots=True)
class EffectiveValue:
    """One value as Claude Code uses it. `text` is None if no source sets it."""

    name: str
    text: str | None = field(default=None, repr=False)
    place: str = ""
    is_company: bool = False
    overrides: tuple[str, ...] = ()  # the sources whose different value is ignored


@dataclass(frozen=True, slots=True)
class Effective:
    """All values in use, and a settings document with the same effect."""

    document: Document = field(repr=False)
    values: Mapping[str, EffectiveValue]

    def value(self, name: str) -> EffectiveValue:
        return self.values.get(name, EffectiveValue(name))


def effective(layers: Sequence[Layer], version: tuple[int, int, int] | None = None) -> Effective:
    """Combine the layers, in order of precedence, as this version of Claude Code does.

    If `version` is None, it is unknown, and a current version is assumed.
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
    """Return the errors and warnings that only a user's own values cause.

    `finished` are the findings about the values in use, `company` those about the managed settings
    alone.
    """
    known = {(one.code, one.path) for one in company}
    return tuple(
        one
        for one in finished
        if one.severity is not Severity.NOTE and (one.code, one.path) not in known
    )
