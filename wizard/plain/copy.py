"""Step 5: the result leaves the program, the person saves it, and proves what the console holds."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Console, How
from wizard.guide import messages, steps, stuck
from wizard.plain import copying, trying
from wizard.plain.parts import (
    clear_clipboard,
    copy_for_person,
    evidence_now,
    show_stuck,
)
from wizard.plain.talk import Talk
from wizard.services.files.trouble import shell_path
from wizard.steps import copy_lines as checked_lines
from wizard.steps import copy_lines as lines
from wizard.steps import copy_work as work
from wizard.steps.lines import ButtonSpec, Line, line
from wizard.steps.memory import Compared
from wizard.steps.sharing import shown_host

RELOAD = ButtonSpec("Load the settings once more", "reload")
COPY = ButtonSpec("Copy the settings", "copy")
COPY_AGAIN = replace(COPY, label="Copy again")
ERROR = ButtonSpec(stuck.CONSOLE_ERROR.question, "error")
NEXT = ButtonSpec("Next", "next")
SAVE = ButtonSpec("Save to a file", "save")
AGAIN = ButtonSpec("Compare again", "compare")
PRINT = ButtonSpec("Print them here, with the API key", "print")
COPY_LINE = ButtonSpec("Copy this line", "line")
DIFFERENCE = ButtonSpec("Show the difference", "difference")


async def run(talk: Talk) -> None:
    """Until the console holds it, by the person's word or compared."""
    while talk.step == 5:
        session, plan = talk.session, talk.session.plan
        if plan is None:
            talk.show([line(lines.LOAD_TO_COMPARE)])
            go_on = [NEXT] if session.is_saved else []
            await _do(talk, None, await talk.choose([*go_on, RELOAD]))
        elif session.is_saved or session.differs:
            await _saved(talk, plan)
        elif session.is_taken or _was_sent(talk):
            await _click(talk, plan)
        else:
            await _before(talk, plan)


def _was_sent(talk: Talk) -> bool:
    from wizard.services.clipboard.clipboard import Kind

    copied = talk.remembered.copied
    here = copied is not None and copied.fingerprint == talk.session.fingerprint
    return copied is not None and here and copied.outcome.kind is Kind.SENT


# Before -------------------------------------------------------------------------------------------


async def _before(talk: Talk, plan: MergePlan) -> None:
    ready = await copying.check_again(talk)
    blocks = lines.before(talk.session, ready, talk.clock())
    talk.gap()
    talk.show([*blocks.first, *blocks.second, *blocks.third])
    talk.gap()
    message = ButtonSpec("Copy a message for them", "message")
    checked = ButtonSpec("What was checked", "checked")
    first = ButtonSpec(f"{trying.TRY.label} first", trying.TRY.action)
    if ready is None or ready.errors:
        options = [ButtonSpec("Show what must be fixed", "fix"), message]
    elif talk.session.is_stale(talk.clock()):
        options = [RELOAD]
    elif plan.changes_nothing:
        options = [ButtonSpec("Nothing to save, next", "nothing"), message]
    else:
        options = [COPY, SAVE, first, message, checked, *_print(talk, plan), RELOAD]
    await _do(talk, plan, await talk.choose(options))


async def _checked(talk: Talk) -> None:
    ready = await copying.check_again(talk)
    if ready is not None:
        talk.show([*checked_lines.points(ready), *checked_lines.more(ready)])


def _print(talk: Talk, plan: MergePlan) -> list[ButtonSpec]:
    return [PRINT] if copying.can_print(talk, plan) else []


# Saving in the console ----------------------------------------------------------------------------


async def _click(talk: Talk, plan: MergePlan) -> None:
    copied = talk.remembered.copied
    ready = await copying.check_again(talk)
    talk.gap()
    talk.say_state()
    talk.show([lines.taken(talk.session, copied.outcome if copied else None)])
    talk.show(lines.clicking(talk.session, ready))
    _bring(talk)
    _note(talk)
    talk.gap()
    clicked = ButtonSpec("I clicked Update settings, next", "said")
    proved = ButtonSpec("Compare with the console: paste back what it holds", "compare")
    practised = ButtonSpec("Save it in the practised console", "practise")
    first = [practised] if talk.practice is not None else []
    options = [*first, proved, clicked, ERROR, COPY_AGAIN, SAVE, *_print(talk, plan)]
    options += [*_clear(talk), *([COPY_LINE] if _line_for_file(talk) else [])]
    await _do(talk, plan, await talk.choose(options))


def _clear(talk: Talk) -> list[ButtonSpec]:
    there = talk.remembered.may_hold_key and talk.remembered.cleared is None
    return [ButtonSpec("Clear the clipboard", "clear")] if there else []


def _line_for_file(talk: Talk, *, shown: bool = False) -> str:
    """The command that brings the saved file to the clipboard of the person's computer."""
    taken, computer = talk.session.taken, talk.around.computer
    if not talk.around.ssh or taken is None or not taken.file:
        return ""
    names = talk.remembered.nicknames
    name = shown_host(computer, names, talk.session.sharing) if shown else computer
    path = shell_path(taken.file, sharing=shown and talk.session.sharing)
    return f"ssh {name or 'HOST'} 'cat {path}' | pbcopy"


