"""Step 4: what must be decided, one by one, then every change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace

from wizard.core.check.unresolved import errors_in, findings_of, fix_for
from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.merge.plan import MergePlan, Question
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.plain import trying, viewing
from wizard.plain.diff import diff_lines
from wizard.plain.listed import show_items
from wizard.plain.talk import Closed, Talk
from wizard.steps import preview_choices, preview_lines
from wizard.steps import preview_lines as preview_findings
from wizard.steps.changes_list import LEGEND, change_items
from wizard.steps.lines import ButtonSpec
from wizard.steps.sharing import Cover

RELOAD = ButtonSpec("Load them again", "reload")
UNDO = ButtonSpec("Take the last decision, wish or fix back", "undo")
PAGE = ButtonSpec("Change request", "page")
EXACTLY = "exactly"
_LATER = "The decisions that are still open are shown as in the guide."


@dataclass
class _Step:
    """The conversation, and the sessions before each decision, wish and fix made here."""

    talk: Talk
    past: list[Session] = field(default_factory=list)

    @property
    def can_undo(self) -> bool:
        return bool(self.past or self.talk.session.choices)

    def change(self, session: Session) -> None:
        """Take a session that can be undone to the present one."""
        self.past.append(self.talk.session)
        self.talk.update_session(session)

    def undo(self) -> None:
        """Take the last decision, wish or fix back."""
        session = self.talk.session
        if self.past:
            self.talk.update_session(preview_choices.undone(session, self.past.pop()))
        elif session.choices:
            self.talk.update_session(session.without_choice(list(session.choices)[-1]))


async def run(talk: Talk) -> None:
    """Ask each open question; then show, until the person says yes to exactly this result."""
    step = _Step(talk)
    while talk.step == 4:
        plan = talk.session.plan
        if plan is None:
            talk.show(preview_lines.not_loaded())
            await talk.choose([RELOAD])
            talk.go_to(steps.LOAD.number)
            continue
        with suppress(Closed):  # what was done here can still be undone then
            if plan.open and not plan.blockers:
                await _decide(step, plan.open[0])
            else:
                await _look(step, plan)


def _cover(talk: Talk) -> Cover:
    return Cover(talk.session, talk.remembered.nicknames)


# Decisions ----------------------------------------------------------------------------------------


async def _decide(step: _Step, question: Question) -> None:
    talk, plan = step.talk, step.talk.session.plan
    if plan is None:
        return
    cover = _cover(talk)
    talk.gap()
    talk.show(preview_lines.question_head(question, plan, cover))
    choices = preview_lines.choices_of(question, cover)
    for number, one in enumerate(choices, start=1):
        right = f" ({one.right})" if one.right else ""
        talk.say(f"{number}. {one.label}{right}")
        talk.say(*(f"   {f'{who}: ' if who else ''}{text}" for who, text in one.lines))
    more = [
        ButtonSpec("See first what exactly changes with an answer", EXACTLY),
        *([UNDO] if step.can_undo else []),
        PAGE,
    ]
    talk.say(*(f"{at}. {one.label}" for at, one in enumerate(more, start=len(choices) + 1)))
    talk.gap()
    options = [*(ButtonSpec(one.label, one.id) for one in choices), *more]
    answer = await talk.choose(options, first=False, listed=True)
    if answer in (preview_lines.ASK, PAGE.action):
        await _write_page(talk)
    elif answer == UNDO.action:
        step.undo()
    elif answer == EXACTLY:
        with talk.inside():
            await _show_exactly(talk, question)
    else:
        step.change(talk.session.with_choice(question.id, answer))


async def _show_exactly(talk: Talk, question: Question) -> None:
    """The list as it would be with an answer; nothing is taken by looking at it."""
    cover = _cover(talk)
    options = [ButtonSpec(cover.text(one.label), one.id) for one in question.options]
    answer = await talk.choose(options, first=False)
    plan = talk.session.with_choice(question.id, answer).plan
    if plan is None:
        return
    label = next(one.label for one in question.options if one.id == answer)
    talk.gap()
    talk.say(f"With the answer: {cover.text(label)}", _LATER if plan.open else "")
    talk.say(LEGEND)
    show_items(talk, change_items(plan.changes, cover))


async def _write_page(talk: Talk) -> None:
    from wizard.steps.report_text import write_page

    talk.show(preview_lines.written(await write_page(talk)))


# Looking ------------------------------------------------------------------------------------------


async def _look(step: _Step, plan: MergePlan) -> None:
    talk = step.talk
    findings = findings_of(talk.session)
    errors = errors_in(findings)
    cover = _cover(talk)
    talk.gap()
    right, what = preview_lines.age(talk.session, talk.clock()), ""
    if errors or plan.blockers:
        what = preview_findings.in_words(findings)
    talk.show(preview_lines.head(talk.session, right, what))
    if plan.blockers:
        show_items(talk, preview_findings.finding_items(talk.session, findings, cover))
    else:
        talk.say(LEGEND)
        show_items(talk, change_items(plan.changes, cover), unfolded=False)
        talk.show(preview_lines.foot(talk.session, plan, "list")[1:])
    talk.gap()
    await _do(step, plan, await talk.choose(_options(step, plan, findings, errors)))


def _options(
    step: _Step, plan: MergePlan, findings: tuple[Finding, ...], errors: int
) -> list[ButtonSpec]:
    talk = step.talk
    label = "Nothing to change, next" if plan.changes_nothing else "Looks right, next"
    count = preview_findings.count_of(findings)
    things = ButtonSpec(f"Things to know ({count})" if count else "Things to know", "things")
    ready = plan.is_ready and not errors
    offered = (
        (ready, ButtonSpec(label, "next")),
        (not ready, things),
        (True, ButtonSpec("What exactly changes, with the reasons", "list")),
        (True, ButtonSpec("As a diff", "diff")),
        (not ready, RELOAD),
        (ready, things),
        (bool(_fixable(talk, findings)), ButtonSpec("Do a fix", "fix")),
        (step.can_undo, UNDO),
        (
            bool(preview_choices.decided(talk.session, plan)),
            ButtonSpec("Answer a decision anew", "anew"),
        ),
    )
    return [
        *(spec for there, spec in offered if there),
        *(ButtonSpec(_wish(talk, one), one.option) for one in preview_choices.WISHES),
        *([trying.TRY] if ready else []),
        *viewing.view_button(talk, "The whole result"),
        *([PAGE] if not plan.blockers else []),
    ]


def _wish(talk: Talk, wish: preview_choices.Wish) -> str:
    on = preview_choices.is_on(talk.session.options, wish)
    return f"{'[x]' if on else '[ ]'} {wish.label}"


def _fixable(talk: Talk, findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if fix_for(talk.session, one) is not None]


async def _do(step: _Step, plan: MergePlan, action: str) -> None:
    talk = step.talk
    if action == "next":
        talk.update_session(replace(talk.session, previewed=talk.session.fingerprint))
        talk.go_next()
    elif action in ("list", "diff", "things"):
        _show(talk, plan, action)
    elif action == viewing.VIEW:
        with talk.inside():
            await viewing.view(talk, plan.result)
    elif action == trying.TRY.action:
        await trying.run(talk)
    elif action == "page":
        await _write_page(talk)
    elif action == "reload":
        talk.go_to(steps.LOAD.number)
    else:
        await _change(step, plan, action)


async def _change(step: _Step, plan: MergePlan, action: str) -> None:
    """What makes another result of it."""
    if action == "undo":
        step.undo()
        return
    with step.talk.inside():
        if action == "fix":
            await _fix(step)
        elif action == "anew":
            await _answer_anew(step, plan)
        else:
            await _toggle(step, action)


def _show(talk: Talk, plan: MergePlan, view: str) -> None:
    cover = _cover(talk)
    if view == "list":
        show_items(talk, change_items(plan.changes, cover))
    elif view == "diff":
        talk.write(diff_lines(talk.session, plan, cover))
    else:
        findings = findings_of(talk.session)
        items = preview_findings.finding_items(talk.session, findings, cover)
        show_items(talk, items)
        talk.say("" if items else preview_findings.NOTHING)


async def _fix(step: _Step) -> None:
    """Make the change that Things to know shows; of several the person says which."""
    talk, cover = step.talk, _cover(step.talk)
    found = _fixable(talk, findings_of(talk.session))
    number = 0
    if len(found) > 1:
        said = [ButtonSpec(cover.text(one.message), str(at)) for at, one in enumerate(found)]
        number = int(await talk.choose(said, first=False))
    fix, settings = fix_for(talk.session, found[number]), talk.session.settings
    if fix is None or settings is None:
        return
    step.change(talk.session.with_fix(apply(settings.text, fix.edits), fix.label))
    talk.say(f"{fix.label}: done. The diff shows it.")


async def _answer_anew(step: _Step, plan: MergePlan) -> None:
    """Ask a decision once more; of several the person says which."""
    talk, cover = step.talk, _cover(step.talk)
    questions = preview_choices.decided(talk.session, plan)
    number = 0
    if len(questions) > 1:
        said = [ButtonSpec(cover.text(one.title), str(at)) for at, one in enumerate(questions)]
        number = int(await talk.choose(said, first=False))
    step.change(talk.session.without_choice(questions[number].id))


async def _toggle(step: _Step, option: str) -> None:
    talk = step.talk
    wish = next(one for one in preview_choices.WISHES if one.option == option)
    talk.say(*wish.lines)
    on = preview_choices.is_on(talk.session.options, wish)
    options = (
        ButtonSpec("Switch it off" if on else "Switch it on", "yes"),
        ButtonSpec("Leave it as it is", "no"),
    )
    if await talk.choose(options, first=False) == "yes":
        step.change(preview_choices.toggled(talk.session, wish))
