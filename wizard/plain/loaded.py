"""Step 3, second part: fixes, settings from elsewhere, and keeping the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.core.document.text import SettingsText
from wizard.core.edits import apply
from wizard.core.merge.plan import document_of
from wizard.core.session.session import Elsewhere
from wizard.core.session.undone import with_kept
from wizard.guide import stuck
from wizard.plain.parts import aside, show_stuck
from wizard.plain.talk import Talk
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import load_lines
from wizard.steps import settings_reading as reading
from wizard.steps.lines import ButtonSpec
from wizard.steps.sharing import shown_host, shown_sentence

if TYPE_CHECKING:
    from wizard.services.claude.managed_settings import CompanySource

KEEPING_LIMIT = 10.0
_ELSEWHERE = (
    ButtonSpec("No", Elsewhere.NO),
    ButtonSpec("Yes", Elsewhere.YES),
    ButtonSpec("Not sure, show me how to check", Elsewhere.NOT_SURE),
)


# Settings from elsewhere --------------------------------------------------------------------------


def _company(talk: Talk, sources: Sequence[CompanySource] | None, *, empty: bool = False) -> str:
    if talk.session.practice:
        return "In practice nothing is looked up on this computer."
    names = talk.remembered.nicknames
    where = talk.around.where(shown_host(talk.around.computer, names, talk.session.sharing))
    sentence = reading.company_sentence(sources, where, empty=empty)
    return shown_sentence(sentence, names, talk.session.sharing)


def show_elsewhere(talk: Talk, sources: Sequence[CompanySource] | None) -> None:
    """The warning, while nothing is loaded yet."""
    there = bool(reading.elsewhere_here(sources))
    talk.show(load_lines.elsewhere(_company(talk, sources), there))
    talk.gap()


async def ask_elsewhere(
    talk: Talk, sources: Sequence[CompanySource] | None, *, empty: bool
) -> None:
    """The question, before the file is confirmed; no answer is taken silently."""
    if empty:
        talk.show(load_lines.loud(_company(talk, sources, empty=True)))
    else:
        there = bool(reading.elsewhere_here(sources))
        talk.show(load_lines.still_open(_company(talk, sources), there))
    answer = Elsewhere(await talk.choose(_ELSEWHERE, first=False))
    talk.update_session(replace(talk.session, elsewhere=answer))
    if answer is Elsewhere.NOT_SURE:
        show_stuck(talk, stuck.ELSEWHERE)


def answers(talk: Talk, loud: bool, fix: Sequence[ButtonSpec]) -> list[ButtonSpec]:
    """What can be said to the loaded file."""
    again = ButtonSpec("Paste again", "again")
    if loud:
        unknown = "anyway" if talk.session.elsewhere is Elsewhere.YES else "without knowing"
        check = ButtonSpec("Show me how to check", "how_to_check")
        return [check, ButtonSpec(f"Go on {unknown}", "confirm"), again]
    settings = talk.session.settings
    empty = settings is not None and not document_of(settings.text).root.members
    yes = "Yes, it is empty, next" if empty else "Yes, that is our file, next"
    return [ButtonSpec(yes, "confirm"), again, *fix]


# Mending ------------------------------------------------------------------------------------------


def mend_draft(talk: Talk, draft: SettingsText, trouble: reading.Trouble) -> None:
    """Make the change that was shown."""
    loaded, repair = talk.session.loaded, trouble.repair
    if loaded is not None and repair is not None:
        labels = [fix.label for fix in repair.fixes]
        talk.update_session(talk.session.with_settings(draft, loaded, repair.text, *labels))


def mend_settings(talk: Talk) -> None:
    """Make the first change that was offered."""
    finding, settings = reading.offered(talk.session), talk.session.settings
    if finding is not None and finding.fix is not None and settings is not None:
        text = apply(settings.text, finding.fix.edits)
        talk.update_session(talk.session.with_fix(text, finding.fix.label))


# Going on -----------------------------------------------------------------------------------------


async def confirm(talk: Talk) -> None:
    """The person recognises the file: keep the original, then go on."""
    trouble = await _keep_original(talk)
    if trouble:
        settings = talk.session.settings
        summary = reading.summary_of(settings.text if settings else "{}", talk.session.endpoint)
        talk.show(load_lines.kept(talk.session, summary, trouble))
        if await talk.choose(_WITHOUT_COPY, first=False) == "again":
            return
    talk.update_session(replace(talk.session, settings_confirmed=True))
    talk.go_next()


_WITHOUT_COPY = (ButtonSpec("Try again", "again"), ButtonSpec("Go on without a copy", "confirm"))


async def _keep_original(talk: Talk) -> str:
    """Keep it, once; returns why that was not possible."""
    session = talk.session
    original, now = session.original, talk.clock()
    if original is None or session.original_kept or session.practice:
        return ""
    try:
        kept = await aside(lambda: reading.keep(original, now), KEEPING_LIMIT)
    except (FileTrouble, TimeoutError) as trouble:
        return in_short(trouble)
    talk.update_session(with_kept(session, kept))
    return ""
