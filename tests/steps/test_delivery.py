"""Step 5 without the console: the file, the answers, and what is said about it everywhere."""

from __future__ import annotations

import json
import plistlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.lives import again
from tests.plain.talking import converse, make_talk
from tests.screens.copying import BEFORE, RESULT
from tests.screens.last_steps import COPIED_AT, Still
from tests.steps.world import StandIn, make, offered, said
from wizard.core.client.sources import SourceKind
from wizard.core.package.containers import unpack
from wizard.core.package.targets import BY_ID, TARGETS
from wizard.core.session.record import Delivered, Elsewhere, How
from wizard.core.session.saving import BadSavedSession, read_session, write_session
from wizard.core.session.summary import (
    Safety,
    leaving_summary,
    open_points,
    safety_text,
    state_sentence,
)
from wizard.guide.causes import CauseCheck
from wizard.guide.evidence import KNOWABLE, Fact, items_of, known, proof
from wizard.guide.troubleshooting import TROUBLES, open_causes
from wizard.services.claude.managed_settings import CompanySource
from wizard.steps.copy import Copy, CopyStage
from wizard.steps.dialogs import AskChoice, AskPath
from wizard.steps.frame_words import facts
from wizard.steps.removal import Removal
from wizard.steps.undo import Undo, undo_card
from wizard.steps.verify_checks import CauseChecks, CheckResultLine, runnable_checks

PATH = "/tmp/pilot"
PILOT = (Elsewhere.NO, "pilot", "12")


async def after(*actions: str, answers: tuple[Any, ...], **given: Any) -> tuple[Copy, StandIn]:
    step, world = make(Copy, given.pop("session", BEFORE), answers=deque(answers), **given)
    await step.begin()
    for action in actions:
        await step.perform(action)
    return step, world


async def delivered(target: str = "linux", *said_of_it: Any) -> tuple[Copy, StandIn]:
    answers = (target, PATH, *(said_of_it or PILOT))
    return await after("deliver", "delivered", answers=answers)


# The file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
async def test_the_file_holds_the_result_for_its_target(target: Any) -> None:
    step, world = await after("deliver", answers=(target.id, PATH))
    (page, (title, choices)), (asked, given) = world.opened
    assert (page, asked) == (AskChoice, AskPath)
    assert title == "Deliver it another way: pilot group, MDM, file"
    assert [one.label for one in choices] == [one.label for one in TARGETS]
    assert given[0].title == target.label
    assert given[0].path == f"~/{target.file}"
    data = world.outside.saved[PATH]
    taken = unpack(data)
    assert json.loads(taken.text if taken else data) == json.loads(RESULT)
    assert step.stage is CopyStage.DELIVERING
    assert f"Saved to {PATH}, for you only." in said(step)
    assert "Run there: mvk-wizard check --this-computer" in said(step)
    assert "Any setting in the Claude console wins over MDM and files" in said(step)
    assert "Every user of that computer can read these settings and the API key" in said(step)
    assert offered(step) == ["delivered", "deliver", "copy_settings", "back"]


async def test_the_command_can_be_typed_unchanged(own_home: Path) -> None:
    step, _ = await after("deliver", answers=("reg", str(own_home / "my file.reg")))
    assert "reg import ~/'my file.reg'" in said(step)
    assert "Saved to ~/my file.reg, for you only." in said(step)


async def test_until_it_is_delivered_nothing_changed() -> None:
    _, world = await after("deliver", answers=("plist", PATH))
    session = world.session
    assert safety_text(session) == "FILE WRITTEN, NOT DELIVERED"
    assert list(open_points(session)) == ["not delivered"]
    assert facts(session)[5] == "Not delivered yet"
    assert state_sentence(session) == (
        "Settings written to a file, not delivered. Nothing changes for developers until you"
        " deliver it."
    )
    assert session.files == (PATH,)


async def test_going_back_changes_nothing() -> None:
    for answers in ((), ("plist",), (None,)):
        step, world = await after("deliver", answers=answers)
        assert world.session.taken is None
        assert step.stage is CopyStage.BEFORE
    for missing in ((), (Elsewhere.NO,), (Elsewhere.NO, "pilot")):
        step, world = await after("deliver", "delivered", answers=("plist", PATH, *missing))
        assert world.session.live is None
        assert step.stage is CopyStage.DELIVERING


async def test_copying_goes_back_to_the_console() -> None:
    step, world = await after("deliver", "copy_settings", answers=("reg", PATH))
    assert step.stage is CopyStage.CLICKING
    assert safety_text(world.session) == "COPIED, NOT SAVED"


