"""The command `mvk-wizard check`: find what is wrong in a settings file."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from wizard.cli.common import Refusal, command, endpoint_of, find_credentials, join, say
from wizard.cli.delivery import print_json, print_text
from wizard.cli.findings import (
    NOTHING,
    finding_as_json,
    finding_lines,
    finding_list,
    in_backticks,
    redact_findings,
    support_page,
)
from wizard.cli.load import load_settings
from wizard.core.check import check as find
from wizard.core.check.standing import NOT_MERGED, is_merged, left_to_a_person
from wizard.core.client.sources import SourceKind
from wizard.core.counted import counted
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding, Severity
from wizard.core.redact.mask import mask_loose
from wizard.core.redact.nicknames import Nicknames
from wizard.services.claude.managed_settings import find_company_settings
from wizard.services.claude.managed_settings_report import (
    CompanyReport,
    SourceReport,
    Standing,
    report_company,
)
from wizard.services.surroundings import look_around, people_here

ELSEWHERE = "Your developers' computers may differ."
_KINDS = {
    SourceKind.SERVER: "the Claude console, as received here",
    SourceKind.PLIST: "macOS device management",
    SourceKind.REGISTRY: "Windows device management",
    SourceKind.FILE: "a file",
    SourceKind.DROP_IN: "a drop-in file",
}
_SHOWN_NAMES = 8


@command
def check(options: Namespace) -> int:
    """Run `check`. Return 0 without errors, 1 with errors, 6 if the text cannot be parsed."""
    if options.this_computer:
        return _check_this_computer(options)
    loaded = load_settings(options, redact=options.redact)
    endpoint = endpoint_of(options)
    findings = find(loaded.document, find_credentials(options), endpoint)
    if options.redact:
        findings = redact_findings(findings, Nicknames(people_here(os.environ)))
    errors = _count(findings, Severity.ERROR)
    if options.json:
        print_json({"errors": errors, "findings": [finding_as_json(one) for one in findings]})
        return ExitCode.ERROR if errors else ExitCode.DONE
    first, shown = "", findings
    if not is_merged(loaded.document, endpoint):
        first, shown = NOT_MERGED, left_to_a_person(findings)
    if options.redact:
        parts = [first, finding_list(shown) or ("" if first else NOTHING)]
        print_text(support_page("Claude Code: a settings file", parts))
    else:
        print_text(join([*filter(None, [first]), *finding_lines(shown)]))
        found = counted(_count(shown, Severity.ERROR), "other error" if first else "error")
        say(f"{found}, {counted(_count(shown, Severity.WARNING), 'warning')}.")
    return ExitCode.ERROR if errors else ExitCode.DONE


def _count(findings: Iterable[Finding], severity: Severity) -> int:
    return sum(one.severity is severity for one in findings)


# --this-computer ---------------------------------------------------------------------------------


def _check_this_computer(options: Namespace) -> int:
    """Check the managed settings of this computer and return the exit code.

    The code is 0 without errors, 1 with errors or with a source that this user may not read, and 6
    if a source cannot be parsed.
    """
    if options.settings is not None:
        raise Refusal(ExitCode.USAGE, "Use SETTINGS or --this-computer, not both.")
    endpoint = endpoint_of(options)
    credentials = find_credentials(options)
    around = look_around()
    report = report_company(find_company_settings(), endpoint, credentials)
    name = around.computer
    if options.redact:
        names = Nicknames(people_here(os.environ))
        name = name and names.host(name)
        report = _redacted(report, names)
    labels = [label for label in (name, "over SSH" if around.ssh else "") if label]
    computer = f"this computer ({', '.join(labels)})" if labels else "this computer"
    if options.json:
        print_json(_as_json(report, name, ssh=around.ssh))
    elif options.redact:
        title = f"Claude Code: company settings on {computer}"
        print_text(support_page(title, _page(_left_to_a_person(report))))
    else:
        print_text(join(_lines(_left_to_a_person(report), computer)))
    if report.has(Standing.BROKEN):
        return ExitCode.NOT_PARSEABLE
    return ExitCode.ERROR if report.errors or report.has(Standing.CLOSED) else ExitCode.DONE


def _redacted(report: CompanyReport, names: Nicknames) -> CompanyReport:
    return replace(
        report,
        sources=tuple(
            replace(
                source,
                place=names.name(source.place),
                trouble=names.sentence(source.trouble),
                entries=tuple(map(names.name, source.entries)),
                findings=redact_findings(source.findings, names),
            )
            for source in report.sources
        ),
        telemetry=tuple((signal, names.host(host)) for signal, host in report.telemetry),
        together=redact_findings(report.together, names),
    )


def _left_to_a_person(report: CompanyReport) -> CompanyReport:
    """If the settings in force are not merged, leave out findings that a merge would settle."""
    if report.is_merged:
        return report
    sources = (replace(one, findings=left_to_a_person(one.findings)) for one in report.sources)
    return replace(report, sources=tuple(sources), together=left_to_a_person(report.together))


# As text ------------------------------------------------------------------------------------------


def _lines(report: CompanyReport, computer: str) -> Iterator[str]:
    if not report.sources:
        yield f"No company settings on {computer}. {ELSEWHERE}"
        return
    yield f"Company settings on {computer}. {ELSEWHERE}"
    if not report.is_merged:
        yield NOT_MERGED
    for source in report.sources:
        yield ""
        yield f"{source.place}: {source.standing.shown}"
        yield from (f"  {line}" for line in _about(source, mask_loose))
        yield from (f"  {line}" for line in finding_lines(source.findings))
    yield ""
    yield from finding_lines(report.together)
    yield from _conclusions(report)


def _about(source: SourceReport, show: Callable[[str], str]) -> Iterator[str]:
    yield f"From {_KINDS[source.kind]}."
    if source.trouble:
        yield f"{source.trouble} Its content is not known."
    if source.entries:
        names = [show(name) for name in source.entries[:_SHOWN_NAMES]]
        rest = len(source.entries) - len(names)
        more = f" and {rest} more" if rest else ""
        yield (
            f"At the top level: {', '.join(names)}{more}. In env: {source.env_entries or 'no'}"
            + (" entry." if source.env_entries == 1 else " entries.")
        )


def _conclusions(report: CompanyReport) -> Iterator[str]:
    if report.has(Standing.IN_FORCE) or report.has(Standing.UNSURE):
        routes = [f"{signal} to {host}" for signal, host in report.telemetry]
        yield f"Telemetry with the settings in force: {', '.join(routes) or 'none'}."
    yield from report.notes


# As a page ----------------------------------------------------------------------------------------


def _page(report: CompanyReport) -> Iterator[str]:
    yield ELSEWHERE
    if not report.sources:
        yield "No company settings found."
        return
    if not report.is_merged:
        yield NOT_MERGED
    for number, source in enumerate(report.sources, 1):
        yield f"## {number}. {in_backticks(source.place)}: {source.standing.shown}"
        yield "\n".join(f"- {line}" for line in _about(source, in_backticks))
        yield finding_list(source.findings)
    yield "## All sources together"
    yield finding_list(report.together)
    yield from _conclusions(report)


# As JSON ------------------------------------------------------------------------------------------


def _as_json(report: CompanyReport, computer: str, *, ssh: bool) -> dict[str, object]:
    """Return the stable JSON form of the report, described in docs/json.md."""
    return {
        "computer": computer,
        "ssh": ssh,
        "errors": report.errors,
        "sources": [
            {
                "kind": source.kind.value,
                "place": source.place,
                "standing": source.standing.value,
                "trouble": source.trouble,
                "entries": list(source.entries),
                "env_entries": source.env_entries,
                "findings": [finding_as_json(one) for one in source.findings],
            }
            for source in report.sources
        ],
        "telemetry": [{"signal": signal, "host": host} for signal, host in report.telemetry],
        "findings": [finding_as_json(one) for one in report.together],
        "notes": list(report.notes),
    }
