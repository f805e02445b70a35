"""Step 6: what it shows, what can be done, what happens; in both front ends alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.screens.last_steps import COPIED_AT, SSH, Still, at_step_5, at_step_6
from tests.screens.walking import ACCEPTED, NOW, REFUSED, SECRET_PART, UNREACHABLE, answering
from tests.steps.polling import ADDRESS, Polling
from tests.steps.world import StandIn, make, offered, said
from wizard.core.client.sources import SourceKind
from wizard.core.credentials.reading import Credentials
from wizard.core.session.record import Answer, Elsewhere, Evidence, How, Sighting
from wizard.core.session.session import Session, exit_code
from wizard.guide import click_paths, messages
from wizard.guide.causes import CAUSES
from wizard.guide.evidence import Fact, known
from wizard.guide.troubleshooting import open_causes
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.net.preflight import Check, PreflightLine, PreflightState
from wizard.services.practice.mavvrik import Practice
from wizard.services.practice.sample import SampleSent
from wizard.steps import blocks as b
from wizard.steps import verify_checks
from wizard.steps.dialogs import StuckPage
from wizard.steps.trial import Trial
from wizard.steps.verify import CAUSES_AT_ONCE, REMIND_AFTER, Verify, VerifyStage

ACTIVE = Evidence(How.SAID, NOW)
YES = Sighting(Answer.YES, ACTIVE)


def active(**changes: Any) -> Session:
    """Return a session after someone used Claude Code."""
    return at_step_6(activity=ACTIVE, **changes)


def shown(step: Verify, kind: type[Any]) -> Any:
    """Return the only block of that kind on the page."""
    (found,) = [one for one in b.flat(step.blocks()) if isinstance(one, kind)]
    return found


def proofs(world: StandIn) -> dict[str, Evidence]:
    """Return the proofs about the saved settings."""
    assert world.session.live is not None
    return dict(world.session.live.proofs)


async def settled() -> None:
    """Let work in the background run."""
    for _ in range(5):
        await asyncio.sleep(0)


# Activity -----------------------------------------------------------------------------------------


async def test_nobody_is_the_tester_before_a_person_says_who() -> None:
    step, world = make(Verify, at_step_6())
    assert (step.stage, step.focus()) == (VerifyStage.ACTIVITY, "who")
    me, other = shown(step, b.Question).choices
    assert [text for _, text in me.lines] == [
        "Quit every running Claude Code. Open a new terminal window.",
        "Type claude. Choose Yes if it asks about managed settings.",
        "Ask it: List the files in this folder. (one model call, one tool)",
        "Wait 10 seconds, then type /exit.",
    ]
    assert "Without a Claude account, no user name or email arrives." in other.lines[0][1]
    assert offered(step) == ["copy_message", "back"]
    await step.perform("next")
    assert world.session.activity is None
    await step.chosen("who", "me")
    assert step.actions()[0].label == "Test is done"
    await step.perform("next")
    assert world.session.activity == Evidence(How.SAID, COPIED_AT)
    assert step.stage is VerifyStage.LADDER


async def test_somebody_else_has_a_name_and_gets_a_message() -> None:
    step, world = make(Verify, at_step_6())
    await step.chosen("who", "other")
    assert step.focus() == "tester"
    await step.entered("tester", " Ada Lovelace ")
    assert world.session.tester == "Ada Lovelace"
    assert step.actions()[0].label == "Test is done"
    await step.perform("copy_message")
    assert world.clipboard == messages.message_to_tester("claude-code")


async def test_over_ssh_it_does_not_ask_for_a_test_on_the_far_computer() -> None:
    step, _ = make(Verify, at_step_6(), around=SSH)
    assert shown(step, b.Question).choices[0].label == "Me, on my own computer"


async def test_while_sharing_the_tester_is_user_1() -> None:
    for sharing, name in ((False, "Ada Lovelace"), (True, "User 1")):
        step, _ = make(Verify, active(cost=YES, tester="Ada Lovelace", sharing=sharing))
        assert f"Filter by the tester, {name}." in said(step)
        assert ("Ada" in said(step)) is not sharing


async def test_while_sharing_nobody_is_asked_for_a_name() -> None:
    step, _ = make(Verify, replace(at_step_6(), sharing=True))
    await step.chosen("who", "other")
    assert not [one for one in b.flat(step.blocks()) if isinstance(one, b.TextField)]


class Sending(Still):
    """Practice: what sending a sample gives."""

    def __init__(self, accepted: bool) -> None:
        super().__init__()
        self.accepted = accepted

    async def send_sample(self, *_: Any, **__: Any) -> SampleSent:
        status = 200 if self.accepted else 401
        return SampleSent(self.accepted, status, "dev@example.com", "Sample activity.")


@pytest.mark.parametrize("accepted", [True, False])
async def test_in_practice_a_sample_replaces_the_activity(accepted: bool) -> None:
    session = at_step_6(replace(at_step_5(), practice=True))
    step, world = make(Verify, session, practice=Practice(), outside=Sending(accepted))
    assert offered(step) == ["send_sample", "back"]
    await step.perform("send_sample")
    assert (world.session.activity is not None) is accepted
    assert (world.session.tester == "dev@example.com") is accepted
    assert any(one.startswith("[problem] Practice: ") for one in world.told) is not accepted


# The seven lines ----------------------------------------------------------------------------------


async def test_a_person_confirms_cost_and_then_sessions() -> None:
    step, world = make(Verify, active())
    assert shown(step, b.Ticks).names[0] == "User"
    await step.ticked("ticks", frozenset({"User"}))
    await step.perform("yes")
    assert world.session.cost == Sighting(
        Answer.YES, Evidence(How.SAID, COPIED_AT), frozenset({"User"})
    )
    for line in (
        "✓ Visible in Cost confirmed by you, 1 of 4 fields 14:12",
        "✓ Settings arrived follows from Cost 14:12",
        "✓ Claude Code sends follows from Cost 14:12",
    ):
        assert line in said(step)
    assert shown(step, b.Ticks).names[0] == "Session ID"
    assert shown(step, b.Ticks).ticked == frozenset()  # those of Cost are not those of Sessions
    await step.perform("yes")
    assert world.session.is_verified
    assert exit_code(world.session) == 0
    assert "3 of 7 verified, 4 confirmed by you" in said(step)
    assert "✓ Visible in Sessions confirmed by you, no field ticked 14:12" in said(step)
    assert offered(step)[0] == "next"
    assert world.moves == []  # what is proved is shown before the checklist
    await step.perform("next")
    assert world.moves == ["next"]


def test_yes_is_never_said_by_enter_alone() -> None:
    step, _ = make(Verify, active())
    first = step.actions()[0]
    assert (first.id, first.explicit, first.keys) == ("yes", True, "")
    assert "next" not in offered(step)


@pytest.mark.parametrize(
    ("action", "answer", "headline", "first"),
    [
        (
            "not_yet",
            Answer.NOT_YET,
            "Key accepted, nothing seen yet.",
            "Claude Code was not restarted",
        ),
        (
            "other_agent",
            Answer.OTHER_AGENT,
            "Seen under another agent.",
            "The settings name another Agent ID",
        ),
        (
            "no_user",
            Answer.NO_USER,
            "Seen, but without a user.",
            "The tester doesn't use a Claude",
        ),
    ],
)
async def test_any_other_answer_leads_to_its_causes(
    action: str, answer: Answer, headline: str, first: str
) -> None:
    step, world = make(Verify, active())
    await step.perform(action)
    assert world.session.cost is not None
    assert world.session.cost.answer is answer
    assert (step.stage, step.focus()) == (VerifyStage.CAUSES, "causes")
    assert len(shown(step, b.Picks).picks) == min(len(step.causes), CAUSES_AT_ONCE) > 0
    assert headline in said(step)
    assert step.causes[0].title.startswith(first)
    assert not world.session.in_cost
    await step.perform("back")
    assert step.stage is VerifyStage.LADDER
    await step.perform("back")
    assert world.moves == ["back"]


async def test_results_say_from_which_computer_and_hide_its_name_while_sharing() -> None:
    session = active()
    assert session.check is not None
    evidence = replace(session.check.evidence, where="from jump01, over SSH")
    session = replace(session, check=replace(session.check, evidence=evidence))
    for sharing, computer in ((False, "jump01"), (True, "Host 1")):
        step, _ = make(Verify, replace(session, sharing=sharing), around=SSH)
        assert f"✓ Mavvrik reachable checked from {computer}, over SSH 14:03" in said(step)


async def test_what_is_left_open_leads_to_the_checklist() -> None:
    step, world = make(Verify, active())
    await step.perform("leave_open")
    assert world.session.is_seen
    assert world.moves == ["next"]
    assert "next" in offered(step)  # once more, without a button


async def test_repeating_leads_to_the_activity_and_loses_nothing() -> None:
    step, world = make(Verify, active(cost=YES))
    await step.perform("activity")
    assert step.stage is VerifyStage.ACTIVITY
    await step.perform("back")
    assert (step.stage, world.session.cost) == (VerifyStage.LADDER, YES)


async def test_a_reminder_rings_wherever_the_person_is_then() -> None:
    step, world = make(Verify, active())
    await step.perform("remind")
    ((seconds, ring),) = world.timers
    assert seconds == REMIND_AFTER == 900
    assert world.told == ["Reminder: It rings here at 14:27 if the wizard is still open."]
    ring()
    assert world.told[1:] == [
        "(it rings)",
        "Reminder: Look under Cost and Sessions again.",
    ]


async def test_help_a_trial_and_the_details_are_next_to_the_lines() -> None:
    step, world = make(Verify, active())
    await step.perform("cannot_find")
    await step.perform("try_here")
    assert world.opened == [(StuckPage, (click_paths.NO_DATA_COLUMN,)), (Trial, ())]
    await step.perform("copy_details")
    assert world.clipboard
    assert SECRET_PART not in world.clipboard


def test_what_is_verified_has_nothing_to_remind_of_or_to_leave_open() -> None:
    step, _ = make(Verify, active(cost=YES, sessions=YES))
    assert offered(step) == ["next", "try_here", "copy_details", "check", "activity", "back"]


def test_without_the_key_nothing_can_be_checked() -> None:
    step, _ = make(Verify, replace(active(), reading=None))
    assert "check" not in offered(step)


# The causes ---------------------------------------------------------------------------------------


async def at_causes(**given: Any) -> tuple[Verify, StandIn]:
    step, world = make(Verify, given.pop("session", active()), **given)
    await step.perform("not_yet")
    return step, world


async def test_not_yet_is_no_failure_and_lists_the_likeliest_causes_first() -> None:
    step, world = await at_causes()
    assert "Key accepted, nothing seen yet. 9 min since the test" in said(step)
    assert exit_code(world.session) == 3
    for hidden in (8, 3):
        assert said(step).endswith(f"m {hidden} more")
        assert "Ruled out" not in said(step)
        await step.perform("more")
    titles = [one.line.text.plain for one in shown(step, b.Picks).picks]
    assert titles[:2] == [
        "Claude Code was not restarted after the save",
        '"No" was chosen in the approval dialog',
    ]
    assert (len(titles), titles[-1]) == (13, "Mavvrik has not processed it yet")
    assert said(step).endswith(
        "Ruled out: key not registered, wrong key, wrong Agent ID, wrong settings,"
        " settings not saved."
    )
    assert "more" not in offered(step)


async def test_in_cost_and_not_in_sessions_has_its_own_causes() -> None:
    step, _ = make(Verify, active())
    await step.perform("yes")
    await step.perform("not_yet")
    assert "In Cost, not in Sessions." in said(step)
    first = shown(step, b.Picks).picks[0].line.text.plain
    assert first == "The tester doesn't use a Claude account"
    await step.perform("back")
    assert ". Visible in Sessions not yet (confirmed by you) 14:12" in said(step)


async def test_a_cause_that_nothing_can_prove_is_marked_as_tried() -> None:
    step, world = await at_causes()
    await step.perform("more")
    await step.perform("more")
    titles = [one.line.text.plain for one in shown(step, b.Picks).picks]
    await step.picked("causes", titles.index("The test asked the model nothing"))
    tried = [one.line.text.plain for one in shown(step, b.Picks).picks if one.line.right]
    assert tried == ["The test asked the model nothing"]
    assert proofs(world) == {}


async def test_a_cause_without_a_check_is_ruled_out_by_taking_it() -> None:
    step, world = await at_causes()
    assert shown(step, b.Picks).picks[0].runs == ""
    await step.picked("causes", 0)
    assert proofs(world) == {Fact.RESTARTED_SAID: Evidence(How.SAID, COPIED_AT)}
    await step.perform("more")
    assert "Ruled out: " in said(step)
    assert "not restarted" in said(step)


async def test_rule_this_out_applies_to_the_marked_cause() -> None:
    step, world = await at_causes()
    await step.walked("causes", 1)
    await step.perform("not_that")
    assert set(proofs(world)) == {Fact.APPROVED_SAID}


async def test_a_cause_with_a_check_runs_it() -> None:
    step, world = await at_causes()
    world.outside.check_credentials = answering(ACCEPTED)
    number = step.causes.index(CAUSES["cannot-reach"])
    assert shown(step, b.Picks).picks[number].runs == "Check key"
    await step.picked("causes", number)
    await settled()
    assert "✓ Mavvrik accepted the tenant and the key." in said(step)


async def test_the_key_that_runs_a_check_is_named_on_the_screen_only() -> None:
    for is_plain in (False, True):
        step, _ = await at_causes(is_plain=is_plain)
        unfolded = shown(step, b.Picks).picks[step.causes.index(CAUSES["cannot-reach"])].unfolded
        text = " ".join(one.text.plain for one in unfolded)
        assert ("Enter: Check key" in text) is not is_plain
        assert "Check key" in text


class Looking(Still):
    """A computer with Claude Code and what it has received."""

    def __init__(self, received: bytes | None = None, *others: CompanySource) -> None:
        super().__init__()
        self.sources = [*others]
        if received is not None:
            place = "~/.claude/remote-settings.json"
            self.sources.insert(0, CompanySource(SourceKind.SERVER, place, True, received))

    async def find_claude(self) -> ClaudeCode:
        return ClaudeCode(Path("claude"), (2, 1, 330))

    async def find_company(self) -> list[CompanySource]:
        return self.sources

    async def preflight(self, *_: Any) -> tuple[PreflightLine, ...]:
        sentence = "DNS could not find ingest.mavvrik.ai."
        return (
            PreflightLine(
                Check.PROXY, PreflightState.OK, "No proxy is used for ingest.mavvrik.ai."
            ),
            PreflightLine(Check.NAME, PreflightState.TROUBLE, sentence),
            PreflightLine(Check.PORT, PreflightState.NOT_TRIED, "The port was not tried."),
        )


async def after_cause(title: str, **given: Any) -> tuple[Verify, StandIn]:
    """Not yet, and the cause of that title is looked into."""
    step, world = await at_causes(**given)
    await step.picked("causes", [one.title for one in step.causes].index(title))
    await settled()
    return step, world


NOT_REACHED = "Console settings don't reach this user (Bedrock, Vertex, gateway)"


async def test_settings_that_arrived_here_are_compared_and_prove_line_4() -> None:
    session = active()
    assert session.plan is not None
    outside = Looking(session.plan.result.encode())
    step, _ = await after_cause(NOT_REACHED, session=session, outside=outside)
    planned = "✓ The Mavvrik values are in ~/.claude/remote-settings.json, as planned."
    assert planned in said(step)
    await step.perform("back")
    assert "Settings arrived as planned, here" in said(step)


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        (b'{"env": {}}', "x Other values than planned are in ~/.claude/remote-settings.json."),
        (b"<html>", "x Other values than planned are in ~/.claude/remote-settings.json."),
        (None, ". The console's settings are not on this computer."),
    ],
)
async def test_other_settings_here_prove_nothing(received: bytes | None, sentence: str) -> None:
    step, world = await after_cause(NOT_REACHED, outside=Looking(received))
    assert sentence in said(step)
    assert proofs(world) == {}


async def test_company_settings_elsewhere_are_looked_for() -> None:
    other = CompanySource(SourceKind.FILE, "/etc/claude-code/managed-settings.json", True, b"{}")
    step, _ = await after_cause("Other company settings are in force", outside=Looking(None, other))
    assert "! Company settings are in /etc/claude-code/managed-settings.json." in said(step)


async def test_in_practice_nothing_is_looked_up_on_this_computer() -> None:
    session = at_step_6(replace(at_step_5(), practice=True), activity=ACTIVE)
    _, world = await after_cause("Claude Code is too old", session=session, outside=Looking())
    assert world.session.claude_version == ""


async def test_lines_2_and_3_are_checked_again_in_the_background() -> None:
    asked: list[Credentials] = []
    step, world = make(Verify, active())
    world.outside.check_credentials = answering(ACCEPTED, asked)
    await step.perform("check")
    await settled()
    assert len(asked) == 1
    assert "✓ Mavvrik accepted the tenant and the key." in said(step)
    assert "check" in offered(step)


async def test_look_again_asks_once_more_where_there_is_an_address() -> None:
    outside = Polling()
    step, _ = await at_causes(session=active(verify_url=ADDRESS), outside=outside)
    await step.perform("look_again")
    await settled()
    assert (step.stage, len(outside.asked)) == (VerifyStage.LADDER, 1)


async def test_the_version_of_claude_code_is_looked_up_and_ruled_out() -> None:
    step, world = await after_cause("Claude Code is too old", outside=Looking())
    assert "✓ Claude Code 2.1.330 works with these settings. (14:12 from this computer)" in said(
        step
    )
    assert "Claude Code is too old" not in [one.title for one in step.causes]
    await step.perform("more")
    await step.perform("more")
    assert "Claude Code too old (2.1.330)" in said(step)
    assert world.session.claude_version == "2.1.330"
    assert Fact.CLIENT_NEW_ENOUGH in proofs(world)


async def test_a_person_who_said_that_settings_come_from_the_console_only_is_not_asked() -> None:
    step, _ = await at_causes(session=active(elsewhere=Elsewhere.NO))
    assert "Other company settings are in force" not in [one.title for one in step.causes]


async def test_a_key_refused_later_is_seen_at_once_and_has_its_own_causes() -> None:
    step, world = make(Verify, active())
    world.outside.check_credentials = answering(REFUSED)
    await step.perform("check")
    await settled()
    assert "x Key accepted refused, INVALID_API_KEY 14:03" in said(step)
    assert world.moves == []
    await step.perform("not_yet")
    assert "Mavvrik refuses the key." in said(step)
    assert step.causes[0].title == '"Register" was not clicked in Mavvrik'
    assert exit_code(world.session) == 4


async def test_an_unreachable_mavvrik_is_examined_step_by_step() -> None:
    step, world = make(Verify, active(), outside=Looking())
    world.outside.check_credentials = answering(UNREACHABLE)
    await step.perform("check")
    await settled()
    assert "✓ No proxy is used for ingest.mavvrik.ai." in said(step)
    assert "x DNS could not find ingest.mavvrik.ai." in said(step)
    assert ". The port was not tried." in said(step)


async def test_comparing_with_the_console_leads_to_step_5() -> None:
    session = active().with_live(console=None, evidence=ACTIVE)
    _, world = await after_cause("The console was not saved", session=session)
    assert world.moves == ["5"]


def test_all_causes_ruled_out_leads_to_support() -> None:
    session = active()
    proofs: dict[str, Evidence] = dict.fromkeys(
        (
            Fact.RESTARTED_SAID,
            Fact.APPROVED_SAID,
            Fact.ACCOUNT_SAID,
            Fact.TRY_SEEN,
            Fact.CLIENT_NEW_ENOUGH,
        ),
        ACTIVE,
    )
    _, trouble = verify_checks.trouble_of(session)
    left = open_causes(trouble, known(replace(session, proofs=proofs)))
    assert [cause.id for cause in left][:2] == ["cannot-reach", "no-managed-login"]
