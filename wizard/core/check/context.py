"""The input of every check: a document, its entries as Claude Code reads them, expectations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.core.check.fixes import Patch, patch, set_text
from wizard.core.client.routes import TRACES, Route, Url, parse_url, replay, route
from wizard.core.client.values import env_text, list_text, read_exporters
from wizard.core.document.nodes import JsonKind, Member
from wizard.core.document.reader import Document
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import make_finding
from wizard.core.values import DEFAULT_ENDPOINT, MAVVRIK_KEYS, NONE_EXPORTERS

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials


@dataclass(frozen=True)
class Subject:
    """A document to check, and what is expected of it.

    Entries in `explained` already have a finding, so other checks skip them.
    """

    document: Document
    entries: Sequence[Member]  # the entries of `env` that a finding can be about
    expected: Credentials | None = None
    endpoint: str = DEFAULT_ENDPOINT
    practice: bool = False
    explained: frozenset[str] = frozenset()

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """The entries by name. If a name occurs several times, the last entry counts."""
        return {member.key: member for member in self.entries}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text that Claude Code makes of each entry that has one."""
        texts = {}
        for name, member in self.members.items():
            text = env_text(member)
            if member.kind is JsonKind.ARRAY:
                with suppress(RecursionError):
                    text = list_text(json.loads(self.document.raw(member), parse_int=float))
            if text is not None:
                texts[name] = text
        return texts

    @property
    def nones(self) -> list[str]:
        """The exporters that are "none", which old versions of Claude Code don't know."""
        return [name for name in NONE_EXPORTERS if "none" in read_exporters(self.texts.get(name))]

    @cached_property
    def traces(self) -> Route:
        """Where traces would go, whether or not they are switched on."""
        return route(self.texts, TRACES)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the signals that are really sent."""
        return replay(self.texts)

    @cached_property
    def home(self) -> Url:
        url = parse_url(self.endpoint)
        assert url is not None  # noqa: S101 - the endpoint was checked before
        return url

    def goes_to_mavvrik(self, found: Route) -> bool:
        """Whether a route leads to Mavvrik's host."""
        return found.receiver.origin == self.home.origin

    def is_unusable(self, name: str) -> bool:
        """Whether an entry of ours is null or an object, which has its own finding."""
        member = self.members.get(name)
        return (
            name in MAVVRIK_KEYS
            and member is not None
            and member.kind in (JsonKind.NULL, JsonKind.OBJECT)
        )

    def finding(
        self,
        code: str,
        name: str,
        *cases: str,
        set_to: str | None = None,
        fix: Fix | None = None,
        **facts: object,
    ) -> Finding:
        """Return a finding about the entry `name` of `env`, placed at its value if it exists.

        `set_to` is the value that the fix writes. The sentences of the finding use it as `wanted`.
        """
        member = self.members.get(name)
        if set_to is not None:
            fix, facts = set_text(self.members[name], set_to), {"wanted": set_to, **facts}
        offset = member.value_start if member else None
        return make_finding(
            code,
            *cases,
            path=("env", name),
            offset=offset,
            fix=fix,
            name=name,
            **facts,
        )

    def patch(self, name: str, label: str, patches: Iterable[Patch]) -> Fix | None:
        """Return a fix for single characters inside a value. It is None if there are no patches."""
        patches = tuple(patches)
        return patch(self.document, self.members[name], label, patches) if patches else None

    def is_explained(self, name: str) -> bool:
        return name in self.explained or self.is_unusable(name)


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by severity, then by place. Those without a place come last."""
    order = list(Severity)
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                order.index(one.severity),
                one.offset is None,
                one.in_result,
                one.offset or 0,
            ),
        )
    )
