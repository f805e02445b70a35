"""The decisions of a merge plan on the command line: asking, answering, and changes as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping

from wizard.cli.common import Refusal
from wizard.core.exit_codes import ExitCode
from wizard.core.merge.model import Change, Decision, MergePlan
from wizard.core.merge.questions import is_decision
from wizard.core.redact.mask import mask_value

ANSWER = "--answer"


def read_answers(options: Namespace) -> dict[str, str]:
    """Return the given answers, by the ID of their decision.

    Raises:
        Refusal: with exit code 2, if one decision has two different answers.
    """
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

    Raises:
        Refusal: with exit code 2; it lists the decisions or choices that exist.
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


def change_as_json(change: Change) -> dict[str, object]:
    """Return the stable JSON form of a change, described in docs/json.md. Secrets are masked."""
    before, after = (
        None if value is None else mask_value(change.key, value)
        for value in (change.before, change.after)
    )
    return {
        "kind": change.kind.in_json,
        "key": change.key,
        "before": before,
        "after": after,
        "why": change.why,
    }