async def test_values_that_a_container_cannot_hold_are_reported() -> None:
    settings = BEFORE.settings
    assert settings is not None
    text = settings.text.rstrip().removesuffix("}") + ', "note": null}\n'
    session = replace(BEFORE, settings=replace(settings, text=text))
    _, world = await after("deliver", answers=("plist", PATH), session=session)
    assert world.outside.saved == {}
    assert world.told == [
        "[problem] Not written: These settings don't fit into a property list."
        " note is null, which a property list doesn't have."
    ]


# To whom ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "answers", "line", "sentence"),
    [
        ("linux", PILOT, "DELIVERED BY FILE, YOU SAID: PILOT (12)", "by file to a pilot (12)"),
        (
            "intune",
            (Elsewhere.YES, "everyone"),
            "DELIVERED BY MDM, YOU SAID: EVERYONE",
            "by MDM to everyone",
        ),
    ],
)
async def test_it_says_everywhere_who_got_the_settings(
    target: str, answers: tuple[Any, ...], line: str, sentence: str
) -> None:
    step, world = await delivered(target, *answers)
    session = world.session
    assert safety_text(session) == line
    assert step.stage is CopyStage.DELIVERED
    assert f"Delivered {sentence}. confirmed by you 14:12" in said(step)
    assert state_sentence(session).startswith(f"Settings delivered {sentence} 14:12 (confirmed by")
    way = sentence.split()[1]
    assert facts(session)[5] == f"By {way}, you said 14:12"
    summary = leaving_summary(session)
    assert f"delivered by {way} (by you)" in summary
    assert f"undo      mvk-wizard package SETTINGS --for {target} --removal\n" in summary
    items = {one.id: one for one in items_of(session)}
    assert items["saved"].text == f"Delivered {sentence}"
    found = proof(items["saved"], known(session))
    assert found is not None
    assert found.how is How.SAID
    assert len(items) == 10


async def test_it_asks_and_says_whether_the_console_wins() -> None:
    for answer, shown, is_open in (
        (Elsewhere.NO, "No console holds settings that win, you said.", False),
        (Elsewhere.YES, "The console holds settings, you said. Any setting in the", True),
        (Elsewhere.NOT_SURE, "Look in the console. Any setting in the Claude console wins", True),
    ):
        step, world = await delivered("plist", answer, "everyone")
        assert world.opened[2][1][0] == "Does the Claude console hold any setting?"
        assert shown in said(step)
        item = next(one for one in items_of(world.session) if one.id == "opened")
        assert item.text == "Console holds no settings"
        assert (proof(item, known(world.session)) is None) is is_open


async def test_an_invalid_number_is_asked_for_again() -> None:
    answers = (Elsewhere.NO, "pilot", "many", "0", "1000001", "²", "7")
    _, world = await delivered("linux", *answers)
    live = world.session.live
    assert live is not None
    assert live.delivered == Delivered("linux", False, Elsewhere.NO, 7)
    asked = [given[0].refused for page, given in world.opened if page is AskPath][-5:]
    assert asked == ["", *["Type a number from 1 to 1,000,000."] * 4]


async def test_answers_can_be_changed_and_another_way_chosen() -> None:
    step, world = await delivered()
    assert offered(step) == ["next", "delivered", "deliver", "copy_settings", "back"]
    world.answers.extend((Elsewhere.NO, "everyone"))
    await step.perform("delivered")
    assert safety_text(world.session) == "DELIVERED BY FILE, YOU SAID: EVERYONE"
    world.answers.extend(("mobileconfig", PATH))
    await step.perform("deliver")
    assert step.stage is CopyStage.DELIVERING
    assert BY_ID["mobileconfig"].label in said(step)
    assert safety_text(world.session) == "DELIVERED BY FILE, YOU SAID: EVERYONE"
    assert plistlib.loads(world.outside.saved[PATH])["PayloadType"] == "Configuration"
    world.answers.extend((Elsewhere.NO, "everyone"))
    await step.perform("delivered")
    assert safety_text(world.session) == "DELIVERED BY MDM, YOU SAID: EVERYONE"
    await step.perform("next")
    assert world.moves == ["next"]


