"""What was found on one computer, and what it means: the problems, the likeliest cause first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wizard.core.check import check
from wizard.core.check.effective import Effective, caused_by_users
from wizard.core.check.rules import not_fetched_with
from wizard.core.check.standing import is_merged
from wizard.core.client.sources import SourceKind
from wizard.core.client.versions import as_release, read_limit, version_text
from wizard.core.credentials.reading import Credentials
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding, Severity
from wizard.core.trace.trial import Ended, TrialOutcome
from wizard.core.verify.answer import CheckResult
from wizard.services.claude.claude_code import (
    ClaudeCode,
    VersionVerdict,
)
from wizard.services.claude.managed_settings_report import (
    CompanyReport,
    SourceReport,
    Standing,
)
from wizard.services.net.preflight import PreflightLine, PreflightState

ENVIRONMENT = "the environment of this terminal"
# Warnings about what may keep data from being seen, but only a look at that program or place tells.
_SUSPECTS = {"agent-not-on-spans", "headers-helper", "source-closed"}
# Measured: up to this version, one bad character or item costs every attribute or every request.
_STRICT_UP_TO = (2, 1, 197)
_COSTS_ALL_WHEN_STRICT = {"attribute-characters", "attribute-unreadable", "value-with-percent"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found on this computer, and what it means."""

    used: Effective = field(repr=False)
    company: CompanyReport
    claude: ClaudeCode | None
    version: VersionVerdict | None
    path: tuple[PreflightLine, ...]
    key: CheckResult | None
    key_note: str  # why the key was not checked; empty if it was
    problems: tuple[Finding, ...] = ()  # the likeliest cause first
    trial: TrialOutcome | None = None  # if Claude Code was run with the values in use
    lacks_bubblewrap: bool = False  # Linux without the program that a sandbox needs

    @property
    def causes(self) -> tuple[Finding, ...]:
        """The problems that keep data from arriving, the likeliest first."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)

    @property
    def suspects(self) -> tuple[Finding, ...]:
        """The problems that may keep data from being seen, where nothing is known to."""
        found = () if self.causes else self.problems
        return tuple(one for one in found if one.code in _SUSPECTS)

    @property
    def leading(self) -> Finding | None:
        """The problem that the verdict and the next step are about. None if there is none."""
        return next(iter((*self.causes, *self.suspects)), None)

    @property
    def others(self) -> tuple[Finding, ...]:
        """The problems that the verdict does not name."""
        return tuple(one for one in self.problems if one is not self.leading)

    @property
    def verdict(self) -> str:
        """What is known now, in a sentence or two."""
        if self.leading is not None:
            doubt = "" if self.causes else "No fault is certain. Look at this: "
            return f"{doubt}{self.leading.message}"
        if self.is_complete:
            return "No fault found on this computer. Mavvrik accepts the key."
        return "No fault found on this computer. Not everything could be looked at."

    @property
    def next_step(self) -> str:
        """What to do now, in one sentence."""
        if self.leading is not None:
            return self.leading.remedy
        if self.key_note:
            return self.key_note
        if self.version is None and self.claude is not None:
            return "Find out why Claude Code doesn't print its version: claude --version"
        if self.version is None:
            return "Run this where developers use Claude Code."
        return "Restart Claude Code and use it. After 5 minutes, look in Cost and Sessions."

    @property
    def is_complete(self) -> bool:
        """Whether everything could be checked and the key was accepted."""
        is_seen = self.key is not None and self.key.accepted and self.version is not None
        return is_seen and not self.suspects

    @property
    def exit_code(self) -> ExitCode:
        """The first exit code that applies, in the order 6, 4, 5, 1, 3, 0."""
        if self.company.has(Standing.BROKEN):
            return ExitCode.NOT_PARSEABLE
        if self.key is not None and self.key.refused:
            return ExitCode.REFUSED
        is_path_broken = any(one.trouble is not None for one in self.path)
        if is_path_broken or (self.key is not None and not self.key.accepted):
            return ExitCode.NETWORK
        if self.causes:
            return ExitCode.ERROR
        return ExitCode.DONE if self.is_complete else ExitCode.NOT_VERIFIED


def problems_of(seen: Diagnosis, endpoint: str, expected: Credentials | None) -> Iterator[Finding]:
    """List the problems, in the order in which they should be fixed."""
    report = seen.company
    for source in report.sources:
        if source.standing is Standing.BROKEN:
            yield from (_repaired(one, source) for one in source.findings)
    if seen.version is not None and not seen.version.ok:
        yield _finding(
            "claude-too-old",
            seen.version.sentence.rpartition(" Update it")[0],
            "No telemetry arrives from this computer.",
            "Update Claude Code: claude update",
        )
    yield from _outside_limits(seen)
    is_used = is_merged(seen.used.document, endpoint) and not report.ignored_with_mavvrik
    if is_used or (report.layers and report.is_merged):
        yield from _in_settings(seen, endpoint, expected)
    else:
        yield _nothing_of_mavvrik(seen)
    if seen.trial is not None:
        yield from _of_trial(seen.trial)
    for line in seen.path:
        if line.state is PreflightState.TROUBLE:
            yield _of_line(line, seen.used)
    if seen.key is not None and not seen.key.accepted:
        yield _of_answer(seen.key, seen.used)


def _outside_limits(seen: Diagnosis) -> Iterator[Finding]:
    """Find a limit that keeps this version of Claude Code from starting (measured)."""
    here = seen.claude.version if seen.claude else None
    least, most = map(read_limit, seen.company.version_limits)
    if here is None:
        return
    wrong = []
    if least is not None and as_release(here) < least.order:
        wrong.append(("requiredMinimumVersion", least.text, "Update Claude Code: claude update"))
    if most is not None and as_release(here) > most.order:
        wrong.append(("requiredMaximumVersion", most.text, f"Install {most.text}."))
    for name, limit, how in wrong:
        yield _finding(
            "version-not-allowed",
            f"{name} is {limit}, so Claude Code {version_text(here)} doesn't start.",
            "No telemetry arrives from this computer.",
            how,
        )


def _in_settings(seen: Diagnosis, endpoint: str, expected: Credentials | None) -> Iterator[Finding]:
    """List the problems in the settings in force, and in what a user adds to them."""
    finished = check(seen.used.document, expected, endpoint)
    arrives_so = {(one.code, one.path) for one in finished}
    company: list[Finding] = []
    for source in seen.company.sources:
        if source.standing in (Standing.IN_FORCE, Standing.UNSURE):
            company += [_repaired(one, source) for one in source.findings]
        elif source.standing is Standing.ENTRIES:
            of_env = (one for one in source.findings if one.path[:1] == ("env",))
            company += [_repaired(one, source) for one in of_env]
    company += seen.company.together
    theirs = [
        one
        for one in company
        if one.path[:1] != ("env",)
        or (one.code, one.path) in arrives_so
        or (len(one.path) == 1 and seen.company.is_merged)  # about env itself
    ]
    users = [_weighed(one, seen) for one in caused_by_users(finished, company)]
    weighed = [_weighed(one, seen) for one in theirs]
    weighed += [
        _users(one, seen.used)
        for one in users
        if one.severity is Severity.ERROR or one.code in _SUSPECTS
    ]
    for severity in (Severity.ERROR, Severity.WARNING):
        yield from (one for one in weighed if one.severity is severity)
    for source in seen.company.sources:
        if source.standing is Standing.CLOSED:
            yield _closed(source, Severity.WARNING)


def _weighed(finding: Finding, seen: Diagnosis) -> Finding:
    """Give a finding the severity that it has on this computer, where that is known."""
    version = seen.claude.version if seen.claude else None
    is_strict = version is not None and version <= _STRICT_UP_TO
    if finding.code in _COSTS_ALL_WHEN_STRICT and is_strict:
        return replace(finding, severity=Severity.ERROR)
    if finding.code == "needs-bubblewrap" and seen.lacks_bubblewrap:
        return replace(finding, severity=Severity.ERROR)
    if finding.code == "header-twice" and seen.key is not None and seen.key.accepted:
        return replace(finding, severity=Severity.WARNING)  # the last one is Mavvrik's
    return finding


def _nothing_of_mavvrik(seen: Diagnosis) -> Finding:
    """Say why nothing of Mavvrik's is in force: another source counts, or there is none."""
    report = seen.company
    first = next((one for one in report.sources if one.standing is Standing.IN_FORCE), None)
    if first is not None and (hidden := report.ignored_with_mavvrik):
        return _finding(
            "shadowed",
            f"{first.place} wins, so Claude Code ignores the telemetry in {hidden}.",
            "No Mavvrik values are in force on this computer.",
            _how(first, _ADD),
        )
    closed = next((one for one in report.sources if one.standing is Standing.CLOSED), None)
    if closed is not None:
        return _closed(closed, Severity.ERROR)
    if first is not None:
        return _finding(
            "not-merged",
            f"The settings in force do not send to Mavvrik: {first.place}.",
            "No telemetry arrives from this computer.",
            _how(first, _ADD),
        )
    texts = {name: one.text for name, one in seen.used.values.items() if one.text is not None}
    if elsewhere := not_fetched_with(texts):
        return _finding(
            "console-not-fetched",
            f"With {elsewhere[0]}, Claude Code does not fetch the console's settings.",
            "No settings on this computer send to Mavvrik.",
            "Deliver them by MDM or as a file: mvk-wizard package",
        )
    return _finding(
        "no-settings",
        "No settings on this computer send to Mavvrik.",
        "The console's settings have not arrived here, or were not saved.",
        "Restart Claude Code here. If that changes nothing, save the settings: mvk-wizard"
        if seen.claude is not None
        else "Claude Code was not found here. Where it runs, use: mvk-wizard doctor",
    )


