"""A trial in plain mode asks first, says what arrived and proves line 5."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.plain.talking import converse, make_talk
from tests.screens.last_steps import SSH, Still, at_step_5, at_step_6
from tests.screens.tried import BEFORE, COMPANY, SESSION, WithClaude
from tests.screens.walking import NOW
from wizard.core.session.record import Evidence, How
from wizard.core.trace.trial import EXPORTER_SAID, NOT_TRIED, Ended
from wizard.core.trace.trial_settings import COMMANDS_HERE
from wizard.guide.evidence import Fact, known
from wizard.report.checks import CheckState, seven_checks
from wizard.services.claude.claude_code import NOT_FOUND
from wizard.services.net.loopback import CannotListen
from wizard.steps import trial_words
from wizard.steps.copy import Copy
from wizard.steps.preview import Preview
from wizard.steps.program import NOT_SHARED
from wizard.steps.trial import Trial
from wizard.steps.verify import Verify

RUN, BACK, MORE = "Run once", "Close", "Run once"
CHECKS = "Show checks"


async def test_it_says_what_will_happen_and_runs_nothing_without_a_yes() -> None:
    outside = WithClaude()
    talk, person = make_talk(at_step_5(), "", BACK, outside=outside)
    await converse(Trial, talk)
    for sentence in (*trial_words.HAPPENS, BEFORE.version):
        assert sentence in person.said
    assert "Type 1 to 3" in person.said  # Enter alone is no yes
    assert COMMANDS_HERE in person.said
    assert "/opt/acme/bin/format-changed-files" in person.said
    assert outside.asked == []
    assert talk.session.tried is None


async def test_what_arrived_is_said_as_lines_and_line_5_is_known() -> None:
    outside = WithClaude()
    talk, person = make_talk(at_step_5(), RUN, CHECKS, BACK, BACK, outside=outside)
    await converse(Trial, talk)
    for part in (
        "1 request arrived.",
        trial_words.ARRIVED,
        f"Session ID: {SESSION}",
        "claude-sonnet-5",
    ):
        assert part in person.said
    assert trial_words.NOTHING_LEFT in person.said
    tried = talk.session.tried
    assert tried is not None
    assert (tried.fingerprint, tried.is_right) == (talk.session.fingerprint, True)
    assert {Fact.TRY_SEEN, Fact.CLIENT_NEW_ENOUGH} <= set(known(talk.session))
    assert talk.session.claude_version == "2.1.330"
    line = seven_checks(talk.session)[4]
    assert (line.state, line.how) == (CheckState.VERIFIED, How.SEEN)
    assert line.where == "from this computer"
    other = replace(talk.session, options=replace(talk.session.options, enforce=True))
    assert not seven_checks(other)[4].is_known  # it proves exactly these settings
    assert len(outside.asked) == 1


async def test_commands_run_only_with_their_own_yes() -> None:
    for yes, commands in ((RUN, False), ("Run with commands", True)):
        outside = WithClaude()
        talk, _ = make_talk(at_step_5(), yes, BACK, outside=outside)
        await converse(Trial, talk)
        (asked,) = outside.asked
        assert (list(asked["top"].members), asked["commands"]) == (["hooks"], commands)


async def test_the_result_says_what_was_not_tried_and_why_sending_failed() -> None:
    outside = WithClaude(untried=("hooks: not run.",), exporter_said=("socket hang up",))
    talk, person = make_talk(at_step_5(), RUN, BACK, outside=outside)
    await converse(Trial, talk)
    for part in (NOT_TRIED, "hooks: not run.", EXPORTER_SAID, "socket hang up"):
        assert part in person.said
    assert talk.session.tried is not None
    assert not talk.session.tried.is_right


async def test_the_spans_are_indented_by_their_depth() -> None:
    talk, person = make_talk(at_step_5(), RUN, CHECKS, BACK, BACK, outside=WithClaude())
    await converse(Trial, talk)
    lines = person.heard.splitlines()
    depth = {
        name: next(len(row) - len(row.lstrip()) for row in lines if row.split()[:1] == [name])
        for name in ("interaction", "llm_request", "tool.execution")
    }
    assert depth["interaction"] < depth["llm_request"] < depth["tool.execution"]


@pytest.mark.parametrize(
    ("outside", "words", "short"),
    [
        (
            WithClaude(silent=True),
            ("Claude Code ran, but nothing arrived.", trial_words.WHY_NOT),
            "tried, nothing arrived",
        ),
        (
            WithClaude(authorization="Bearer of-somebody-else"),
            ("Something arrived, but not as planned.", "The key that arrives is not the expected"),
            "tried, not as planned",
        ),
        (
            WithClaude(silent=True, ended=Ended.FAILED, said="Not logged in."),
            (
                "Claude Code ended with an error (exit code 1).",
                "Claude Code said: Not logged in.",
                trial_words.WHY_NOT,
            ),
            "tried, failed",
        ),
    ],
    ids=["nothing", "another key", "not logged in"],
)
async def test_a_wrong_result_names_its_causes_and_leaves_line_5_open(
    outside: WithClaude, words: tuple[str, ...], short: str
) -> None:
    talk, person = make_talk(at_step_5(), RUN, BACK, outside=outside)
    await converse(Trial, talk)
    for part in words:
        assert part in person.said
    line = seven_checks(talk.session)[4]
    assert (line.state, line.detail) == (CheckState.OPEN, short)


async def test_company_settings_that_would_win_are_said_before() -> None:
    told = replace(BEFORE, company=(COMPANY,), own=("Your own settings take part in it.",))
    talk, person = make_talk(at_step_5(), BACK, outside=WithClaude(before=told))
    await converse(Trial, talk)
    assert COMPANY in person.said
    assert "Your own settings take part in it." in person.said
    assert trial_words.NOTHING_WINS not in person.said


async def test_over_ssh_it_says_on_which_computer_it_runs() -> None:
    talk, person = make_talk(at_step_5(), BACK, outside=WithClaude(), around=SSH)
    await converse(Trial, talk)
    assert "It runs where this wizard runs: jump01, over SSH." in person.said


async def test_a_key_stops_it_and_nothing_of_it_is_kept() -> None:
    outside = WithClaude(never_ends=True)
    talk, person = make_talk(at_step_5(), RUN, "key", BACK, outside=outside)
    await converse(Trial, talk)
    assert outside.stopped == [True]
    assert trial_words.STOPPED in person.said
    assert talk.session.tried is None


async def test_it_can_be_run_again() -> None:
    outside = WithClaude()
    talk, _ = make_talk(at_step_5(), RUN, MORE, BACK, outside=outside)
    await converse(Trial, talk)
    assert len(outside.asked) == 2


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (CannotListen("Port 0 can't be used: full."), "Port 0 can't be used: full."),
        (OSError(28, "No space left on device"), "could not be written: No space left on device."),
    ],
    ids=["port", "disk"],
)
async def test_what_cannot_be_run_is_said(fault: Exception, told: str) -> None:
    talk, person = make_talk(at_step_5(), RUN, BACK, outside=WithClaude(fault=fault))
    await converse(Trial, talk)
    assert "[problem]" in person.said
    assert told in person.said
    assert talk.session.tried is None


async def test_without_claude_code_it_says_so_and_what_else_can_be_done() -> None:
    outside = Still()
    talk, person = make_talk(at_step_5(), "Copy command", outside=outside)
    await converse(Trial, talk)
    assert NOT_FOUND in person.said
    assert trial_words.WAYS[0] in person.said
    assert outside.clipboard == trial_words.LISTEN


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        (replace(at_step_5(), practice=True), trial_words.PRACTICE),
        (replace(at_step_5(), settings=None), trial_words.NOT_LOADED),
        (replace(at_step_5(), choices={}), trial_words.NOT_READY),
    ],
    ids=["practice", "not loaded", "not decided"],
)
async def test_where_nothing_can_be_tried_it_says_why(session: object, reason: str) -> None:
    talk, person = make_talk(session, outside=WithClaude())  # type: ignore[arg-type]
    await converse(Trial, talk)
    assert reason in person.said
    assert person.heard.count("Your choice") == 0


async def test_steps_4_5_and_6_offer_it() -> None:
    before = replace(at_step_5(), previewed="")
    active = at_step_6(activity=Evidence(How.SAID, NOW))
    for step, session, label in (
        (Preview, before, "Try it here"),
        (Copy, at_step_5(), "Try it here"),
        (Verify, active, "Try it here"),
    ):
        outside = WithClaude()
        talk, _ = make_talk(session, label, RUN, BACK, outside=outside)
        await converse(step, talk)
        assert len(outside.asked) == 1, label


async def test_while_sharing_people_paths_and_commands_are_hidden() -> None:
    session = replace(at_step_5(), sharing=True)
    talk, person = make_talk(session, RUN, BACK, outside=WithClaude())
    await converse(Trial, talk)
    assert "ada@acme.example" not in person.said
    assert SESSION not in person.said
    assert "/opt/acme/bin/format-changed-files" not in person.said
    assert f"{COMMANDS_HERE} hooks {NOT_SHARED}" in person.said
    assert "Cost: User (User 1), User email" in person.said