def _bring(talk: Talk) -> None:
    talk.show(lines.bring_file(_line_for_file(talk, shown=True)))


def _note(talk: Talk) -> None:
    cleared = talk.remembered.cleared
    remembered = talk.remembered
    note = lines.clipboard_note(
        cleared, holds_key=remembered.may_hold_key, certain=remembered.surely_copied
    )
    talk.show(note)


async def _compare(talk: Talk, text: str) -> None:
    comparison = await copying.compare(talk, text)
    if comparison is None:
        return
    now, fingerprint = talk.clock(), talk.session.fingerprint
    talk.remembered.compared = Compared(fingerprint, comparison, now)
    if work.tells_of_console(comparison):
        evidence = evidence_now(talk, How.COMPARED)
        talk.update_session(work.with_comparison(talk.session, comparison, evidence))
    else:
        blocks = lines.differs(talk.session, talk.remembered.compared)
        talk.show([*blocks.first, *blocks.second, *blocks.third])
    if comparison.console is not Console.DIFFERENT:
        await clear_clipboard(talk, just_pasted=True)


# What the console holds ---------------------------------------------------------------------------


async def _saved(talk: Talk, plan: MergePlan) -> None:
    session, live = talk.session, talk.session.live
    talk.gap()
    if session.differs:
        compared = talk.remembered.compared
        here = compared is not None and compared.fingerprint == session.fingerprint
        blocks = lines.differs(session, compared if here else None)
        again = replace(COPY, label="Copy again and repeat")
        options = [again, SAVE, AGAIN, *_difference(talk)]
    elif live is not None and live.console is not None:
        blocks = lines.proved(session)
        options = [ButtonSpec("Next: is it working?", "next"), AGAIN]
    else:
        blocks = lines.Blocks([lines.saved_so_far(session)])
        options = [NEXT, AGAIN, ERROR, COPY_AGAIN, SAVE]
    options += _clear(talk)
    talk.show([*blocks.first, *blocks.second, *blocks.third])
    _note(talk)
    talk.gap()
    await _do(talk, plan, await talk.choose(options))


def _difference(talk: Talk) -> list[ButtonSpec]:
    return [DIFFERENCE] if _differences(talk) else []


def _differences(talk: Talk) -> list[Line]:
    compared = talk.remembered.compared
    here = compared is not None and compared.fingerprint == talk.session.fingerprint
    return lines.difference(compared.comparison) if compared is not None and here else []


# What a person does -------------------------------------------------------------------------------


async def _do(talk: Talk, plan: MergePlan | None, action: str) -> None:
    if action == "reload":
        talk.say(work.RELOAD)
        talk.go_to(steps.LOAD.number)
    elif action == "fix":
        talk.go_to(steps.PREVIEW.number)
    elif action == "next":
        talk.go_next()
    elif action == "message":
        await _message(talk)
    elif action == "checked":
        await _checked(talk)
    elif action == trying.TRY.action:
        await trying.run(talk)
    elif action == "difference":
        talk.say(lines.NAMES_ONLY)
        talk.show(_differences(talk))
    elif action == "line":
        await copy_for_person(talk, _line_for_file(talk), "Command")
    elif action == "error":
        show_stuck(talk, stuck.CONSOLE_ERROR)
    elif action == "clear":
        await clear_clipboard(talk)
    elif plan is not None:
        await _do_with(talk, plan, action)


async def _do_with(talk: Talk, plan: MergePlan, action: str) -> None:
    if action in copying.WAYS_OUT:
        await _take_out(talk, plan, action)
    elif action == "practise":
        await _compare(talk, work.text_to_copy(plan))
        _on(talk)
    elif action == "compare":
        with talk.inside():
            text = await copying.paste_back(talk, "Paste here what the console holds now")
        if text.strip():
            await _compare(talk, text)
            _on(talk)
    elif action == "nothing":
        evidence = evidence_now(talk, How.SAID)
        talk.update_session(work.with_nothing_to_save(talk.session, evidence))
        talk.go_next()
    else:
        talk.update_session(talk.session.with_saved(evidence_now(talk, How.SAID)))
        talk.go_next()


async def _take_out(talk: Talk, plan: MergePlan, action: str) -> None:
    """Checked once more, and not too old; then it leaves the program."""
    if talk.session.is_stale(talk.clock()):
        await _do(talk, plan, "reload")
        return
    ready = await copying.check_again(talk)
    if ready is None or ready.errors:
        return  # the step says what must be fixed
    with talk.inside():
        await copying.WAYS_OUT[action](talk, plan)
    if talk.session.live is not None:  # what it held before is of no weight any more
        await _click(talk, plan)


def _on(talk: Talk) -> None:
    """Say what was proved before the next step is turned to."""
    if talk.session.is_saved:
        blocks = lines.proved(talk.session)
        talk.gap()
        talk.show([*blocks.first, *blocks.second])
        _note(talk)
        talk.go_next()


async def _message(talk: Talk) -> None:
    ready = await copying.check_again(talk)
    text = messages.message_to_developers(
        command_lines=ready.command_lines if ready else True,
        approval_names=ready.approval if ready else (),
    )
    await copy_for_person(talk, text, "Message for your developers")
    talk.gap()
    talk.write(text)