_CONSOLE = "Load them in the wizard, and save the result in the Claude console: mvk-wizard"
_BY_DEVICE = "Deliver corrected settings with your device management."
_ADD = "Add the Mavvrik values: mvk-wizard merge {place} --in-place"
_LOOK_AGAIN = "Then look again: mvk-wizard check {place}"
_ELSEWHERE = {  # sources that are no file on this computer
    SourceKind.SERVER: _CONSOLE,
    SourceKind.PLIST: _BY_DEVICE,
    SourceKind.REGISTRY: _BY_DEVICE,
}


def _how(source: SourceReport, in_file: str) -> str:
    """Say how to change a source: with `in_file` if it is a file on this computer."""
    return _ELSEWHERE.get(source.kind, in_file).format(place=source.place)


def _repaired(finding: Finding, source: SourceReport) -> Finding:
    """Add to a finding where it is, and how to fix it there."""
    how = _how(source, _LOOK_AGAIN)
    line = f", line {finding.line}" if finding.line else ""
    message = f"{finding.message} In {source.place}{line}."
    return finding.without_place(message, f"{finding.remedy} {how}")


def _users(finding: Finding, used: Effective) -> Finding:
    """Add to an error that its value is one of the user's own."""
    name = str(finding.path[-1]) if finding.path else ""
    value = used.value(name)
    if not value.place or value.is_company:
        return finding.without_place()
    how = f"unset {name}" if value.place == ENVIRONMENT else f"Remove {name} from {value.place}."
    return finding.without_place(f"{finding.message} Set in {value.place}.", how)


