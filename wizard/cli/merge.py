"""The command `mvk-wizard merge`: print the whole merged text, or say why it is not merged."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wizard.cli.common import Refusal, command, endpoint_of, read_credentials, say
from wizard.cli.delivery import deliver, diff_text, print_json, refuse_without_file
from wizard.cli.findings import change_as_json, finding_as_json, finding_lines, refuse_errors
from wizard.cli.load import LoadedSettings, load_settings
from wizard.core.check import check
from wizard.core.check.names import check_placement, enforced_names, find_misplaced
from wizard.core.check.plan_findings import in_own_text
from wizard.core.check.standing import mark_kept, plan_merge
from wizard.core.document.formatting import join_envs
from wizard.core.document.reader import Document, read
from wizard.core.document.text import SettingsText
from wizard.core.edits import apply
from wizard.core.enforced import enforced_words
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding
from wizard.core.merge.model import (
    KEEP_VENDOR,
    LEAVE,
    MAVVRIK,
    ChangeKind,
    Decision,
    MergePlan,
    PlanInputs,
)
from wizard.core.merge.options import Options
from wizard.core.merge.questions import OTHER_TELEMETRY, is_decision, is_kept_only
from wizard.core.syntax.problem import Unreadable
from wizard.core.syntax.repair import offer_fixes
from wizard.services.files.trouble import FileTrouble
from wizard.services.files.undo import write_receipt

ANSWER = "--answer"
_EMPTY = "{}\n"
_UNDO_WITHOUT = (
    "mvk-wizard remove still removes the Mavvrik values. What they replaced is only in your "
    "earlier settings."
)
_VENDOR_ANSWERS = {"keep": KEEP_VENDOR, "replace": MAVVRIK}
_MAX_ROUNDS = 5  # an answer can raise another question; more rounds than this are a bug
_DONE = {
    ChangeKind.ADD: "added",
    ChangeKind.CHANGE: "changed",
    ChangeKind.MOVE: "moved",
    ChangeKind.REMOVE: "removed",
    ChangeKind.SAME: "already right",
}


@dataclass(frozen=True, slots=True)
class Merged:
    """A completed merge: what was loaded, the plan, and the findings about its result."""

    loaded: LoadedSettings
    plan: MergePlan
    findings: tuple[Finding, ...]

    @property
    def data(self) -> bytes:
        """The result in the encoding of the loaded settings."""
        return self.loaded.settings.encode(self.plan.result)


@command
def merge(options: Namespace) -> int:
    refuse_without_file(options)
    merged = merge_settings(options, in_place=options.in_place)
    plan = merged.plan
    deliver(
        options,
        merged.data,
        plan.result,
        {
            "changed": bool(plan.edits),
            "changes": [change_as_json(change) for change in plan.changes],
            "findings": [finding_as_json(one) for one in merged.findings],
        },
        before=merged.loaded.data,
        diff=lambda: diff_text(plan.document.text, plan.result, plan.edits),
        saved=partial(keep_receipt, plan),
    )
    say(*merge_words(plan, options))
    return ExitCode.DONE


def merge_settings(options: Namespace, *, in_place: bool = False) -> Merged:
    """Merge the settings that the options of a command ask for."""
    loaded = _load(options, in_place=in_place)
    answers = _answers(options)
    inputs = PlanInputs(
        loaded.document.text,
        read_credentials(options),
        endpoint_of(options),
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
    _refuse_keeping_nothing(plan, answers)
    _refuse_unready(plan, options)
    found = check(plan.result_document, inputs.credentials, inputs.endpoint)
    findings = mark_kept(found, plan)
    refuse_errors(in_own_text(plan, findings), "Not merged: the result would not work.")
    return Merged(loaded, plan, findings)


def merge_words(plan: MergePlan, options: Namespace) -> list[str]:
    """Say what a merge did, who loses what, and what `--enforce` prevents."""
    counts = {kind: sum(change.kind is kind for change in plan.changes) for kind in ChangeKind}
    done = ", ".join(f"{count} {_DONE[kind]}" for kind, count in counts.items() if count)
    enforced = enforced_words(len(enforced_names(plan.document))) if options.enforce else ()
    rest = " Nothing else changed." if plan.edits else ""
    return [f"Mavvrik values: {done}.{rest}", *plan.losses, *enforced]


def _load(options: Namespace, *, in_place: bool) -> LoadedSettings:
    if not options.empty:
        reader = _read_fixed if options.fix else read
        return load_settings(options, reader=reader, offer_fix=not options.fix, in_place=in_place)
    if options.settings is not None:
        raise Refusal(ExitCode.USAGE, "Use SETTINGS or --empty, not both.")
    return LoadedSettings(b"", SettingsText(_EMPTY), read(_EMPTY))


def _read_fixed(text: str, *, encoding: str) -> Document:
    """Read a settings text with the fixes that step 3 of the wizard would offer."""
    try:
        document = read(text, encoding=encoding)
    except Unreadable:
        repair = offer_fixes(text)
        if repair is None:
            raise
        for one in repair.fixes:
            say(f"Fixed: {one.label}.")
        document = read(repair.text, encoding=encoding)
    joined = join_envs(document)
    if joined is not None:
        say(f"Fixed: {joined.label}.")
        document = read(apply(document.text, joined.edits), encoding=encoding)
    while (misplaced := _misplaced(document)) and misplaced.fix:
        say(f"{misplaced.message} Fixed: {misplaced.fix.label}.")
        document = read(apply(document.text, misplaced.fix.edits), encoding=encoding)
    return document


def _misplaced(document: Document) -> Finding | None:
    """Return the first object with Mavvrik values that can be moved to `env`."""
    findings = check_placement(document, find_misplaced(document))
    return next((one for one in findings if one.code == "misplaced-entries" and one.fix), None)


def _answers(options: Namespace) -> dict[str, str]:
    """Collect the answers. `--other-telemetry` takes precedence over `--on-conflict`."""
    answers = read_answers(options)
    vendor = _VENDOR_ANSWERS.get(options.other_telemetry)
    if vendor and answers.setdefault(OTHER_TELEMETRY, vendor) != vendor:
        raise Refusal(
            ExitCode.USAGE,
            f"{ANSWER} {OTHER_TELEMETRY} and --other-telemetry differ. Use one of them.",
        )
    return answers


def _decide(loaded: LoadedSettings, inputs: PlanInputs, on_conflict: str) -> MergePlan:
    """Make the plan, and answer each open decision as `--on-conflict` says until none is left."""
    plan = plan_merge(loaded.document, inputs)
    if on_conflict == "fail":
        return plan
    answer = MAVVRIK if on_conflict == "mavvrik" else LEAVE
    for _ in range(_MAX_ROUNDS):
        # A standing error of the top level can only be kept.
        answered = [one.id for one in plan.open if not is_kept_only(one) or answer == LEAVE]
        answers = dict.fromkeys(answered, answer) | dict(inputs.choices)
        if len(answers) == len(inputs.choices):
            break
        inputs = replace(inputs, choices=tuple(sorted(answers.items())))
        plan = plan_merge(loaded.document, inputs)
    return plan


def _refuse_keeping_nothing(plan: MergePlan, answers: Mapping[str, str]) -> None:
    """Refuse to keep a vendor that gets only traces, because nothing would remain for it."""
    question = _open_vendor_question(plan)
    if question is not None and answers.get(OTHER_TELEMETRY) == KEEP_VENDOR:
        raise Refusal(
            ExitCode.ERROR,
            "Not merged: --other-telemetry keep would keep nothing.",
            f"    {question.title} {question.why}",
            *(f"    {who}: {text}" for one in question.options for who, text in one.lines),
            "To accept this: --other-telemetry replace",
        )


def _open_vendor_question(plan: MergePlan) -> Decision | None:
    return next((one for one in plan.open if one.id == OTHER_TELEMETRY), None)


def _refuse_unready(plan: MergePlan, options: Namespace) -> None:
    if plan.blockers:
        words = ["Not merged: fix this first.", *finding_lines(plan.blockers)]
        if not options.fix and _is_fixable(plan):
            words.append("To fix this and merge: add --fix")
        raise Refusal(ExitCode.ERROR, *words)
    if not plan.open:
        return
    if options.json:
        print_json({"open": [question_as_json(one) for one in plan.open]})
    hint, question = "", _open_vendor_question(plan)
    if question is not None:
        offered = {one.id for one in question.options}
        words = [word for word, answer in _VENDOR_ANSWERS.items() if answer in offered]
        hint = f", and with --other-telemetry {' or '.join(words)}"
    raise Refusal(
        ExitCode.ERROR,
        "Not merged: decide this first.",
        *question_lines(plan.open),
        f"Decide each with {ANSWER}, or all with --on-conflict mavvrik (use Mavvrik's values) or "
        f"keep (keep yours){hint}.",
    )


def _is_fixable(plan: MergePlan) -> bool:
    """Whether `--fix` removes everything that blocks the merge."""
    can_join = join_envs(plan.document) is not None
    fixable = {"attribute-unreadable", *(("duplicate-env",) if can_join else ())}
    return {one.code for one in plan.blockers} <= fixable


def keep_receipt(plan: MergePlan, kept: Path | None) -> None:
    """Save the receipt for an exact undo. If this fails, the merge is still done."""
    try:
        write_receipt(plan, datetime.now(UTC).astimezone(), kept)
    except FileTrouble as trouble:
        say(f"Saved, without a receipt for an exact undo: {trouble.sentence}", _UNDO_WITHOUT)


# Decisions, also for `try` ------------------------------------------------------------------------


def read_answers(options: Namespace) -> dict[str, str]:
    """Return the given answers, by the ID of their decision."""
    answers: dict[str, str] = {}
    for decision, choice in options.answer or ():
        if answers.setdefault(decision, choice) != choice:
            raise Refusal(
                ExitCode.USAGE, f"{ANSWER} {decision} is given twice, with different choices."
            )
    return answers


def refuse_unknown(answers: Mapping[str, str], plan: MergePlan) -> None:
    """Refuse an answer to a decision that does not exist, and a choice that the decision lacks.

    An answer to a decision that exists but that these settings do not need is accepted, so that a
    script can run twice.
    """
    choices = {one.id: [option.id for option in one.options] for one in plan.questions}
    for decision, choice in answers.items():
        if decision not in choices and not is_decision(decision):
            known = ", ".join(choices) or "none"
            words = f"No decision is called {decision!a}. Decisions here: {known}."
            raise Refusal(ExitCode.USAGE, words)
        if choice not in choices.get(decision, [choice]):
            raise Refusal(
                ExitCode.USAGE,
                f"{decision} has no choice {choice!a}. Choices: {', '.join(choices[decision])}.",
            )


def question_lines(questions: Iterable[Decision]) -> list[str]:
    """Describe decisions, their options, and the argument that chooses each option."""
    lines = []
    for one in questions:
        lines += [f"  {one.title}", f"    {one.why}"]
        lines += [f"    - {option.label} ({_answer(one, option.id)})" for option in one.options]
    return lines


def _answer(question: Decision, choice: str) -> str:
    return f"{ANSWER} {question.id}={choice}"


def question_as_json(question: Decision) -> dict[str, object]:
    """Return the stable JSON form of an open decision, described in docs/json.md."""
    return {
        "id": question.id,
        "title": question.title,
        "why": question.why,
        "keys": list(question.keys),
        "option": _answer(question, "CHOICE"),
        "choices": [
            {
                "id": option.id,
                "label": option.label,
                "means": [{"who": who, "what": what} for who, what in option.lines],
                "option": _answer(question, option.id),
            }
            for option in question.options
        ],
    }
