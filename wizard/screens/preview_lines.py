"""The words of step 4 round its views: the question, the head, the foot."""

from __future__ import annotations

from datetime import datetime

from wizard.core.plan import MergePlan, Option, Question
from wizard.core.questions import COLLECTOR, OTHER_TELEMETRY, RECEIVER
from wizard.core.session import Session
from wizard.guide import steps
from wizard.lines import BLANK, Choice, Line, Words, line, words
from wizard.screens.covering import Cover
from wizard.screens.preview_choices import beyond_the_guide, decided
from wizard.screens.preview_list import LEGEND

ASK = "ask"  # the answer that takes no decision: somebody else must be asked first
_PROMISE = "Everything else in the file stays exactly as it is, to the last space."
_NO_CHANGE = "The settings are right already: nothing would change."


def question_head(question: Question, plan: MergePlan, cover: Cover) -> list[Line]:
    """Which decision this is and why it is asked."""
    number, total = plan.questions.index(question) + 1, len(plan.questions)
    first = f"Decision {number} of {total}: " if total > 1 else ""
    title = words(first + cover.text(question.title), "bold")
    return [line(title), line(cover.text(question.why)), BLANK]


def choices_of(question: Question, cover: Cover) -> list[Choice]:
    """The answers, each with who loses what; with another vendor also the one that takes none."""
    choices = [_choice(option, cover) for option in question.options]
    if question.id == OTHER_TELEMETRY:
        label = f"Stop here, I must ask {_the_team(question, cover)}"
        told = "saves a page you can send them. Nothing changes."
        choices.append(Choice(ASK, label, (("Next", told),)))
    return choices


def _choice(option: Option, cover: Cover) -> Choice:
    lines = tuple((cover.text(who), cover.text(sentence)) for who, sentence in option.lines)
    right = "recommended" if option.recommended else ""
    return Choice(option.id, cover.text(option.label), lines, right)


def _the_team(question: Question, cover: Cover) -> str:
    name = question.options[0].lines[0][0]
    unnamed = name in (COLLECTOR, RECEIVER)
    return "the team behind it" if unnamed else f"the {cover.text(name)} team"


def head(session: Session, right: str, what: str, *, narrow: bool = False) -> list[Line]:
    """What there is to do, else why this step; and what is wished beyond the guide.

    `narrow`: there is no room for why.
    """
    first = words(what, "bold") if what else words(f"Why: {steps.PREVIEW.why}", "$quiet")
    aside = words(right, "$quiet")
    lines = [line(aside) if narrow and not what else line(first, right=aside)]
    beyond = beyond_the_guide(session)
    return [*lines, line(words(f"! {beyond}", "bold $warning"))] if beyond else lines


def age(session: Session, now: datetime) -> str:
    """How old the settings are."""
    if session.loaded is None:
        return ""
    minutes = int((now - session.loaded.at).total_seconds() // 60)
    return f"settings loaded {minutes} min ago" if minutes else "settings loaded just now"


def foot(session: Session, plan: MergePlan, view: str) -> list[Line]:
    """What the signs mean, what is decided, and the promise."""
    promise = line(words(_NO_CHANGE if plan.changes_nothing else _PROMISE, "bold"))
    if view == "diff":
        return [promise]
    if view != "list":
        return []
    count = len(decided(session, plan))
    right = words(f"✓ {count} of {len(plan.questions)} decided", "$success") if count else Words()
    return [line(words(LEGEND, "$quiet"), right=right), promise]


def written(page: str) -> list[Line]:
    """Where the change request is, once it was written."""
    if not page:
        return []
    text = f"Written: {page}, with no secret in it. Nothing changes: come back with mvk-wizard."
    return [BLANK, line(text, words("✓", "bold $success"))]


def not_loaded() -> list[Line]:
    """After a new start the settings are not there any more; what was saved stands."""
    return [line("The settings were not kept. To see the preview again, load them once more.")]
