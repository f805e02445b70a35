"""Step 4: what must be decided, one by one, then every change."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.plan import MergePlan, Question
from wizard.core.unresolved import errors_in, findings_of, fix_for
from wizard.guide import steps
from wizard.lines import ButtonSpec
from wizard.plain.diff import diff_lines
from wizard.plain.listed import show_items
from wizard.plain.talk import Talk
from wizard.screens import preview_choices, preview_findings, preview_lines
from wizard.screens.covering import Cover
from wizard.screens.preview_list import LEGEND, change_items

RELOAD = ButtonSpec("Load them again", "reload")


async def run(talk: Talk) -> None:
    """Ask each open question; then show, until the person says yes to exactly this result."""
    while talk.step == 4:
        plan = talk.session.plan
        if plan is None:
            talk.show(preview_lines.not_loaded())
            await talk.choose([RELOAD])
            talk.go_to(steps.LOAD.number)
        elif plan.open and not plan.blockers:
            await _decide(talk, plan, plan.open[0])
        else:
            await _look(talk, plan)


def _cover(talk: Talk) -> Cover:
    return Cover(talk.session, talk.remembered.nicknames)


# Decisions ----------------------------------------------------------------------------------------


async def _decide(talk: Talk, plan: MergePlan, question: Question) -> None:
    cover = _cover(talk)
    talk.gap()
    talk.show(preview_lines.question_head(question, plan, cover))
    choices = preview_lines.choices_of(question, cover)
    for number, one in enumerate(choices, start=1):
        right = f" ({one.right})" if one.right else ""
        talk.say(f"{number}. {one.label}{right}")
        talk.say(*(f"   {f'{who}: ' if who else ''}{text}" for who, text in one.lines))
    talk.gap()
    options = [ButtonSpec(one.label, one.id) for one in choices]
    answer = await talk.choose(options, first=False, listed=True)
    if answer == preview_lines.ASK:
        await _write_page(talk)
    else:
        talk.update_session(talk.session.with_choice(question.id, answer))


async def _write_page(talk: Talk) -> None:
    from wizard.screens.change_request import write_page

    talk.show(preview_lines.written(await write_page(talk)))


# Looking ------------------------------------------------------------------------------------------


async def _look(talk: Talk, plan: MergePlan) -> None:
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
        show_items(talk, change_items(plan, cover), unfolded=False)
        talk.show(preview_lines.foot(talk.session, plan, "list")[1:])
    talk.gap()
    await _do(talk, plan, await talk.choose(_options(talk, plan, findings, errors)))


def _options(
    talk: Talk, plan: MergePlan, findings: tuple[Finding, ...], errors: int
) -> list[ButtonSpec]:
    label = "Nothing to change, next" if plan.changes_nothing else "Looks right, next"
    count = preview_findings.count_of(findings)
    things = ButtonSpec(f"Things to know ({count})" if count else "Things to know", "things")
    ready = plan.is_ready and not errors
    decided = preview_choices.decided(talk.session, plan)
    return [
        *([ButtonSpec(label, "next")] if ready else [things]),
        ButtonSpec("What exactly changes, with the reasons", "list"),
        ButtonSpec("As a diff", "diff"),
        *([things] if ready else [RELOAD]),
        *([ButtonSpec("Do the first fix", "fix")] if _fixable(talk, findings) else []),
        *([ButtonSpec("Take the last decision back", "undo")] if decided else []),
        *(ButtonSpec(_wish(talk, one), one.option) for one in preview_choices.WISHES),
        ButtonSpec("Change request", "page"),
    ]


def _wish(talk: Talk, wish: preview_choices.Wish) -> str:
    on = preview_choices.is_on(talk.session.options, wish)
    return f"{'[x]' if on else '[ ]'} {wish.label}"


def _fixable(talk: Talk, findings: tuple[Finding, ...]) -> Finding | None:
    return next((one for one in findings if fix_for(talk.session, one) is not None), None)


async def _do(talk: Talk, plan: MergePlan, action: str) -> None:
    if action == "next":
        talk.update_session(replace(talk.session, previewed=plan.fingerprint))
        talk.go_next()
    elif action in ("list", "diff", "things"):
        _show(talk, plan, action)
    elif action == "page":
        await _write_page(talk)
    elif action == "reload":
        talk.go_to(steps.LOAD.number)
    elif action == "fix":
        _fix(talk)
    elif action == "undo":
        last = preview_choices.decided(talk.session, plan)[-1]
        talk.update_session(talk.session.without_choice(last.id))
    else:
        await _toggle(talk, action)


def _show(talk: Talk, plan: MergePlan, view: str) -> None:
    cover = _cover(talk)
    if view == "list":
        show_items(talk, change_items(plan, cover))
    elif view == "diff":
        talk.write(diff_lines(talk.session, plan, cover))
    else:
        findings = findings_of(talk.session)
        items = preview_findings.finding_items(talk.session, findings, cover)
        show_items(talk, items)
        talk.say("" if items else preview_findings.NOTHING)


def _fix(talk: Talk) -> None:
    finding, settings = _fixable(talk, findings_of(talk.session)), talk.session.settings
    fix = fix_for(talk.session, finding) if finding is not None else None
    if fix is None or settings is None:
        return
    talk.update_session(talk.session.with_fix(apply(settings.text, fix.edits), fix.label))
    talk.say(f"{fix.label}: done. The diff shows it.")


async def _toggle(talk: Talk, option: str) -> None:
    wish = next(one for one in preview_choices.WISHES if one.option == option)
    talk.say(*wish.lines)
    on = preview_choices.is_on(talk.session.options, wish)
    options = (
        ButtonSpec("Switch it off" if on else "Switch it on", "yes"),
        ButtonSpec("Leave it as it is", "no"),
    )
    with talk.inside():
        answer = await talk.choose(options, first=False)
    if answer == "yes":
        talk.update_session(preview_choices.toggled(talk.session, wish))
