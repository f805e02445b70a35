"""`mvk-wizard check`: what is wrong with a finished settings document."""

from __future__ import annotations

import os
from argparse import Namespace

from wizard.cli.command import command
from wizard.cli.delivery import print_json, print_text
from wizard.cli.inputs import endpoint_of, find_credentials, join, say
from wizard.cli.load import load_settings, settings_source
from wizard.cli.support_page import NOTHING, items, page, redact_finding
from wizard.cli.words import finding_as_json, finding_lines
from wizard.core.check import check as find
from wizard.core.check import read_to_judge
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding, Severity
from wizard.core.redact.nicknames import Nicknames
from wizard.services.people import people_here
from wizard.services.surroundings import take_credentials


@command
def check(options: Namespace) -> int:
    """Carry out `check`; returns 0 without errors, 1 with, 6 where nothing can be read."""
    if options.this_computer:
        from wizard.cli.this_computer import check_this_computer

        return check_this_computer(options)
    environment = take_credentials(os.environ)
    source = settings_source(options, "check")
    loaded = load_settings(source, redact=options.redact, reader=read_to_judge)
    credentials = find_credentials(options, environment)
    findings = find(loaded.document, credentials, endpoint_of(options, os.environ))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if options.redact:
        findings = _redacted(findings)
    if options.redact and not options.json:
        print_text(page("Claude Code: a settings document", [items(findings) or NOTHING]))
    else:
        _report(findings, errors, as_json=options.json)
    return ExitCode.ERROR if errors else ExitCode.DONE


def _redacted(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    names = Nicknames(people_here(os.environ))
    return tuple(redact_finding(finding, names) for finding in findings)


def _report(findings: tuple[Finding, ...], errors: int, *, as_json: bool) -> None:
    if as_json:
        form = {"errors": errors, "findings": [finding_as_json(one) for one in findings]}
        print_json(form)
        return
    for finding in findings:
        print_text(join(finding_lines(finding)))
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    say(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.")


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
