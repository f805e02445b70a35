"""Step 3: what it shows, what can be done, what happens; in both front ends alike."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.screens.last_steps import COPIED_AT, Still
from tests.screens.settings_steps import PLAIN, VENDOR, VENDOR_SECRET, loaded
from tests.screens.walking import API_KEY, AT_STEP_3, BLOCK
from tests.steps.world import StandIn, make, offered, said
from wizard.core.client.sources import SourceKind
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Elsewhere, Evidence, How
from wizard.core.session.session import Session, current_step
from wizard.guide import click_paths
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.files.trouble import FileTrouble
from wizard.services.practice.mavvrik import Practice
from wizard.services.practice.sample import COMPANY_EXAMPLE
from wizard.services.surroundings import Surroundings
from wizard.steps import load
from wizard.steps.blocks import Lines, Paste, Question
from wizard.steps.dialogs import OPEN_SETTINGS, AskPath, StuckPage
from wizard.steps.load import Load

BROKEN = PLAIN.replace('"vim"', '"vim",')
MANAGED = CompanySource(
    SourceKind.FILE, "/etc/claude-code/managed-settings.json", True, PLAIN.encode()
)
UNREADABLE = replace(
    MANAGED, readable=False, text=None, trouble="You have no permission to read it."
)
UNCONFIRMED = replace(loaded(PLAIN), settings_confirmed=False)
EMPTY = AT_STEP_3.with_settings(SettingsText("{}\n"), Evidence(How.CHECKED, COPIED_AT))


@dataclass
class Computer(Still):
    """A computer on which these company settings are found."""

    sources: Sequence[CompanySource] = field(default_factory=tuple)
    hangs: bool = False

    async def find_company(self) -> Sequence[CompanySource]:
        if self.hangs:
            raise TimeoutError
        return self.sources


async def begun(
    session: Session = AT_STEP_3, sources: Sequence[CompanySource] = (), **given: object
) -> tuple[Load, StandIn]:
    """Return the step after it has examined this computer."""
    outside = given.pop("outside", Computer(sources=sources))
    step, world = make(Load, session, outside=outside, **given)
    await step.begin()
    return step, world


def block(step: Load, name: str) -> Lines:
    (found,) = [one for one in step.blocks() if one.id == name and isinstance(one, Lines)]
    return found


def question(step: Load) -> Question:
    (found,) = [one for one in step.blocks() if isinstance(one, Question)]
    return found


# What is read -------------------------------------------------------------------------------------


async def test_a_paste_is_taken_with_how_it_came() -> None:
    step, world = await begun()
    await step.pasted("paste", VENDOR)
    assert world.session.settings == SettingsText(VENDOR)
    found = Evidence(How.CHECKED, COPIED_AT, "from this computer", "pasted")
    assert world.session.loaded == found
    assert not world.session.settings_confirmed
    assert "You already send telemetry to Datadog. Step 4 asks about it." in said(step)
    assert VENDOR_SECRET not in said(step)


@pytest.mark.parametrize("ends", ["\r", "\r\n"])
async def test_line_ends_that_a_terminal_turned_into_cr_become_lf_again(ends: str) -> None:
    step, world = await begun()
    await step.pasted("paste", PLAIN.replace("\n", ends))
    assert world.session.original == SettingsText(PLAIN)


async def test_a_vendor_that_is_already_kept_needs_no_decision() -> None:
    env = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
        "OTEL_METRICS_EXPORTER": "otlp",
    }
    step, _ = await begun()
    await step.pasted("paste", json.dumps({"env": env}))
    assert "Datadog and Mavvrik already have separate entries. They stay." in said(step)
    assert "Nothing is decided yet" not in said(step)


async def test_a_long_last_line_shows_its_beginning_and_no_secret() -> None:
    secret = "q7" * 20
    text = json.dumps({"api_keys": [secret], "env": {"A": "x" * 5000}})
    for pasted, shown in ((text, '{"api_keys": ["••••••••'), (text.replace('["', '[\n"'), '"••')):
        step, _ = await begun()
        await step.pasted("paste", pasted)
        assert f"Last line {shown}" in said(step)
        assert secret not in said(step)


async def test_a_text_too_large_for_settings_is_discarded_with_a_sentence() -> None:
    step, world = await begun()
    await step.pasted("paste", '{"a": "' + "x" * 4_194_305 + '"}')
    assert (world.session.settings, world.session.unreadable) == (None, None)
    assert "! The text is longer than 4,194,304 characters." in said(step)


async def test_the_later_of_two_texts_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = asyncio.Event()

    async def in_turn(work: object, *, limit: float) -> object:
        if not go_on.is_set():
            go_on.set()
            await asyncio.sleep(0.01)  # the second one overtakes
        return work()  # type: ignore[operator]

    monkeypatch.setattr("wizard.steps.load.in_daemon_thread", in_turn)
    step, world = await begun()
    first = asyncio.ensure_future(step.pasted("paste", PLAIN))
    await go_on.wait()
    await step.pasted("paste", VENDOR)
    await first
    assert world.session.settings == SettingsText(VENDOR)


async def test_reading_that_never_ends_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("wizard.steps.load.in_daemon_thread", never)
    step, world = await begun()
    await step.pasted("paste", PLAIN)
    assert world.told == ["[problem] Not read: Reading took too long. Nothing was loaded."]
    assert world.session == AT_STEP_3
    (box,) = [one for one in step.blocks() if isinstance(one, Paste)]
    assert box.said == ""  # it is not busy any more


# What is no settings text -------------------------------------------------------------------------


async def test_white_space_never_becomes_an_empty_document() -> None:
    step, world = await begun()
    await step.pasted("paste", "  \n")
    assert "! There is only white space here." in said(step)
    assert "start empty" in said(step)
    assert (world.session.settings, world.session.unreadable) == (None, None)
    assert step.focus() == "paste"


async def test_an_empty_paste_starts_nothing() -> None:
    step, world = await begun()
    await step.pasted("paste", "")
    assert world.session == AT_STEP_3


async def test_the_credentials_block_is_recognized_and_discarded() -> None:
    step, world = await begun()
    await step.pasted("paste", BLOCK)
    assert "! These are the credentials from the Connect tab, not the settings." in said(step)
    assert "Paste them in step 2." in said(step)
    assert (world.session.settings, world.session.unreadable) == (None, None)
    assert API_KEY not in repr(vars(step))


async def test_a_wrong_paste_does_not_lose_what_was_loaded() -> None:
    session = loaded(VENDOR, {"other-telemetry": "keep"}).go_to(3)
    step, world = await begun(session)
    await step.pasted("paste", "MVK_API_KEY=abc")
    assert world.session.settings == SettingsText(VENDOR)
    assert world.session.choices == {"other-telemetry": "keep"}
    await step.back()
    assert world.moves == []  # back to what was loaded
    assert offered(step)[0] == "confirm"


# What cannot be read ------------------------------------------------------------------------------


async def test_an_unreadable_text_has_its_sentence_its_place_and_its_fix() -> None:
    step, world = await begun()
    await step.pasted("paste", BROKEN)
    assert "x There is 1 comma too many. line 6, column 20" in said(step)
    assert '6 | "EDITOR": "vim", | ^ nothing follows this comma' in said(step)
    assert '~ Remove this comma before "EDITOR": "vim", after "EDITOR": "vim"' in said(step)
    assert offered(step) == ["again", "use_fix", "open_file", "start_empty", "back"]
    assert (world.session.settings, world.session.unreadable) == (None, SettingsText(BROKEN))


async def test_a_fix_is_made_when_it_is_asked_for() -> None:
    step, world = await begun()
    await step.pasted("paste", BROKEN)
    await step.perform("use_fix")
    session = world.session
    assert session.unreadable is None
    assert (session.original, session.settings) == (SettingsText(BROKEN), SettingsText(PLAIN))
    assert session.fixes == ("Remove this comma",)
    assert session.loaded is not None
    assert session.loaded.detail == "pasted"
    assert "Fixed Remove this comma." in said(step)


async def test_without_a_fix_there_is_no_action_for_it() -> None:
    step, _ = await begun()
    await step.pasted("paste", PLAIN.rstrip()[:-1])
    assert "A closing } is missing" in said(step)
    assert "use_fix" not in offered(step)


async def test_secrets_in_a_broken_text_are_masked() -> None:
    step, world = await begun()
    await step.pasted("paste", VENDOR.replace(f'{VENDOR_SECRET}"', f'{VENDOR_SECRET}",,'))
    assert world.session.unreadable is not None
    assert VENDOR_SECRET not in said(step)


async def test_values_at_a_wrong_place_can_be_moved_here() -> None:
    text = PLAIN.replace('  "env"', '  "OTEL_TRACES_EXPORTER": "otlp",\n  "env"')
    step, world = await begun()
    await step.pasted("paste", text)
    await step.chosen("elsewhere", Elsewhere.NO)
    assert "1 to fix" in said(step)
    assert 'OTEL_TRACES_EXPORTER is at the top level, not in "env".' in said(step)
    assert "~ Move it to env" in said(step)
    await step.perform("use_fix")
    settings = world.session.settings
    assert settings is not None
    assert '"EDITOR": "vim",\n    "OTEL_TRACES_EXPORTER": "otlp"\n' in settings.text
    assert world.session.original == SettingsText(text)
    assert "Fixed Move it to env." in said(step)


# The same text and another one --------------------------------------------------------------------


async def test_the_same_text_keeps_its_decisions_and_another_one_drops_them() -> None:
    session = loaded(VENDOR, {"other-telemetry": "keep", "command-lines": "mavvrik"})
    step, world = await begun(session.go_to(3))
    await step.perform("again")
    await step.pasted("paste", VENDOR.replace("\n", "\r"))
    assert world.session.choices == session.choices
    assert world.session.settings_confirmed
    await step.pasted("paste", PLAIN)
    assert world.session.choices == {}
    assert not world.session.settings_confirmed
    assert current_step(world.session) == 3


async def test_settings_loaded_long_ago_are_asked_for_again() -> None:
    was = Evidence(How.CHECKED, COPIED_AT - timedelta(minutes=45), "from this computer", "pasted")
    session = replace(loaded(VENDOR, {"other-telemetry": "keep"}), loaded=was)
    step, world = await begun(session.go_to(3))
    assert "! Loaded 45 min ago. A colleague may have edited the settings since" in said(step)
    assert step.focus() == "paste"
    assert "You share your screen" not in said(step)
    step.update(sharing=True)  # the browser is opened once more
    assert "You share your screen, and the editor may show keys." in said(step)
    await step.pasted("paste", VENDOR)
    assert "loaded 14:12" in said(step)
    assert world.session.choices == {"other-telemetry": "keep"}


# Other ways to load -------------------------------------------------------------------------------


async def test_a_file_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "our settings.json"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    step, world = await begun()
    world.answers.append(str(path))
    await step.perform("open_file")
    assert world.opened == [(AskPath, (OPEN_SETTINGS,))]
    assert world.session.original is not None
    assert world.session.original.encode() == path.read_bytes()
    assert "Read 9 lines, valid JSON" in said(step)
    assert f"From {path}" in said(step)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/nowhere/nothing.json", "/nowhere/nothing.json does not exist."),
        ("/", "/ is a folder, not a file."),
    ],
)
async def test_a_file_that_cannot_be_read_has_its_sentence(path: str, sentence: str) -> None:
    step, world = await begun()
    world.answers.append(path)
    await step.perform("open_file")
    assert (world.opened[1][1][0].path, world.told) == (path, [])
    assert world.opened[1][1][0].refused.startswith(sentence)
    assert world.session == AT_STEP_3


async def test_an_encoding_that_claude_code_refuses_has_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(b"\xfe\xff" + PLAIN.encode("utf-16-be"))
    step, world = await begun()
    world.answers.append(str(tmp_path / "s.json"))
    await step.perform("open_file")
    assert "UTF-16" in world.opened[1][1][0].refused
    assert world.session == AT_STEP_3


async def test_leaving_the_question_for_a_file_reads_nothing() -> None:
    step, world = await begun()
    world.answers.append("")
    await step.perform("open_file")
    assert (world.session, world.told) == (AT_STEP_3, [])


async def test_in_practice_the_practice_settings_come_first() -> None:
    step, world = await begun(replace(AT_STEP_3, practice=True), practice=Practice())
    assert offered(step)[0] == "take_sample"
    assert step.focus() == ""
    assert "Not checked in practice." in said(step)
    await step.perform("take_sample")
    assert world.session.settings == SettingsText(COMPANY_EXAMPLE)
    assert "Use these sample settings?" in said(step)
    assert "Read 35 lines, valid JSON" in said(step)
    assert "Use these settings" in [one.label for one in step.actions()]
    await step.pasted("paste", PLAIN)
    assert "Does your console show the same?" in said(step)
    assert "Yes, it is our file" in [one.label for one in step.actions()]


async def test_the_managed_file_of_this_computer_can_be_taken() -> None:
    step, world = await begun(AT_STEP_3, [MANAGED])
    assert "This computer: found in /etc/claude-code/managed-settings.json." in said(step)
    await step.perform("managed_file")
    assert world.session.settings == SettingsText(PLAIN)
    assert "From /etc/claude-code/managed-settings.json Read 9 lines" in said(step)


async def test_an_unreadable_managed_file_is_named_and_not_offered() -> None:
    step, _ = await begun(AT_STEP_3, [UNREADABLE])
    assert "found in /etc/claude-code/managed-settings.json" in said(step)
    assert "managed_file" not in offered(step)


async def test_a_computer_that_does_not_answer_is_reported() -> None:
    step, _ = make(Load, AT_STEP_3, outside=Computer(hangs=True))
    assert "Looking on this computer …" in said(step)
    await step.begin()
    assert "This computer: could not be checked." in said(step)


async def test_over_ssh_it_names_the_computer_and_hides_it_while_sharing() -> None:
    around = Surroundings(ssh=True, computer="jump01")
    step, world = await begun(around=around)
    assert "ump01, over SSH: none found." in said(step)
    step.update(sharing=True)
    assert "Host 1, over SSH: none found." in said(step)
    assert "ump01" not in said(step)
    assert "You share your screen" not in said(step)  # said before this step opens
    assert step.why == ""
    assert world.session.sharing


async def test_help_is_next_to_the_click_path() -> None:
    step, world = await begun()
    await step.perform("no_manage")
    assert world.opened == [(StuckPage, (click_paths.NO_MANAGE,))]


async def test_the_text_can_be_viewed_but_not_while_sharing() -> None:
    step, world = await begun(loaded(VENDOR).go_to(3))
    await step.perform("view_text")
    assert world.viewed == [(VENDOR, "Your settings.json", None)]
    step.update(sharing=True)
    assert "view_text" not in offered(step)


# Settings from elsewhere --------------------------------------------------------------------------


async def test_no_answer_is_preselected_and_the_question_may_wait() -> None:
    step, world = await begun()
    assert "? Do settings also come from Jamf, Intune, Ansible or a file?" in said(step)
    assert "This computer: none found." in said(step)
    asked = question(step)
    assert (asked.shown, asked.taken, asked.may_wait) == (True, "", True)
    assert world.session.elsewhere is None


@pytest.mark.parametrize("answer", list(Elsewhere))
async def test_each_answer_is_kept_in_the_session(answer: Elsewhere) -> None:
    step, world = await begun()
    await step.chosen("elsewhere", answer)
    assert world.session.elsewhere is answer
    assert question(step).taken == answer
    opened = [(StuckPage, (click_paths.ELSEWHERE,))] if answer is Elsewhere.NOT_SURE else []
    assert world.opened == opened


async def test_it_is_asked_again_only_where_nothing_answered_it() -> None:
    step, _ = await begun(replace(loaded(PLAIN), elsewhere=None).go_to(3))
    assert "Do settings also come from Jamf, Intune, Ansible or a file?" in said(step)
    asked = question(step)
    assert (asked.shown, asked.may_wait) == (True, False)
    step, _ = await begun(loaded(PLAIN).go_to(3))
    assert not question(step).shown
    assert "Jamf" not in said(step)


async def test_a_yes_stays_visible() -> None:
    step, _ = await begun(replace(loaded(PLAIN), elsewhere=Elsewhere.YES).go_to(3))
    text = "! Confirmed by you: settings also come from elsewhere. Saving here switches those off."
    assert text in said(step)


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        (None, "Go on without knowing"),
        (Elsewhere.NOT_SURE, "Go on without knowing"),
        (Elsewhere.YES, "Go on anyway"),
    ],
)
async def test_an_empty_console_with_not_sure_is_the_loudest_state(
    answer: Elsewhere | None, label: str
) -> None:
    step, _ = await begun(replace(AT_STEP_3, elsewhere=answer))
    await step.perform("start_empty")
    assert "Confirmed by you: no settings are in use yet." in said(step)
    assert "! You start empty. If your settings come from elsewhere" in said(step)
    assert "saving in the console switches them off for everyone, and nobody is told." in said(step)
    assert block(step, "mdm").loud
    assert offered(step) == ["how_to_check", "confirm", "again", "view_text", "back"]
    (go_on,) = [one for one in step.actions() if one.id == "confirm"]
    assert (go_on.label, go_on.keys, go_on.explicit) == (label, "", True)  # no key goes on


async def test_no_makes_it_quiet() -> None:
    step, _ = await begun(EMPTY)
    await step.chosen("elsewhere", Elsewhere.NO)
    assert "You start empty" not in said(step)
    assert step.actions()[0].label == "Yes, it is empty"


# The original -------------------------------------------------------------------------------------


async def test_settings_that_were_fixed_are_kept_as_they_were_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    step, world = await begun()
    await step.pasted("paste", BROKEN)
    await step.perform("use_fix")
    await step.chosen("elsewhere", Elsewhere.NO)
    await step.perform("confirm")
    assert Path(world.session.original_kept).read_text() == BROKEN
    assert world.session.settings_confirmed
    assert world.moves == ["next"]


@pytest.mark.parametrize("practice", [False, True])
async def test_the_question_about_settings_from_elsewhere_comes_first(practice: bool) -> None:
    unanswered = replace(UNCONFIRMED, elsewhere=None, practice=practice)
    step, world = await begun(unanswered)
    assert step.focus() == "elsewhere"
    assert step.offered()[0].waits
    await step.perform("confirm")
    assert (world.session.settings_confirmed, world.moves) == (False, [])
    await step.chosen("elsewhere", Elsewhere.YES)
    assert step.focus() == ""
    await step.perform("confirm")
    assert (world.session.settings_confirmed, world.moves) == (True, ["next"])


async def test_continuing_without_knowing_is_possible_and_is_not_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    step, world = await begun(EMPTY)
    await step.perform("confirm")
    assert world.session.elsewhere is None
    assert world.moves == ["next"]


async def test_in_practice_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    step, world = await begun(replace(UNCONFIRMED, practice=True))
    assert "Practice keeps no copy." in said(step)
    await step.perform("confirm")
    assert world.session.settings_confirmed
    assert world.session.original_kept == ""
    assert list(tmp_path.iterdir()) == []


async def test_without_a_kept_original_the_person_must_choose_to_continue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> str:
        raise FileTrouble("The disk is full.", "Nothing could be kept.", "Make room.")

    monkeypatch.setattr(load, "keep_original", full)
    step, world = await begun(UNCONFIRMED)
    await step.perform("confirm")
    assert "The original is not kept. The disk is full. Make room." in said(step)
    labels = [(one.label, one.explicit) for one in step.actions()[:2]]
    assert labels == [("Try again", False), ("Continue without a copy", True)]
    await step.perform("confirm")
    assert not world.session.settings_confirmed
    await step.perform("without_copy")
    assert world.session.settings_confirmed
    assert world.session.original_kept == ""
    assert world.moves == ["next"]
