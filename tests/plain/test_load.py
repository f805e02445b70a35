"""Step 3 as a conversation: a paste or a number, files, and the question that may wait."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.plain.talking import converse, make_talk
from tests.screens.last_steps import COPIED_AT, Still
from tests.screens.walking import AT_STEP_3
from wizard.core.client.sources import SourceKind
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Elsewhere, Evidence, How
from wizard.services.claude.managed_settings import CompanySource
from wizard.steps.load import Load


async def test_step_3_shows_the_text_with_its_secrets_masked() -> None:
    text = '{\n  "env": {"SOME_API_KEY": "sk-0123456789abcdefghijklmn"}\n}\n'
    loaded = Evidence(How.CHECKED, COPIED_AT, "from this computer", "pasted")
    session = replace(AT_STEP_3.with_settings(SettingsText(text), loaded), viewing=3)
    talk, person = make_talk(session, "No", "View text", outside=Still())
    await converse(Load, talk)
    assert '2    "env": {"SOME_API_KEY":' in person.heard
    assert "0123456789abcdef" not in person.heard


async def test_step_3_takes_a_paste_first_and_asks_its_question_before_going_on() -> None:
    talk, person = make_talk(AT_STEP_3, '={"env": {}}', "=1", outside=Still())
    await converse(Load, talk)
    assert talk.session.elsewhere is Elsewhere.NO
    before, after = person.said.split("Paste: ")
    assert "Jamf, Intune, Ansible or a file" in before
    assert "1. No" not in before
    assert "1. No 2. Yes 3. Not sure" in after
    assert "1. Yes, it is our file 2. Paste again" in after


async def test_a_path_that_was_refused_is_offered_again(tmp_path: Path) -> None:
    missing = str(tmp_path / f"{'long' * 20}.json")  # a sign is beside a path of any length
    answers = ("Open a file", f"={missing}", "=b", "Open a file", "")
    for sharing, times in ((False, 3), (True, 1)):
        session = replace(AT_STEP_3, sharing=sharing)
        talk, person = make_talk(session, *answers, outside=Still())
        await converse(Load, talk)
        shown = f"…/{Path(missing).name}" if sharing else missing
        assert f"\n[caution] {shown}" in person.heard
        assert person.heard.count(f"Path [{missing}]: ") == times


async def test_an_unreadable_text_can_be_replaced_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"env": {}}\n')
    broken = SettingsText('{"env": ')
    session = replace(AT_STEP_3.with_unreadable(broken), loaded=Evidence(How.CHECKED, COPIED_AT))
    talk, _ = make_talk(session, "Open a file", f"={file}", outside=Still())
    await converse(Load, talk)
    assert talk.session.settings == SettingsText('{"env": {}}\n')
    talk, _ = make_talk(session, "Start empty", outside=Still())
    await converse(Load, talk)
    assert talk.session.settings == SettingsText("{}\n")


class Managed(Still):
    """A computer with a managed settings file."""

    async def find_company(self) -> list[CompanySource]:
        place = "/etc/claude-code/managed-settings.json"
        return [CompanySource(SourceKind.FILE, place, True, b'{"env": {"A": "1"}}\n')]


async def test_an_empty_console_offers_this_computers_managed_file() -> None:
    session = replace(AT_STEP_3, elsewhere=Elsewhere.NOT_SURE)
    session = session.with_settings(SettingsText("{}\n"), Evidence(How.CHECKED, COPIED_AT))
    talk, person = make_talk(session, "Use this computer's file", outside=Managed())
    await converse(Load, talk)
    assert "2. Go on without knowing" in person.said
    assert talk.session.settings == SettingsText('{"env": {"A": "1"}}\n')


async def test_in_the_loud_state_the_question_can_be_answered_again() -> None:
    session = replace(AT_STEP_3, elsewhere=Elsewhere.NOT_SURE)
    session = session.with_settings(SettingsText("{}\n"), Evidence(How.CHECKED, COPIED_AT))
    talk, person = make_talk(session, "Change answer", "=1", outside=Still())
    await converse(Load, talk)
    assert talk.session.elsewhere is Elsewhere.NO
    assert "1. Yes, it is empty" in person.said
