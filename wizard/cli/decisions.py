"""A merge plan on the command line: its decisions, the answers to them, its changes as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping

from wizard.cli.command import Refusal
from wizard.core.exit_codes import ExitCode
from wizard.core.merge.model import Change
from wizard.core.merge.plan import Decision, MergePlan
from wizard.core.merge.questions import is_decision
from wizard.core.redact.mask import mask_value

ANSWER = "--answer"


def read_answers(options: Namespace) -> dict[str, str]:
    """The answers that were given, by the ids of their decisions.

    Raises:
        Refusal: exit 2 where one decision is answered in two ways.
    """
    answers: dict[str, str] = {}
    for decision, choice in options.answer or ():
        if answers.setdefault(decision, choice) != choice:
            raise Refusal(
                ExitCode.USAGE, f"{ANSWER} {decision} is given twice, with different choices."
            )
    return answers


def refuse_unknown(answers: Mapping[str, str], plan: MergePlan) -> None:
    """Every answer must be to a decision that there is, with one of its choices.

    A decision that these settings do not need may be answered all the same: a script runs twice.

    Raises:
        Refusal: exit 2, with what there is instead.
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
    """Decisions with their options, and how each is taken on the command line."""
    lines = []
    for one in questions:
        lines += [f"  {one.title}", f"    {one.why}"]
        lines += [f"    - {option.label} ({_answer(one, option.id)})" for option in one.options]
    return lines


def _answer(question: Decision, choice: str) -> str:
    return f"{ANSWER} {question.id}={choice}"


def question_as_json(question: Decision) -> dict[str, object]:
    """The stable form of a decision that is open: docs/json.md."""
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


def change_as_json(change: Change) -> dict[str, object]:
    """The stable form of a change: docs/json.md. Values are masked."""
    before, after = (
        None if value is None else mask_value(change.key, value)
        for value in (change.before, change.after)
    )
    return {
        "kind": change.kind.name.lower().replace("_", "-"),
        "key": change.key,
        "before": before,
        "after": after,
        "why": change.why,
    }
