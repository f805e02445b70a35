"""Report which managed settings on this computer are in force, and what is wrong in them.

Measured: Claude Code uses the first source with any key and silently ignores the others. A file and
its drop-ins count as one source. A source that cannot be parsed keeps Claude Code from starting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.core.check import check, check_before_merge
from wizard.core.check.effective import Layer, layer_of
from wizard.core.check.effective import effective as combine
from wizard.core.check.unmerged import is_merged
from wizard.core.client.routes import replay
from wizard.core.client.sources import RANKS, SourceKind
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.finding import Finding, Severity
from wizard.core.merge.current_env import env_values
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.services.claude.managed_settings import CompanySource

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials
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
    IGNORED = "not in force"
    UNSURE = "may be in force"  # a source with higher precedence cannot be read
    EMPTY = "empty"
    CLOSED = "no permission to read"
    BROKEN = "not readable for Claude Code"


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
        """The number of errors in all sources."""
        found = [*self.together, *(one for source in self.sources for one in source.findings)]
        return sum(one.severity is Severity.ERROR for one in found)

    def has(self, standing: Standing) -> bool:
        """Whether any source has this standing."""
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
    found: Iterable[CompanySource], endpoint: str, expected: Credentials | None = None
) -> CompanyReport:
    """Check the managed settings of one computer. Never raises because of their content.

    `expected` are the credentials that the settings in force are compared with.
    """
    return _Judge([_read(one) for one in found], endpoint, expected).report()


class _Judge:
    """Determines which sources are in force, and what is wrong in each."""

    def __init__(
        self, sources: Sequence[_Source], endpoint: str, expected: Credentials | None
    ) -> None:
        self.sources = sources
        self.endpoint = endpoint
        self.expected = expected
        keyed = [one for one in sources if one.has_keys]
        winner = min((one.rank for one in keyed), default=None)
        first = [one for one in keyed if one.rank == winner]
        # Only files have drop-ins. Of two profiles on one Mac, the user's own takes precedence.
        self.in_force = first if winner == RANKS[SourceKind.FILE] else first[:1]
        self.ignored = [one for one in keyed if one not in self.in_force]
        self.is_unsure = winner is not None and any(
            not one.found.readable and one.rank < winner for one in sources
        )

    def report(self) -> CompanyReport:
        several = len(self.in_force) > 1
        layers = [
            layer_of(one.found.place, one.document, is_company=True)
            for one in reversed(self.in_force)  # the last of a file and its drop-ins wins
            if one.document
        ]
        only = next((one.document for one in self.in_force), None)
        effective = combine(layers).document if several else only
        routes = replay(env_values(effective)) if effective else ()
        reports = tuple(self._report_of(one, is_whole=not several) for one in self.sources)
        return CompanyReport(
            reports,
            tuple((one.signal, one.receiver.host) for one in routes),
            tuple(self._together(effective, reports)) if several and effective else (),
            tuple(self._notes()),
            effective is None or is_merged(effective, self.endpoint),
            next((one.found.place for one in self.ignored if self._is_merged(one)), ""),
            tuple(layers),
            (self._text("requiredMinimumVersion"), self._text("requiredMaximumVersion")),
        )

    def _text(self, name: str) -> str:
        """The text of a member at the top level; the last of a file and its drop-ins counts."""
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
        judge = (
            self._check(document) if is_finished else check_before_merge(document, self.endpoint)
        )
        return replace(
            report,
            entries=tuple(dict.fromkeys(member.key for member in document.root.members)),
            env_entries=len(document.env.members) if document.env else 0,
            findings=judge if source.has_keys else (),
        )

    def _check(self, document: Document) -> tuple[Finding, ...]:
        return check(document, self.expected, self.endpoint)

    def _is_merged(self, source: _Source) -> bool:
        return source.document is not None and is_merged(source.document, self.endpoint)

    def _standing(self, source: _Source) -> Standing:
        if not source.found.readable:
            return Standing.CLOSED
        if source.problem is not None:
            return Standing.BROKEN
        if not source.has_keys:
            return Standing.EMPTY
        if source in self.ignored:
            return Standing.IGNORED
        return Standing.UNSURE if self.is_unsure else Standing.IN_FORCE

    def _together(self, merged: Document, reports: Iterable[SourceReport]) -> Iterator[Finding]:
        """List the findings that only the merged file and drop-ins have, and none of them alone."""
        said = {(one.code, one.path) for report in reports for one in report.findings}
        for finding in self._check(merged):
            if (finding.code, finding.path) not in said:
                yield replace(finding, offset=None, line=None, column=None, fix=None)

    def _notes(self) -> Iterator[str]:
        if any(source.problem for source in self.sources):
            yield STOPS
        if not self.in_force:
            return
        if len(self.in_force) > 1:
            yield MERGED
        if self.ignored:
            yield FIRST_WINS
        if self.in_force[0].found.kind is not SourceKind.SERVER:
            yield CONSOLE_COMES_FIRST


def _read(found: CompanySource) -> _Source:
    if found.text is None or not found.text.strip():
        return _Source(found)  # empty: Claude Code starts and uses nothing from it
    try:
        settings = decode(found.text)
        return _Source(found, read(settings.text, encoding=settings.encoding))
    except Unreadable as unreadable:
        return _Source(found, problem=unreadable.problem)
