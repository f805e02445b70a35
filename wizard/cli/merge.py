"""`mvk-wizard merge`: the whole merged text, or a sentence why not."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wizard.cli.answers import ANSWER, open_as_json, read_answers, refuse_unknown
from wizard.cli.command import STDIN, Refusal, command, endpoint_of, read_credentials, say
from wizard.cli.delivery import (
    change_as_json,
    deliver,
    diff_text,
    print_json,
)
from wizard.cli.findings import change_lines, finding_as_json, finding_lines, question_lines
from wizard.cli.load import Loaded, load_settings, settings_source
from wizard.core.check import check
from wizard.core.check.plan_findings import in_own_text
from wizard.core.document.reader import read
from wizard.core.document.text import SettingsText
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding, Severity
from wizard.core.harmless import Requested
from wizard.core.merge.plan import (
    KEEP_VENDOR,
    LEAVE,
    MAVVRIK,
    MergePlan,
    Options,
    PlanInputs,
    make_plan,
)
from wizard.core.merge.questions import OTHER_TELEMETRY
from wizard.services.files.trouble import FileTrouble
from wizard.services.files.undo import write_receipt
from wizard.services.surroundings import take_credentials

_EMPTY = "{}\n"
_UNDO_WITHOUT = (
    "mvk-wizard remove takes the Mavvrik values out all the same; what they replaced stands in the "
    "settings as they were."
)
_VENDOR_ANSWERS = {"keep": KEEP_VENDOR, "replace": MAVVRIK}
_MAX_ROUNDS = 5  # an answer may raise another question; more than a few would be a fault of ours


@command
def merge(options: Namespace) -> int:
    """Carry out `merge`; returns the exit code."""
    environment = take_credentials(os.environ)
    if options.in_place and options.settings in (None, STDIN):
        raise Refusal(ExitCode.USAGE, "--in-place needs a settings file.")
    loaded = _load(options)
    answers = _answers(options)
    credentials = read_credentials(options, environment)
    inputs = PlanInputs(
        loaded.document.text,
        credentials,
        endpoint_of(options, os.environ),
        Options(
            command_lines=not options.no_command_lines,
            old_clients=options.old_clients,
            enforce=options.enforce,
            fix_attributes=options.fix,
        ),
        tuple(sorted(answers.items())),
    )
    plan = _decide(loaded, inputs, options.on_conflict)
    refuse_unknown(read_answers(options), plan)
    _refuse_keeping_nothing(plan, inputs)
    _refuse_unready(plan, options)
    findings = _refuse_errors(plan, inputs)
    _deliver(plan, findings, loaded, options)
    return ExitCode.DONE


def _load(options: Namespace) -> Loaded:
    if not options.empty:
        return load_settings(settings_source(options, "merge"), fix=options.fix)
    if options.settings is not None:
        raise Refusal(ExitCode.USAGE, "Either SETTINGS or --empty, not both.")
    return Loaded("", b"", SettingsText(_EMPTY), read(_EMPTY))


def _answers(options: Namespace) -> dict[str, str]:
    """`--other-telemetry` answers its question whatever --on-conflict says of the others."""
    answers = read_answers(options)
    vendor = _VENDOR_ANSWERS.get(options.other_telemetry)
    if vendor and answers.setdefault(OTHER_TELEMETRY, vendor) != vendor:
        raise Refusal(
            ExitCode.USAGE, f"{ANSWER} {OTHER_TELEMETRY} and --other-telemetry contradict."
        )
    return answers


def _decide(loaded: Loaded, inputs: PlanInputs, on_conflict: str) -> MergePlan:
    """Plan, and answer every question that has no answer yet the same way until none is left."""
    plan = make_plan(loaded.document, inputs)
    if on_conflict == "fail":
        return plan
    answer = MAVVRIK if on_conflict == "mavvrik" else LEAVE
    for _ in range(_MAX_ROUNDS):
        answers = {question.id: answer for question in plan.open} | dict(inputs.choices)
        if len(answers) == len(inputs.choices):
            break
        inputs = replace(inputs, choices=tuple(sorted(answers.items())))
        plan = make_plan(loaded.document, inputs)
    return plan


def _refuse_keeping_nothing(plan: MergePlan, inputs: PlanInputs) -> None:
    """To keep a vendor that gets traces only would keep nothing: what is lost is said first."""
    asked = [question for question in plan.open if question.id == OTHER_TELEMETRY]
    if not asked or dict(inputs.choices).get(OTHER_TELEMETRY) != KEEP_VENDOR:
        return
    (question,) = asked
    raise Refusal(
        ExitCode.ERROR,
        "Not merged: --other-telemetry keep would keep nothing here.",
        f"    {question.title} {question.why}",
        *(f"    {who}: {text}" for one in question.options for who, text in one.lines),
        "Accept it with --other-telemetry replace.",
    )


def _refuse_unready(plan: MergePlan, options: Namespace) -> None:
    if plan.blockers:
        raise Refusal(
            ExitCode.ERROR, *(line for one in plan.blockers for line in finding_lines(one))
        )
    if plan.open:
        if options.json:
            print_json(open_as_json(plan))
        raise Refusal(
            ExitCode.ERROR,
            "Not merged: this must be decided first.",
            *(line for question in plan.open for line in question_lines(question)),
            f"Decide each with {ANSWER}, or all with --on-conflict mavvrik (take ours) or keep "
            "(leave theirs)" + _vendor_hint(plan),
        )


def _vendor_hint(plan: MergePlan) -> str:
    asked = next((one for one in plan.open if one.id == OTHER_TELEMETRY), None)
    if asked is None:
        return "."
    offered = {one.id for one in asked.options}
    words = [word for word, answer in _VENDOR_ANSWERS.items() if answer in offered]
    return f", and with --other-telemetry {' or '.join(words)}."


def _refuse_errors(plan: MergePlan, inputs: PlanInputs) -> tuple[Finding, ...]:
    """The findings of the result; with an error among them it is refused."""
    findings = check(plan.result_document, inputs.credentials, inputs.endpoint)
    in_own = in_own_text(plan, findings)
    errors = [finding for finding in in_own if finding.severity is Severity.ERROR]
    if errors:
        raise Refusal(
            ExitCode.ERROR,
            "Not merged: the result would not work.",
            *(line for one in errors for line in finding_lines(one)),
        )
    for finding in in_own:
        if finding.severity is Severity.WARNING:
            say(*finding_lines(finding))
    return findings


def _deliver(
    plan: MergePlan, findings: Sequence[Finding], loaded: Loaded, options: Namespace
) -> None:
    deliver(
        options,
        loaded.settings.encode(plan.result),
        before=loaded.data,
        as_json=lambda has_target: _as_json(plan, findings, None if has_target else plan.result),
        diff=lambda: diff_text(plan.document.text, plan.result, plan.edits),
        saved=lambda kept: _keep_receipt(plan, kept),
    )
    say(*change_lines(plan), *plan.losses)


def _keep_receipt(plan: MergePlan, kept: Path | None) -> None:
    """What `remove` and `restore` need to be exact; the merge is done without it too."""
    try:
        write_receipt(plan, datetime.now(UTC).astimezone(), kept)
    except FileTrouble as trouble:
        say(f"Saved, but no receipt for an exact undo: {trouble.sentence}", _UNDO_WITHOUT)


def _as_json(plan: MergePlan, findings: Sequence[Finding], text: str | None) -> dict[str, object]:
    """The stable form. Values of entries are masked, the text is whole."""
    return {
        "changed": bool(plan.edits),
        "changes": [change_as_json(change) for change in plan.changes],
        "findings": [finding_as_json(one) for one in findings],
        "text": None if text is None else Requested(text),
    }
