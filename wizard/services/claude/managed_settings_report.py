"""Report which managed settings on this computer are in force, and what is wrong in them.

Measured: Claude Code uses the first source with any key, and since 2.1.223 also the `env` entries
that only another source has. A file and its drop-ins count as one source. A source that cannot be
parsed keeps Claude Code from starting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from wizard.core.check import check, check_before_merge
from wizard.core.check.effective import Layer, layer_of
from wizard.core.check.effective import effective as combine
from wizard.core.check.standing import is_merged
from wizard.core.client.routes import replay
from wizard.core.client.sources import (
    ENTRIES_MERGED_SINCE,
    RANKS,
    SourceKind,
    from_one_source,
)
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.finding import Finding, Severity
from wizard.core.merge.current_env import env_values
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.services.claude.managed_settings import CompanySource

_rank = attrgetter("rank")
FIRST_WINS = (
    "Claude Code uses the first source that holds anything, and silently ignores the others. From"
    " 2.1.223 on, it merges env entry by entry, but telemetry entries still come from one source."
)
CONSOLE_COMES_FIRST = (
    "Settings in the Claude admin console come before these. Saving there can switch these off."
)
STOPS = "A source that can't be parsed keeps Claude Code from starting. Fix that first."
MERGED = "A file and its drop-ins are merged. If several hold an entry, the last one counts."


class Standing(StrEnum):
    """Whether a source of managed settings is in force."""

    IN_FORCE = "in force"
    ENTRIES = "in force for entries of env"  # those that no source with higher precedence has
    IGNORED = "not in force"
    UNSURE = "may be in force"  # a source with higher precedence cannot be read
    EMPTY = "empty"
    CLOSED = "no permission to read"
    BROKEN = "not readable for Claude Code"

    @property
    def shown(self) -> str:
        """The words for people. The value is stable: `--json` prints it."""
        return "Claude Code can't read it" if self is Standing.BROKEN else self.value


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source of managed settings: whether it is in force, and what is wrong in it."""

    kind: SourceKind
    place: str
    standing: Standing
    entries: tuple[str, ...] = ()  # the names at its top level
    env_entries: int = 0
    findings: tuple[Finding, ...] = ()
    trouble: str = ""  # why this user may not read it


@dataclass(frozen=True, slots=True)
class CompanyReport:
    """The report on all sources, in order of precedence."""

    sources: tuple[SourceReport, ...]
    telemetry: tuple[tuple[str, str], ...] = ()  # signal and host, from the settings in force
    together: tuple[Finding, ...] = ()  # about a file and its drop-ins, merged; no places
    notes: tuple[str, ...] = ()
    is_merged: bool = True  # whether the settings in force hold anything of Mavvrik's
    ignored_with_mavvrik: str = ""  # a source that holds Mavvrik but is not in force
    layers: tuple[Layer, ...] = ()  # the values of the sources in force, in order of precedence
    version_limits: tuple[str, str] = ("", "")  # the versions of Claude Code that may start

    @property
    def errors(self) -> int:
        found = [*self.together, *(one for source in self.sources for one in source.findings)]
        return sum(one.severity is Severity.ERROR for one in found)

    def has(self, standing: Standing) -> bool:
        return any(source.standing is standing for source in self.sources)


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """One parsed source. `document` is None if the source is empty or cannot be parsed."""

    found: CompanySource
    document: Document | None = field(default=None, repr=False)
    problem: Problem | None = None

    @property
    def rank(self) -> int:
        return RANKS[self.found.kind]

    @property
    def has_keys(self) -> bool:
        return self.document is not None and bool(self.document.root.members)


def report_company(
    found: Iterable[CompanySource],
    endpoint: str,
    expected: Credentials | None = None,
    version: tuple[int, int, int] | None = None,
) -> CompanyReport:
    """Check the managed settings of one computer. Never raises because of their content.

    `expected` are the credentials that the settings in force are compared with. If `version` is
    None, a current Claude Code is assumed.
    """
    return _Judge([_read(one) for one in found], endpoint, expected, version).report()


