"""`--answer ID=CHOICE`: decisions taken on the command line, and those that are open, as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from wizard.cli.command import Refusal
from wizard.core.exit_codes import ExitCode
from wizard.core.merge.plan import MergePlan, Question
from wizard.core.merge.questions import is_decision

ANSWER = "--answer"


def read_answers(options: Namespace) -> dict[str, str]:
    """The answers that were given, by the ids of their decisions.

    Raises:
        Refusal: exit 2 where one decision is answered in two ways.
    """
    answers: dict[str, str] = {}
    for decision, choice in options.answer or ():
        if answers.setdefault(decision, choice) != choice:
            raise Refusal(ExitCode.USAGE, f"{ANSWER} {decision} is given with different choices.")
    return answers


def refuse_unknown(answers: Mapping[str, str], plan: MergePlan) -> None:
    """Every answer must be to a decision that there is, with one of its choices.

    A decision that these settings do not need may be answered all the same: a script runs twice.

    Raises:
        Refusal: exit 2, with what there is instead.
    """
    asked = {question.id: question for question in plan.questions}
    for decision, choice in answers.items():
        question = asked.get(decision)
        if question is None and not is_decision(decision):
            known = ", ".join(asked) or "none"
            raise Refusal(
                ExitCode.USAGE,
                f"There is no decision {decision!a}. Decisions here: {known}.",
            )
        if question is not None and choice not in _choices(question):
            raise Refusal(
                ExitCode.USAGE,
                f"There is no choice {choice!a} for {decision}. "
                f"Choices: {', '.join(_choices(question))}.",
            )


def _choices(question: Question) -> list[str]:
    return [option.id for option in question.options]


def answer_with(question: Question, choice: str) -> str:
    """The option that answers a decision."""
    return f"{ANSWER} {question.id}={choice}"


def open_as_json(plan: MergePlan) -> dict[str, object]:
    """The stable form of what must be decided first."""
    return {"open": [_as_json(question) for question in plan.open]}


def _as_json(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "title": question.title,
        "why": question.why,
        "keys": list(question.keys),
        "option": answer_with(question, "CHOICE"),
        "choices": [
            {
                "id": option.id,
                "label": option.label,
                "means": [{"who": who, "what": what} for who, what in option.lines],
                "option": answer_with(question, option.id),
            }
            for option in question.options
        ],
    }