def _closed(source: SourceReport, severity: Severity) -> Finding:
    return _finding(
        "source-closed",
        source.trouble,
        "Claude Code runs as you, so it meets the same problem.",
        "Deliver it again, so that every user can read it. To make it: mvk-wizard package",
        severity,
    )


def _of_trial(trial: TrialOutcome) -> Iterator[Finding]:
    """List what a run of Claude Code shows. Where company settings win, it may show nothing."""
    ended_well = trial.ended is Ended.WELL
    if ended_well and trial.before.company and not trial.arrival.requests:
        yield _finding(
            "trial",
            "The trial showed nothing: the company settings here win, and decide where data goes.",
            "Claude Code ran once with them, like any developer's.",
            "Look for this run in Mavvrik: Home → Agentic → Sessions.",
            Severity.WARNING,
        )
        return
    for cause in trial.causes or (() if ended_well else (trial.headline,)):
        again = "Fix this, then try again: mvk-wizard doctor --live"
        yield _finding("trial", cause, trial.headline, again)


def _of_line(line: PreflightLine, used: Effective) -> Finding:
    if line.trouble is not None:
        return _of_answer(line.trouble, used)
    return _finding(
        f"path-{line.check.value}", line.sentence, "", "Correct the clock.", Severity.WARNING
    )


def _of_answer(answer: CheckResult, used: Effective) -> Finding:
    """Make a finding of an answer, with the place of the proxy if settings name one."""
    remedies = list(answer.remedies[:1])
    if answer.proxy is not None:
        places = (used.value(name).place for name in ("HTTPS_PROXY", "https_proxy"))
        place = next((one for one in places if one not in ("", ENVIRONMENT)), "")
        remedies += [f"It is set in {place}."] if place else []
    return _finding(answer.code, answer.sentence, answer.consequence, " ".join(remedies))


def _finding(
    code: str,
    message: str,
    consequence: str,
    remedy: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(code, severity, message, consequence, remedy)
