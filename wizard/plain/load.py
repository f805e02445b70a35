"""Step 3: load what is there today, and understand it, before anything is planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard.core.check.unresolved import findings_before
from wizard.core.document.text import SettingsText, decode, pasted
from wizard.core.session.session import Elsewhere, Evidence, How
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.guide import click_paths, stuck
from wizard.plain import loaded, viewing
from wizard.plain.parts import aside, show_stuck
from wizard.plain.talk import Talk
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import load_lines
from wizard.steps import settings_reading as reading
from wizard.steps.lines import ButtonSpec, click_lines
from wizard.steps.sharing import Cover

if TYPE_CHECKING:
    from wizard.services.claude.managed_settings import CompanySource

OPEN_FILE = ButtonSpec("Open a file", "open_file")
ANSWER_ANEW = ButtonSpec("Answer anew whether they come from elsewhere", "answer_anew")
EMPTY = ButtonSpec("The editor is empty or shows {}", "start_empty")
PASTE = "Paste the whole settings.json here"
FILE_WHY = "Which file? It is only read, never changed."


@dataclass
class Looked:
    """What was found of company settings on this computer."""

    sources: Sequence[CompanySource] | None = None


async def run(talk: Talk) -> None:
    """Ask for the settings, until the person says that this is their file."""
    found = await _look_here(talk)
    stale = talk.session.is_stale(talk.clock())
    if stale:
        talk.show(load_lines.loaded_long_ago(talk.session, talk.clock()))
    if stale or (talk.session.settings is None and talk.session.unreadable is None):
        await _ask(talk, found)
    while talk.step == 3:
        if talk.session.unreadable is not None:
            await _unreadable(talk, found)
        elif talk.session.settings is not None:
            await _loaded(talk, found)
        else:
            await _ask(talk, found)


async def _look_here(talk: Talk) -> Looked:
    if talk.session.practice:
        return Looked()
    try:
        return Looked(await talk.outside.find_company())
    except TimeoutError:
        return Looked()


# Asking for the text ------------------------------------------------------------------------------


def _ways(talk: Talk, found: Looked) -> list[ButtonSpec]:
    return [
        *([ButtonSpec("Take the practised settings", "practised")] if talk.practice else []),
        OPEN_FILE,
        *_managed(found),
        EMPTY,
        ButtonSpec(stuck.NO_MANAGE.question, "no_manage"),
    ]


def _managed(found: Looked) -> list[ButtonSpec]:
    there = reading.managed_file(found.sources) is not None
    return [ButtonSpec("Take this computer's managed file", "managed_file")] if there else []


async def _ask(talk: Talk, found: Looked) -> None:
    if talk.session.elsewhere is None:
        loaded.show_elsewhere(talk, found.sources)
    if talk.session.sharing:
        talk.show(load_lines.in_browser())
    talk.show(click_lines(click_paths.LOAD))
    talk.gap()
    ways = _ways(talk, found)
    action, text = await talk.block_or(ways, PASTE, reading.PASTE_ENDS, reading.is_complete)
    if action:
        await _do(talk, found, action)
    elif text.strip():
        await _read(talk, lambda: pasted(text), "pasted")


async def _do(talk: Talk, found: Looked, action: str) -> None:
    source = reading.managed_file(found.sources)
    if action == "no_manage":
        show_stuck(talk, stuck.NO_MANAGE)
    elif action == "start_empty":
        await _read(talk, lambda: SettingsText("{}\n"), "empty")
    elif action == "practised":
        from wizard.services.practice.settings import COMPANY_EXAMPLE

        await _read(talk, lambda: pasted(COMPANY_EXAMPLE), "practice")
    elif action == "managed_file" and source is not None and source.text is not None:
        data = source.text
        await _read(talk, lambda: decode(data), source.place)
    else:
        path = await talk.path("Open a settings file", FILE_WHY)
        await _read(talk, lambda: reading.read_file(path), path)


async def _read(talk: Talk, read: Callable[[], SettingsText], source: str) -> None:
    session = talk.session
    evidence = Evidence(How.CHECKED, talk.clock(), talk.around.where(), detail=source)

    def work() -> tuple[SettingsText, reading.Trouble | None]:
        settings = read()
        return settings, reading.understand(settings, evidence, session)

    try:
        settings, trouble = await aside(work, reading.READING_LIMIT)
    except Unreadable as error:
        _put_away(talk, error.problem)
    except FileTrouble as error:
        talk.tell(in_short(error), title="Not read", problem=True)
    except TimeoutError:
        talk.tell(reading.SLOW, title="Not read", problem=True)
    else:
        _take(talk, settings, trouble, evidence)


def _take(
    talk: Talk, settings: SettingsText, trouble: reading.Trouble | None, evidence: Evidence
) -> None:
    if trouble is None:
        talk.update_session(talk.session.with_settings(settings, evidence))
    elif trouble.problem.code in reading.NOT_SETTINGS:
        _put_away(talk, trouble.problem)
    else:
        talk.update_session(replace(talk.session.with_unreadable(settings), loaded=evidence))


def _put_away(talk: Talk, problem: Problem) -> None:
    """Without its marked lines: they may be the credentials."""
    talk.show(load_lines.put_away(replace(problem, marked=())))


# What came of it ----------------------------------------------------------------------------------


async def _unreadable(talk: Talk, found: Looked) -> None:
    draft = talk.session.unreadable
    trouble = reading.trouble_of(draft.text) if draft else None
    if draft is None or trouble is None:
        return
    talk.show(load_lines.trouble(draft.text, trouble, talk.session.sharing))
    fix = [ButtonSpec("Use the fix", "use_fix")] if trouble.repair is not None else []
    ways = [one for one in _ways(talk, found) if one.action != "no_manage"]
    action = await talk.choose([ButtonSpec("Paste again", "again"), *fix, *ways])
    if action == "use_fix":
        loaded.mend_draft(talk, draft, trouble)
    elif action != "again":
        with talk.inside():
            await _do(talk, found, action)
    else:
        with talk.inside():
            await _ask(talk, found)


async def _loaded(talk: Talk, found: Looked) -> None:
    session, settings = talk.session, talk.session.settings
    if settings is None:
        return
    summary = reading.summary_of(settings.text, session.endpoint)
    talk.gap()
    talk.show(load_lines.loaded(session, summary, talk.clock()))
    cover = Cover(session, talk.remembered.nicknames)
    findings = findings_before(settings.text, session.endpoint)
    offered = reading.offered(session)
    talk.show(load_lines.found(session, summary, findings, offered, cover))
    talk.show(load_lines.kept(session, summary, ""))
    talk.gap()
    if session.elsewhere is None:
        await loaded.ask_elsewhere(talk, found.sources, empty=summary.is_empty)
        return
    fix = [ButtonSpec("Use the fix", "use_fix")] if offered is not None else []
    loud = summary.is_empty and session.elsewhere is not Elsewhere.NO
    more = [*_managed(found), ANSWER_ANEW] if loud else []
    options = [
        *loaded.answers(talk, loud, fix),
        *more,
        *viewing.view_button(talk, "View the text"),
    ]
    action = await talk.choose(options, first=not loud)
    await _answered(talk, found, action)


async def _answered(talk: Talk, found: Looked, action: str) -> None:
    if action == "confirm":
        await loaded.confirm(talk)
    elif action == "use_fix":
        loaded.mend_settings(talk)
    elif action == "managed_file":
        await _do(talk, found, action)
    elif action == "answer_anew":
        talk.update_session(replace(talk.session, elsewhere=None))
    elif action == "how_to_check":
        show_stuck(talk, stuck.ELSEWHERE)
    elif action == viewing.VIEW and talk.session.settings is not None:
        with talk.inside():
            await viewing.view(talk, talk.session.settings.text)
    else:
        with talk.inside():
            await _ask(talk, found)
