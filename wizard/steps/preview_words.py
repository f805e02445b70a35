"""The words of step 4: the question, the head, the foot, the findings and the choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from wizard.core.check.plan_findings import fix_for
from wizard.core.finding import Finding, Severity
from wizard.core.merge.plan import MergePlan, Option, Options, Question
from wizard.core.merge.questions import COLLECTOR, OTHER_TELEMETRY, RECEIVER
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.steps.changes import LEGEND
from wizard.steps.load_words import fix_lines
from wizard.steps.sharing import Cover
from wizard.steps.styled_text import BLANK, Choice, Item, Line, Words, line, words


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish beyond the guide; `named` is how it is said once it is on."""

    option: str
    label: str
    named: str
    lines: tuple[str, ...]


OLD_CLIENTS = Wish(
    "old_clients",
    "Serve Claude Code older than 2.1.86, too",
    "the two none entries are left out",
    (
        "With OTEL_LOGS_EXPORTER and OTEL_METRICS_EXPORTER set to none, older ones do not start, "
        "hang or send nothing. Without these two entries 2.1.20 works; newer ones send the same.",
    ),
)
ENFORCE = Wish(
    "enforce",
    "Do not let users' own settings cut the telemetry off",
    "users cannot cut the telemetry off",
    (
        "Adds OTEL_TRACES_SAMPLER=always_on and an empty otelHeadersHelper at the top level. The "
        "approval dialog lists one name more; a program of yours that writes headers is "
        "switched off.",
    ),
)
WISHES = (OLD_CLIENTS, ENFORCE)


def is_on(options: Options, wish: Wish) -> bool:
    """Whether it is wished."""
    return bool(getattr(options, wish.option))


def toggled(session: Session, wish: Wish) -> Session:
    """The session with the wish, or without it."""
    wanted = not is_on(session.options, wish)
    options = (
        replace(session.options, old_clients=wanted)
        if wish is OLD_CLIENTS
        else replace(session.options, enforce=wanted)
    )
    return replace(session, options=options)


def undone(session: Session, past: Session) -> Session:
    """The session as it was in the `past`, before a decision, a wish or a fix."""
    return replace(
        session,
        settings=past.settings,
        fixes=past.fixes,
        choices=past.choices,
        options=past.options,
    )


def beyond_the_guide(session: Session) -> str:
    """What is switched on; empty where all is as the guide prints it."""
    named = [wish.named for wish in WISHES if is_on(session.options, wish)]
    return f"Beyond the guide: {' and '.join(named)}." if named else ""


def decided(session: Session, plan: MergePlan) -> list[Question]:
    """The questions that were answered."""
    return [question for question in plan.questions if question.id in session.choices]


def choice_items(
    session: Session, plan: MergePlan, cover: Cover, *, plain: bool = False
) -> Sequence[Item]:
    """First every decision, then every wish; in `plain` mode they are taken by their numbers."""
    taken = "its number" if plain else "Enter"
    answered = [_decision(session, question, cover) for question in decided(session, plan)]
    wishes = [_wish(session, wish) for wish in WISHES]
    groups = (
        (answered, "DECIDED", f"{taken} asks again"),
        (wishes, "BEYOND THE GUIDE", f"{taken} switches on or off"),
    )
    items: list[Item] = []
    for group, title, aside in groups:
        heading = Line(words(title, "bold"), right=words(aside, "$quiet"), heading=True)
        items += [replace(item, heading=heading) if item is group[0] else item for item in group]
    return items


def _decision(session: Session, question: Question, cover: Cover) -> Item:
    answer = session.choices[question.id]
    label = next((one.label for one in question.options if one.id == answer), answer)
    text = line(cover.text(question.title), words("✓", "bold $success"))
    return Item(text, always=(line(words(cover.text(label), "bold"), words("→", "$accent")),))


def _wish(session: Session, wish: Wish) -> Item:
    on = is_on(session.options, wish)
    label = words(wish.label, "bold $accent" if on else "bold")
    sign = words("[x]" if on else "[ ]", "bold $accent" if on else "")
    return Item(Line(label, sign), always=tuple(Line(words(text)) for text in wish.lines))


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


_GROUPS = (
    (Severity.ERROR, "MUST BE FIXED", "before you copy", "x", "bold $error"),
    (Severity.WARNING, "PLEASE DECIDE", "mend it, or leave it so", "!", "bold $warning"),
    (Severity.NOTE, "GOOD TO KNOW", "nothing to do", ".", "$quiet"),
)
NOTHING = "Nothing to fix and nothing to know: the result is as it should be."


def count_of(findings: Sequence[Finding]) -> int:
    """For the badge: what is only good to know does not count."""
    return sum(one.severity is not Severity.NOTE for one in findings)


def in_words(findings: Sequence[Finding]) -> str:
    """`1 must be fixed, 2 to decide`."""
    errors = sum(one.severity is Severity.ERROR for one in findings)
    warnings = count_of(findings) - errors
    counts = ((errors, "must be fixed"), (warnings, "to decide"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def finding_items(session: Session, findings: Sequence[Finding], cover: Cover) -> Sequence[Item]:
    """One item for each finding, errors first."""
    items: list[Item] = []
    for severity, title, aside, sign, style in _GROUPS:
        group = [one for one in findings if one.severity is severity]
        heading = Line(words(title, style), right=words(aside, "$quiet"), heading=True)
        made = [_item(session, one, sign, style, cover) for one in group]
        items += [replace(made[0], heading=heading), *made[1:]] if made else []
    return items


def _item(session: Session, finding: Finding, sign: str, style: str, cover: Cover) -> Item:
    consequence = line(cover.text(finding.consequence))
    folded = finding.severity is Severity.NOTE
    return Item(
        line(cover.text(finding.message), words(sign, style), words(_place(finding), "$quiet")),
        partial(_unfolded, session, finding, cover),
        always=() if folded else (consequence,),
    )


def _unfolded(session: Session, finding: Finding, cover: Cover) -> list[Line]:
    remedy = line(cover.text(finding.remedy), words("→", "$accent"))
    lines = [Line(words(cover.text(finding.consequence)), heading=True), remedy]
    lines = lines if finding.severity is Severity.NOTE else lines[1:]
    fix = fix_for(session, finding)
    if fix is not None and session.settings is not None:
        lines += fix_lines(session.settings.text, fix, session.sharing, indent=" ")
    return lines


def _place(finding: Finding) -> str:
    text = "result line" if finding.in_result else "line"
    return f"{text} {finding.line}" if finding.line else ""
