"""Step 2: paste the Connect block, hear what was understood, ask Mavvrik whether it takes it."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, LABELS
from wizard.core.session.session import CredentialCheck, Evidence, How
from wizard.core.verify.address import read_address
from wizard.guide import click_paths
from wizard.plain.parts import copy_for_person
from wizard.plain.talk import Talk
from wizard.steps import credentials_actions as buttons
from wizard.steps import credentials_answer as answers
from wizard.steps import credentials_lines as lines
from wizard.steps.lines import ButtonSpec, click_lines, line

_HOW = (
    "The key is read without being shown. It ends by itself when all three values are there; else "
    "with a line that holds only a dot."
)
OPEN_FILE = ButtonSpec("Open a file", "open_file")
PRACTICE = ButtonSpec("Paste the practice block", "paste_practice")
_ONE = "Type or paste it, then Enter."
_FILE = "Which file holds the Connect block? It is only read, never changed."


async def run(talk: Talk) -> None:
    """Paste until the three values are there; check; compare the Agent ID."""
    talk.show(click_lines(click_paths.CREDENTIALS))
    if talk.session.credentials is None:
        await _paste(talk)
    while talk.step == 2:
        _show_values(talk)
        action = await talk.choose(_options(talk), first=talk.session.credentials is not None)
        await _do(talk, action)


def _options(talk: Talk) -> list[ButtonSpec]:
    session = talk.session
    offered = buttons.buttons(session, asking=False, practice=talk.practice is not None)
    found = [one for one in offered if not one.disabled]
    if session.credentials is None:
        found = [ButtonSpec(buttons.PASTE_AGAIN.label, "paste_again"), *found]
    there = {one.action for one in found}
    more = [buttons.PASTE_AGAIN] if "paste_again" not in there else []
    if talk.practice is not None and "paste_practice" not in there:
        more.append(PRACTICE)
    has_id = session.reading is not None and AGENT in session.reading.values
    return [
        *found,
        *more,
        OPEN_FILE,
        ButtonSpec("Give one value by itself", "by_field"),
        *([ButtonSpec("Copy the Agent ID", "copy_id")] if has_id else []),
    ]


async def _do(talk: Talk, action: str) -> None:
    if action == "paste_practice":
        _paste_practice(talk)
    elif action == "paste_again":
        with talk.inside():
            await _paste(talk)
    elif action == "open_file":
        await _open_file(talk)
    elif action == "check":
        await _check(talk)
    elif action == "by_field":
        with talk.inside():
            await _by_field(talk)
    elif action == "copy_id":
        await _copy_id(talk)
    elif action == "copy_details":
        await _copy_details(talk)
    else:
        _go_on(talk, anyway=action == "anyway")


# Reading ------------------------------------------------------------------------------------------


async def _paste(talk: Talk) -> None:
    ways = [*([PRACTICE] if talk.practice is not None else []), OPEN_FILE]
    label = lines.paste_label(talk.session, "Paste the Connect block here")
    action, text = await talk.block_or(ways, label, _HOW, _is_complete)
    if action == "paste_practice":
        _paste_practice(talk)
    elif action:
        await _open_file(talk)
    elif text.strip():
        _read(talk, text)


def _is_complete(text: str) -> bool:
    """Whether it may be looked at: every line is whole, or nothing is missing."""
    from wizard.core.credentials.reading import MAX_PASTE, read_paste

    if text.endswith(("\n", "\r")) or len(text) > MAX_PASTE:
        return True
    return not read_paste(text).missing


async def _by_field(talk: Talk) -> None:
    """One value, typed or pasted; not shown, whichever it is."""
    fields = [ButtonSpec(LABELS[name], name) for name in CREDENTIAL_NAMES]
    name = await talk.choose(fields, first=False)
    text = await talk.block(LABELS[name], _ONE, lambda text: text.endswith(("\n", "\r")))
    if text.strip():
        _read(talk, text.strip("\r\n"), name)


def _read(talk: Talk, text: str, field: str | None = None) -> None:
    from wizard.core.credentials.reading import PasteReading, read_paste

    before = talk.session.reading or PasteReading()
    talk.update_session(talk.session.with_reading(before.merge(read_paste(text, field))))


def _paste_practice(talk: Talk) -> None:
    if talk.practice is not None:
        _read(talk, talk.practice.connect_block())


async def _open_file(talk: Talk) -> None:
    from wizard.steps.credentials_answer import read_block

    text, trouble = await read_block(await talk.path("Open a file", _FILE))
    if trouble:
        talk.tell(trouble, problem=True)
    else:
        _read(talk, text)


# Showing ------------------------------------------------------------------------------------------


def _show_values(talk: Talk) -> None:
    session, reading = talk.session, talk.session.reading
    names = talk.remembered.nicknames
    talk.gap()
    if reading is not None:
        talk.say(lines.summary_of(reading))
        for name in CREDENTIAL_NAMES:
            shown = reading.shown(name, sharing=session.sharing) or "-"
            note = lines.note_of_value(session, name)
            talk.show([line(f"{LABELS[name]}: {shown}", lines.sign_of_value(session, name), note)])
    talk.show(lines.reading_lines(session, names))
    talk.say(buttons.note(session))
    if session.check is not None and session.credentials is not None:
        shown_answer = _shown_answer(talk, session.check)
        talk.show(answers.answer_lines(shown_answer))
        talk.show(answers.remedy_lines(shown_answer))
        if session.check.accepted:
            talk.show(lines.comparing_lines(session))


def _shown_answer(talk: Talk, check: CredentialCheck) -> answers.ShownAnswer:
    result = talk.last_check
    whole = result if result is not None and result.sentence == check.sentence else None
    return answers.shown_answer(talk.session, check, whole, talk.remembered.nicknames)


def _host(talk: Talk) -> str:
    host = read_address(talk.session.endpoint).host_and_port
    return talk.remembered.nicknames.host(host) if talk.session.sharing else host


# Asking Mavvrik, going on -------------------------------------------------------------------------


async def _check(talk: Talk) -> None:
    credentials = talk.session.credentials
    if credentials is None:
        return
    talk.say(f"Asking {_host(talk)} …")
    asked = talk.check_credentials(credentials, talk.session.endpoint)
    result = await talk.unless_stopped(asked)
    if result is None:
        return
    talk.last_check = result
    where = talk.around.where() if talk.around.ssh else ""
    evidence = Evidence(How.CHECKED, talk.clock(), where, result.label)
    check = CredentialCheck(result.accepted, result.refused, result.code, result.sentence, evidence)
    talk.update_session(replace(talk.session, check=check, went_on_anyway=False))


def _go_on(talk: Talk, *, anyway: bool) -> None:
    session = talk.session
    if anyway:
        session = replace(session, went_on_anyway=True)
    elif session.agent_compared is None:
        session = replace(session, agent_compared=Evidence(How.SAID, talk.clock()))
    talk.update_session(session)
    talk.go_next()


async def _copy_id(talk: Talk) -> None:
    reading = talk.session.reading
    found = reading.values.get(AGENT) if reading else None
    if found is not None and isinstance(found.value, str):
        await copy_for_person(talk, found.value, LABELS[AGENT])


async def _copy_details(talk: Talk) -> None:
    check = talk.session.check
    if check is None:
        return
    text = answers.details_of(_host(talk), _shown_answer(talk, check))
    await copy_for_person(talk, text, "Details of the answer")
