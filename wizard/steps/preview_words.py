"""The texts of step 4: the decisions, the head and the foot, the findings, and the choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from wizard.core.check.names import enforced_names
from wizard.core.check.plan_findings import fix_for
from wizard.core.counted import counted
from wizard.core.enforced import enforced_words
from wizard.core.finding import Finding, Severity
from wizard.core.findings import general_notes_line, split_general
from wizard.core.merge.model import ChangeKind, Decision, MergePlan
from wizard.core.merge.questions import COLLECTOR, OTHER_TELEMETRY, RECEIVER
from wizard.core.session.session import Session
from wizard.report.differences import keeps_vendor
from wizard.report.redaction import Redaction
from wizard.steps.load_words import changed_lines, fix_lines
from wizard.steps.styled_text import (
    BLANK,
    Choice,
    Item,
    Line,
    Sign,
    Words,
    bold,
    heading,
    joined,
    line,
    quiet,
    words,
)

ASK = "ask"  # the answer that decides nothing: someone else must be asked first
NOTHING = "No findings: the result is as it should be."
_AROUND = 5  # cells next to and between two texts in a row
_TO_DO = (
    (ChangeKind.ADD, "adds"),
    (ChangeKind.CHANGE, "changes"),
    (ChangeKind.MOVE, "moves"),
    (ChangeKind.REMOVE, "removes"),
)
_GROUPS = (
    (Severity.ERROR, "MUST BE FIXED", "x", "bold $error"),
    (Severity.WARNING, "DECIDE", "!", "bold $warning"),
    (Severity.NOTE, "NOTES", "·", "$quiet"),
)

# The decisions ------------------------------------------------------------------------------------


def question_head(question: Decision, plan: MergePlan, redaction: Redaction) -> list[Line]:
    number, total = plan.questions.index(question) + 1, len(plan.questions)
    place = quiet(f"decision {number} of {total}" if total > 1 else "")
    title = line(bold(redaction.sentence(question.title)), right=place)
    return [title, line(redaction.sentence(question.why)), BLANK]


def choices_of(question: Decision, redaction: Redaction) -> list[Choice]:
    """Return the answers, each with who loses what.

    If there is another vendor, one more answer decides nothing: its team must be asked first.
    """
    choices = []
    for option in question.options:
        lines = tuple(
            (redaction.sentence(who), redaction.sentence(sentence))
            for who, sentence in option.lines
        )
        right = "recommended" if option.recommended else ""
        choices.append(Choice(option.id, redaction.sentence(option.label), lines, right))
    if question.id == OTHER_TELEMETRY:
        name = question.options[0].lines[0][0]
        team = f"the {redaction.sentence(name)} team"
        if name in (COLLECTOR, RECEIVER):
            team = "the team behind it"
        choices.append(Choice(ASK, f"Ask {team} first", (("Next", "saves a page to send."),)))
    return choices


# Around the views ---------------------------------------------------------------------------------


def head(session: Session, lead: str, in_sight: str, columns: int) -> list[Line]:
    """Say what to do or what changes, and what goes beyond the guide.

    If both do not fit into this number of columns, only `in_sight` is shown.
    """
    if not in_sight or len(lead) + len(in_sight) <= min(columns, 80) - _AROUND:
        lines = [line(bold(lead), right=quiet(in_sight))]
    else:
        lines = [line(quiet(in_sight))]
    named = [extra.named for extra in extra_options(session) if is_on(session, extra)]
    if named:
        lines.append(line(words(f"! Beyond the guide: {' and '.join(named)}.", "bold $warning")))
    return lines


def result_in_words(session: Session, plan: MergePlan, *, counts_only: bool) -> str:
    """Count what changes: `Adds 9 values, changes 2. Nothing else changes.`

    `counts_only` omits the second sentence.
    """
    kinds = [change.kind for change in plan.changes]
    counts = [(kinds.count(kind), what) for kind, what in _TO_DO if kind in kinds]
    parts = [f"{what} {count}" for count, what in counts]
    if parts:
        count, what = counts[0]
        parts[0] = f"{what} {counted(count, 'value')}".capitalize()
    said = f"{', '.join(parts)}." if parts else "Mavvrik's values are already right."
    if counts_only:
        return said
    rest = "Nothing else changes." if parts else "Nothing changes."
    if session.fixes:
        rest = f"Apart from your {'fix' if len(session.fixes) == 1 else 'fixes'}, {rest.lower()}"
    return f"{said} {rest}"


def written(page: str) -> list[Line]:
    """Say where the change request is, after it was saved."""
    if not page:
        return []
    text = f"Saved without secrets: {page}. Nothing changed. To come back, run mvk-wizard."
    return [BLANK, line(text, Sign.DONE)]


def not_loaded() -> list[Line]:
    return [line("The settings were not stored. Load them again to see the preview.")]


# The findings -------------------------------------------------------------------------------------


def count_of(findings: Sequence[Finding]) -> int:
    """Count the findings for the badge, without notes."""
    return sum(one.severity is not Severity.NOTE for one in findings)


def in_words(findings: Sequence[Finding]) -> str:
    """Count the findings in words: `1 to fix, 2 to decide`."""
    errors = sum(one.weight is Severity.ERROR for one in findings)
    counts = ((errors, "to fix"), (count_of(findings) - errors, "to decide"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def finding_items(
    session: Session, findings: Sequence[Finding], redaction: Redaction
) -> Sequence[Item]:
    """List the findings, errors first. Only an error shows its consequence before it is expanded.

    One line at the end represents the general notes.
    """
    items: list[Item] = []
    own, general = split_general(findings)
    for severity, title, sign, style in _GROUPS:
        above: Line | None = heading(title, style=style)
        for one in own:
            if one.weight is not severity:
                continue
            place = ("result line" if one.in_result else "line") + f" {one.line}"
            right = quiet(place if one.line else "")
            consequence = line(redaction.sentence(one.consequence))
            said = line(redaction.sentence(one.message), words(sign, style), right)
            always = (consequence,) if severity is Severity.ERROR else ()
            unfolded = partial(_unfolded, session, one, redaction)
            items.append(Item(said, unfolded, always=always, heading=above))
            above = None
    if general:
        said = line(quiet(general_notes_line(len(general))), words(sign, style))
        notes = [line(redaction.sentence(one.message)) for one in general]
        items.append(Item(said, lambda: notes, heading=above))
    return items


def _unfolded(session: Session, finding: Finding, redaction: Redaction) -> list[Line]:
    lines = [line(redaction.sentence(finding.remedy), words("→", "$accent"))]
    if finding.weight is not Severity.ERROR:
        lines.insert(0, heading(redaction.sentence(finding.consequence), style=""))
    fix = fix_for(session, finding)
    if fix is not None and session.settings is not None:
        is_said = finding.remedy.startswith(fix.label)
        shown = changed_lines if is_said else fix_lines
        lines += shown(session.settings.text, fix, session.sharing, indent=" ")
    return lines


# The choices: what was decided, and options beyond the guide --------------------------------------


@dataclass(frozen=True, slots=True)
class ExtraOption:
    """An option beyond the guide.

    `field` is its name in the options, `named` its text if it is on. The marked one shows all its
    lines, the others only the first.
    """

    field: str
    label: str
    named: str
    lines: tuple[str, ...]


OLD_CLIENTS = ExtraOption(
    "old_clients",
    "Support Claude Code before 2.1.86",
    "the two none entries are left out",
    (
        "Leaves out OTEL_LOGS_EXPORTER=none and OTEL_METRICS_EXPORTER=none.",
        "Older versions do not work with them. Without them, 2.1.20 and later work and send the "
        "same.",
    ),
)
ENFORCE = ExtraOption(
    "enforce",
    "Keep users from cutting off telemetry",
    "users can't cut off telemetry",
    ("Your own headers program, if any, is turned off.",),
)


def extra_options(session: Session) -> Sequence[ExtraOption]:
    """Return the options that change something. A vendor that is kept leaves no entry at none."""
    return (ENFORCE,) if keeps_vendor(session) else (OLD_CLIENTS, ENFORCE)


def is_on(session: Session, extra: ExtraOption) -> bool:
    return bool(getattr(session.options, extra.field))


def toggled(session: Session, extra: ExtraOption) -> Session:
    return replace(
        session, options=replace(session.options, **{extra.field: not is_on(session, extra)})
    )


def undone(session: Session, past: Session) -> Session:
    """Return the session with the decisions, extra options and fixes of the `past` one."""
    return replace(
        session,
        settings=past.settings,
        fixes=past.fixes,
        choices=past.choices,
        options=past.options,
    )


def decided(session: Session, plan: MergePlan) -> list[Decision]:
    return [question for question in plan.questions if question.id in session.choices]


def choice_items(
    session: Session, plan: MergePlan, redaction: Redaction, *, plain: bool = False
) -> Sequence[Item]:
    """List every decision, then every extra option, with numbers.

    `plain` mode numbers them itself, and chooses by number.
    """
    items: list[Item] = []
    key = "its number" if plain else "Enter"

    def numbered(sign: Words) -> Words:
        return sign if plain else joined(f"{len(items) + 1} ", sign)

    above: Line | None = heading("DECIDED", quiet(f"{key} asks again"))
    for question in decided(session, plan):
        answer = session.choices[question.id]
        label = next((one.label for one in question.options if one.id == answer), answer)
        title = line(redaction.sentence(question.title), numbered(Sign.DONE))
        said = line(bold(redaction.sentence(label)), words("→", "$accent"))
        items.append(Item(title, always=(said,), heading=above))
        above = None
    above = heading("BEYOND THE GUIDE", quiet(f"{key} turns it on or off"))
    for extra in extra_options(session):
        on = is_on(session, extra)
        style = "bold $accent" if on else ""
        box = numbered(words("[x]" if on else "[ ]", style))
        said = line(words(extra.label, style or "bold"), box)
        enforced = enforced_words(len(enforced_names(plan.document))) if extra is ENFORCE else ()
        first, *more = map(line, (*enforced, *extra.lines))
        items.append(Item(said, partial(tuple, more), always=(first,), heading=above))
        above = None
    return items