async def test_a_save_in_the_console_takes_its_place() -> None:
    step, world = await delivered()
    await step.perform("copy_settings")
    assert step.stage is CopyStage.CLICKING
    await step.pasted("paste", RESULT)
    assert safety_text(world.session).startswith(f"{Safety.SAVED}, COMPARED")
    assert world.session.live is not None
    assert world.session.live.delivered is None


async def test_the_next_start_knows_it() -> None:
    for actions in (("deliver",), ("deliver", "delivered")):
        _, world = await after(*actions, answers=("reg", PATH, *PILOT))
        later = again(world.session, COPIED_AT)
        assert safety_text(later) == safety_text(world.session)
        assert facts(later)[5] == facts(world.session)[5]


async def test_a_file_with_an_odd_target_is_not_taken() -> None:
    _, world = await delivered("reg")
    data = write_session(world.session, COPIED_AT)
    assert data.count(b'"target": "reg"') == 2
    with pytest.raises(BadSavedSession):
        read_session(data.replace(b'"target": "reg"', b'"target": "../x"'), COPIED_AT)


async def test_after_a_delivery_no_likely_cause_speaks_of_the_console_as_the_place() -> None:
    _, world = await delivered()
    facts_then = known(world.session)
    for symptom in TROUBLES:
        for cause in open_causes(symptom, facts_then):
            assert "Reload the page, click Manage" not in cause.check, cause.id
            assert '"remote"' not in cause.check, cause.id
    assert CauseCheck.COMPARE_CONSOLE not in runnable_checks(world.session)
    assert "remote" not in KNOWABLE[Fact.ARRIVED_SAID].sentence


async def test_undo_and_removal_say_how_to_take_it_back() -> None:
    there = [
        "This was delivered without the console. To undo it:",
        "With other settings in it: deliver what mvk-wizard package --removal writes. Otherwise:",
        "sudo rm /etc/claude-code/managed-settings.json",
    ]
    _, world = await delivered()
    for page in (Undo, Removal):
        shown, _ = make(page, world.session)
        assert " ".join(there) in said(shown)
        shown, _ = make(page, BEFORE)
        assert "package" not in said(shown)
    card = undo_card(world.session, None, COPIED_AT).decode()
    begins = ["UNDO CARD: Claude Code → Mavvrik", ""]
    begins += ["The managed settings of Claude Code were delivered: 2026-11-23 14:12."]
    begins += ["This card says how to undo that.", "", "TAKE THEM BACK"]
    assert card.splitlines()[: len(begins) + 3] == [*begins, *(f"  {one}" for one in there)]
    for of_the_console in ("Manage", "Update settings", "env", "Owner"):
        assert of_the_console not in card.replace("The managed", "")


async def test_plain_mode_asks_the_same() -> None:
    outside = Still()
    talk, person = make_talk(
        BEFORE,
        *("Deliver it another way", "Windows: registry file", f"={PATH}"),
        *("I delivered it", "No, or no console", "A pilot group", "=12"),
        outside=outside,
    )
    await converse(Copy, talk)
    assert unpack(outside.saved[PATH]) is not None
    assert safety_text(talk.session) == "DELIVERED BY MDM, YOU SAID: PILOT (12)"
    for words in (
        "Deliver it another way: pilot group, MDM, file",
        f"Saved to {PATH}, for you only.",
        f"reg import {PATH}",
        "Does the Claude console hold any setting?",
        "Who gets these settings?",
        "How many computers are in the pilot?",
        "Delivered by MDM to a pilot (12).",
    ):
        assert words in person.said


# Step 6 -------------------------------------------------------------------------------------------


@dataclass
class Looking(Still):
    """A computer with these company settings."""

    found: tuple[CompanySource, ...] = ()

    async def find_company(self) -> Sequence[CompanySource]:
        return self.found


async def test_step_6_looks_where_it_was_delivered() -> None:
    _, world = await delivered()
    place = "/etc/claude-code/managed-settings.json"
    source = CompanySource(SourceKind.FILE, place, True, RESULT.encode())
    for found, sentence in (
        ((source,), f"The Mavvrik values are in {place}, as planned."),
        ((), "The delivered settings are not on this computer."),
    ):
        _, here = make(Copy, world.session, outside=Looking(found=found))
        results: list[CheckResultLine] = []
        await CauseChecks(cast(Any, here), results).run(CauseCheck.READ_ARRIVED)
        assert [one.sentence for one in results] == [sentence]
        results.clear()
        await CauseChecks(cast(Any, here), results).run(CauseCheck.LOOK_FOR_SETTINGS)
        assert [one.sentence for one in results] == ["No other company settings are here."]