class _Judge:
    """Determines which sources are in force, and what is wrong in each."""

    def __init__(
        self,
        sources: Sequence[_Source],
        endpoint: str,
        expected: Credentials | None,
        version: tuple[int, int, int] | None,
    ) -> None:
        self.sources = sources
        self.endpoint = endpoint
        self.expected = expected
        tiers = [
            # Only files have drop-ins. Of two profiles on one Mac, the user's own takes precedence.
            list(tier) if rank == RANKS[SourceKind.FILE] else [next(tier)]
            for rank, tier in groupby(
                sorted((one for one in sources if one.has_keys), key=_rank), _rank
            )
        ]
        self.in_force = tiers[0] if tiers else []
        is_merged_by_entry = version is None or version >= ENTRIES_MERGED_SINCE
        self.layers: list[Layer] = []
        self.telemetry: list[Layer] = []  # the layers down to the one that telemetry comes from
        for tier in tiers if is_merged_by_entry else tiers[:1]:
            counted = list(_layers(tier, is_first=tier is tiers[0], has_room=not self.telemetry))
            self.layers += counted
            if not self.telemetry and any(map(_sends, counted)):
                self.telemetry = [*self.layers]
        winner = min(map(_rank, self.in_force), default=None)
        self.is_unsure = winner is not None and any(
            not one.found.readable and one.rank < winner for one in sources
        )
        self.used = combine(self.layers)

    def report(self) -> CompanyReport:
        several = len(self.layers) > 1
        only = next((one.document for one in self.in_force), None)
        effective = self.used.document if several else only
        routes = replay(env_values(effective)) if effective else ()
        reports = tuple(self._report_of(one, is_whole=not several) for one in self.sources)
        sending = combine(self.telemetry).document if several and self.telemetry else effective
        lost = [one for one in self.sources if one.has_keys and one not in self.in_force]
        merged = (one for one in lost if one.document and is_merged(one.document, self.endpoint))
        hidden = next((one.found.place for one in merged), "")
        is_lost = bool(hidden) and not self.telemetry  # a headers helper has cost it the rest
        is_sent = sending is None or (is_merged(sending, self.endpoint) and not is_lost)
        return CompanyReport(
            reports,
            tuple((one.signal, one.receiver.host) for one in routes),
            tuple(self._together(effective, reports)) if several and effective else (),
            tuple(self._notes()),
            is_sent,
            "" if is_sent else hidden,
            tuple(self.layers),
            (self._text("requiredMinimumVersion"), self._text("requiredMaximumVersion")),
        )

    def _text(self, name: str) -> str:
        """Return the text of a top-level member: the last one of a file and its drop-ins."""
        members = (one.document.root.get(name) for one in self.in_force if one.document)
        found = [one.value for one in members if one and isinstance(one.value, str)]
        return found[-1] if found else ""

    def _report_of(self, source: _Source, *, is_whole: bool) -> SourceReport:
        found, document = source.found, source.document
        standing = self._standing(source)
        report = SourceReport(found.kind, found.place, standing, trouble=found.trouble)
        if source.problem is not None:
            problem = source.problem
            finding = Finding(
                problem.code,
                Severity.ERROR,
                problem.message,
                "Claude Code refuses to start with settings that it can't parse.",
                "Fix this place, or restore an earlier version.",
                offset=problem.offset,
                line=problem.line,
                column=problem.column,
            )
            return replace(report, findings=(finding,))
        if document is None:
            return report
        is_finished = is_whole and source in self.in_force
        if is_finished:
            findings = check(document, self.expected, self.endpoint)
        else:
            findings = check_before_merge(document, self.endpoint)
        return replace(
            report,
            entries=tuple(dict.fromkeys(member.key for member in document.root.members)),
            env_entries=len(document.env.members) if document.env else 0,
            findings=findings if source.has_keys else (),
        )

    def _standing(self, source: _Source) -> Standing:
        if not source.found.readable:
            return Standing.CLOSED
        if source.problem is not None:
            return Standing.BROKEN
        if not source.has_keys:
            return Standing.EMPTY
        if source not in self.in_force:
            place = source.found.place
            is_used = any(one.place == place for one in self.used.values.values())
            return Standing.ENTRIES if is_used else Standing.IGNORED
        return Standing.UNSURE if self.is_unsure else Standing.IN_FORCE

    def _together(self, merged: Document, reports: Iterable[SourceReport]) -> Iterator[Finding]:
        """List the findings that only the merged file and drop-ins have, and none of them alone."""
        said = {(one.code, one.path) for report in reports for one in report.findings}
        for finding in check(merged, self.expected, self.endpoint):
            if (finding.code, finding.path) not in said:
                yield finding.without_place()

    def _notes(self) -> Iterator[str]:
        if any(source.problem for source in self.sources):
            yield STOPS
        if not self.in_force:
            return
        if len(self.in_force) > 1:
            yield MERGED
        if any(one.has_keys and one not in self.in_force for one in self.sources):
            yield FIRST_WINS
        if self.in_force[0].found.kind is not SourceKind.SERVER:
            yield CONSOLE_COMES_FIRST


def _layers(tier: Sequence[_Source], *, is_first: bool, has_room: bool) -> Iterator[Layer]:
    """Yield what counts of a file and its drop-ins, or of another source. The last file wins.

    `has_room` is false if a source with higher precedence says where telemetry goes.
    """
    whole = [
        layer_of(one.found.place, one.document, is_company=True)
        for one in reversed(tier)
        if one.document
    ]
    if is_first:
        yield from whole
        return
    # A headers helper counts only in the first source, and without it the rest could not send.
    has_room = has_room and not any(one.helper not in (None, '""') for one in whole)
    for one in whole:
        env = {name: one.env[name] for name in one.env if has_room or not from_one_source(name)}
        if env:
            yield replace(one, env=env, helper=None)


def _sends(layer: Layer) -> bool:
    """Whether a layer says where telemetry goes. Claude Code ignores entries without a text."""
    said = (text for name, text in layer.env.items() if from_one_source(name))
    return layer.helper not in (None, '""') or any(text.strip('" ') for text in said)


def _read(found: CompanySource) -> _Source:
    if found.text is None or not found.text.strip():
        return _Source(found)  # empty: Claude Code starts and uses nothing from it
    try:
        settings = decode(found.text)
        return _Source(found, read(settings.text, encoding=settings.encoding))
    except Unreadable as unreadable:
        return _Source(found, problem=unreadable.problem)
