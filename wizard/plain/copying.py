"""Step 5, first part: the result is checked once more and leaves the program."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from wizard.core.harmless import Control, with_signs
from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import How
from wizard.core.verify.comparison import Comparison
from wizard.plain.parts import aside, evidence_now, save
from wizard.plain.talk import Talk
from wizard.services.clipboard.clipboard import Kind, Outcome
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import copy_lines as lines
from wizard.steps import copy_work as work
from wizard.steps.lines import ButtonSpec
from wizard.steps.memory import OnClipboard
from wizard.steps.settings_reading import PASTE_ENDS, is_complete
from wizard.steps.sharing import shown_host


async def check_again(talk: Talk) -> work.Readiness | None:
    """Read the whole result once more and judge it; None where that was not possible."""
    session = talk.session
    plan, credentials = session.plan, session.credentials
    if plan is None or credentials is None:
        return None
    look = partial(
        work.look_through, plan, credentials, session.endpoint, session.practice, talk.clock()
    )
    try:
        return await aside(look, work.LIMIT)
    except TimeoutError:
        talk.tell(work.SLOW, problem=True)
        return None


async def copy(talk: Talk, plan: MergePlan) -> None:
    """Put it on the clipboard; what only went through the terminal is proved by a paste."""
    outcome = await talk.copy(work.text_to_copy(plan))
    talk.remembered.copied = OnClipboard(talk.session.fingerprint, outcome)
    talk.remembered.cleared = None
    if outcome.kind is Kind.COPIED_AND_CHECKED:
        talk.say(outcome.sentence)
        await _take(talk, plan, How.CHECKED, outcome.sentence)
    elif outcome.kind is Kind.SENT:
        await _prove(talk, plan, outcome)
    else:
        talk.show(lines.not_copied(outcome))


async def _prove(talk: Talk, plan: MergePlan, outcome: Outcome) -> None:
    """The person's own paste; Enter alone goes on without the proof."""
    computer = shown_host(talk.around.computer, talk.remembered.nicknames, talk.session.sharing)
    failed = ""
    while True:
        talk.show(lines.sent(outcome, talk.around, computer, failed))
        talk.show(lines.if_nothing_comes())
        what, more = "Paste here what is on the clipboard", "Enter alone: skip."
        action, text = await talk.block_or(_NOTHING_CAME, what, f"{PASTE_ENDS} {more}", is_complete)
        if action:
            await WAYS_OUT[action](talk, plan)
            return
        if not text.strip():
            return
        comparison = await compare(talk, text)
        if comparison is None:
            return
        if work.is_exact(comparison):
            await _take(talk, plan, How.COMPARED, work.proved_detail(comparison))
            return
        failed = work.not_it(comparison)


async def paste_back(talk: Talk, what: str) -> str:
    """A text that is compared, and kept nowhere."""
    return (await talk.block_or((), what, PASTE_ENDS, is_complete))[1]


async def compare(talk: Talk, text: str) -> Comparison | None:
    """A pasted text against what was copied; None where it took too long."""
    plan = talk.session.plan
    if plan is None:
        return None
    try:
        return await aside(partial(work.compare_with, talk.session, plan, text), work.LIMIT)
    except TimeoutError:
        talk.tell(work.SLOW, problem=True)
        return None


async def save_result(talk: Talk, plan: MergePlan) -> None:
    """Save it to a file that only this person can read."""
    settings = talk.session.settings
    if settings is None:
        return
    data = settings.encode(plan.result)
    path = await save(talk, work.SAVE_TITLE, work.SAVE_WHY, work.DEFAULT_PATH, lambda _: data)
    if path:
        await _take(talk, plan, How.CHECKED, "", path)


def can_print(talk: Talk, plan: MergePlan) -> bool:
    """Never while sharing; nor where the terminal would show or obey something else."""
    text = work.text_to_copy(plan)
    plain = with_signs(text, keep="\n\r\t") == text
    return plain and not talk.session.sharing and (talk.around.utf8 or text.isascii())


async def print_result(talk: Talk, plan: MergePlan) -> None:
    """Write it here as it is, the key in clear: only after a yes, and never while sharing."""
    if not can_print(talk, plan) or not await talk.yes(_PRINT, "Print it", "Do not print it"):
        return
    talk.gap()
    talk.write(Control(f"{work.text_to_copy(plan).rstrip()}\n"))
    talk.gap()
    await _take(talk, plan, How.CHECKED, work.PRINTED)


_NOTHING_CAME = (ButtonSpec("Copy again", "copy"), ButtonSpec("Save to a file", "save"))
WAYS_OUT = {"copy": copy, "save": save_result, "print": print_result}
_PRINT = (
    "The API key will stand here in clear text, and stays in the scrollback of this terminal and "
    "in any recording of it.",
    "A file that only you can read is safer.",
)


async def _take(talk: Talk, plan: MergePlan, how: How, detail: str, file: str = "") -> None:
    evidence = evidence_now(talk, how, detail)
    talk.update_session(talk.session.with_taken(evidence, file))
    if talk.session.practice:
        return
    try:
        kept = talk.session.original_kept
        path = await talk.outside.keep_receipt(plan, evidence.at, kept)
        talk.update_session(replace(talk.session, receipt=path))
    except (FileTrouble, TimeoutError) as trouble:
        talk.tell(f"No receipt for the exact undo is kept: {in_short(trouble)}", problem=True)
