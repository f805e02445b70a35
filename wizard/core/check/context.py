"""What is judged: one document, its entries as Claude Code reads them, what is expected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.core.client import TRACES, Route, Url, env_text, list_text, parse_url, replay, route
from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document, Kind, Member
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import Words
from wizard.core.position import BOM, Place
from wizard.core.values import DEFAULT_ENDPOINT, MAVVRIK_KEYS

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials

_FEW = 50


@dataclass(frozen=True)
class Subject:
    """A document with its expectations. `explained`: entries that have a finding already."""

    document: Document
    entries: Sequence[Member]  # those of `env` that a finding can be about
    expected: Credentials | None = None
    endpoint: str = DEFAULT_ENDPOINT
    practice: bool = False
    explained: frozenset[str] = frozenset()

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """The entries by their names; of one name the last."""
        return {member.key: member for member in self.entries}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The entries as texts; objects have none."""
        pairs = ((name, self._text(member)) for name, member in self.members.items())
        return {name: text for name, text in pairs if text is not None}

    def _text(self, member: Member) -> str | None:
        if member.kind is not Kind.ARRAY:
            return env_text(member)
        try:
            return list_text(json.loads(self.document.raw(member), parse_int=float))
        except RecursionError:
            return None

    @cached_property
    def traces(self) -> Route:
        """Where traces would go, whether or not they are switched on."""
        return route(self.texts, TRACES)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """What is really sent where."""
        return replay(self.texts)

    @cached_property
    def others(self) -> tuple[Route, ...]:
        """Metrics and logs, as far as they are sent."""
        return tuple(found for found in self.routes if found.signal != TRACES)

    @cached_property
    def home(self) -> Url:
        """Mavvrik's own address."""
        url = parse_url(self.endpoint)
        assert url is not None  # noqa: S101 - addresses are read before they get here
        return url

    def goes_to_mavvrik(self, found: Route) -> bool:
        """Whether a route ends at Mavvrik's host."""
        return found.receiver.origin == self.home.origin

    def is_unusable(self, name: str) -> bool:
        """Whether an entry of ours is null or an object: that is a finding of its own."""
        member = self.members.get(name)
        return (
            name in MAVVRIK_KEYS and member is not None and member.kind in (Kind.NULL, Kind.OBJECT)
        )

    def is_explained(self, name: str) -> bool:
        """Whether what is wrong with this entry has been said already."""
        return name in self.explained or self.is_unusable(name)


def find(
    words: Words,
    *,
    severity: Severity | None = None,
    path: Path = ("env",),
    offset: int | None = None,
    fix: Fix | None = None,
) -> Finding:
    """A finding at `offset`; without one it has no place. Its severity is that of its row, where
    none is given. Line and column come with `placed`."""
    return Finding(
        words.code,
        severity or words.severity,
        words.message,
        words.consequence,
        words.remedy,
        path=path,
        offset=offset,
        fix=fix,
    )


def placed(document: Document, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings with their lines and columns."""
    text = document.text
    offsets = {finding.offset for finding in findings if finding.offset is not None}
    if len(offsets) <= _FEW and "\r" not in text and not text.startswith(BOM):
        places = dict(_quick_places(text, sorted(offsets)))
    else:
        places = {offset: document.lines.place(offset) for offset in offsets}
    for finding in findings:
        place = places.get(finding.offset) if finding.offset is not None else None
        yield replace(finding, line=place.line, column=place.column) if place else finding


def _quick_places(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, Place]]:
    """For a few places: counting from one to the next is faster than finding every line."""
    line, counted = 1, 0
    for offset in offsets:
        line, counted = line + text.count("\n", counted, offset), offset
        yield offset, Place(line, offset - text.rfind("\n", 0, offset))


def find_entry(
    subject: Subject,
    words: Words,
    name: str,
    fix: Fix | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding about the entry `name` of `env`, at its value where it is there."""
    member = subject.members.get(name)
    offset = member.value_start if member else None
    return find(words, severity=severity, path=("env", name), offset=offset, fix=fix)
