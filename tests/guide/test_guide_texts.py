"""The guide's texts fit the 80x24 frame, refer to things that exist, and are our own words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import pytest

import wizard.guide
from wizard.guide import click_paths, data, help, steps
from wizard.guide.causes import CauseCheck
from wizard.guide.click_paths import PLACES, Where
from wizard.guide.data import COST_FIELDS, SESSION_FIELDS
from wizard.guide.evidence import ARRIVED, CHECKLIST, KNOWABLE, TAKES_BACK, proof
from wizard.guide.help import FIELD_HELP
from wizard.guide.steps import STEPS, GuideStep
from wizard.guide.troubleshooting import TROUBLES, open_causes, ruled_out_causes, troubles_of

CAUSES = list(dict.fromkeys(cause for trouble in TROUBLES for cause in trouble.causes))

# Names of the guide's buttons, menus, views, sections and values, which have to be exact.
NAMES = [
    *(trouble.guide_title for trouble in TROUBLES),
    "Admin → Accounts → Agents",
    "Organization settings → Products → Claude Code",
    "Home → Agentic → Cost",
    "Home → Agentic → Sessions",
    "Claude admin console",
    "Managed settings",
    "Update settings",
    "User, User email, Model, Operation",
    "Session ID, Agent, User, Duration, Tokens, LLM Calls, Tool Calls, Cost",
]


def paragraphs() -> Iterator[str]:
    """Return everything that may take two lines of the frame."""
    for step in STEPS:
        yield from step.good_to_know + step.warnings
    for cause in CAUSES:
        yield from (cause.explanation, cause.check)
    for trouble in TROUBLES:
        yield trouble.opening
    for one in vars(click_paths).values():
        if isinstance(one, click_paths.Stuck):
            yield from (*one.answers, one.ask)
    for page in help.HELP:
        yield from (page.purpose, *page.can_go_wrong, page.ask)
    yield from (check.proof for check in steps.SAVE_CHECKS)
    yield from (notice.text for notice in steps.NOTICES)
    yield from (notice.more for notice in steps.NOTICES if notice.more)
    yield from (steps.RISK, steps.WHOLE_ORGANIZATION, steps.KEEP_THE_ORIGINAL)
    yield from (steps.LOADED_LONG_AGO, steps.COUNT_THE_LINES)
    yield from steps.AFTER_SAVING + steps.ROTATION
    yield from (steps.INTRODUCTION, steps.WHERE_THEY_GO, steps.MERGE_INTO_ENV)
    yield from (entry.purpose for entry in steps.ENTRIES)
    yield from (steps.START_GOAL, steps.WHY_MAVVRIK, *steps.HOW_IT_WORKS)
    yield from data.NOT_SENT + data.WIZARD_SENDS + data.WIZARD_NEVER_SENDS + data.WIZARD_KEEPS
    yield from (data.EVERY_DEVELOPER, help.PASTING, help.MARKING)
    yield from (text for _, text in FIELD_HELP.values())


def single_lines() -> Iterator[tuple[str, int]]:
    """Return everything that has one line, with the columns that the frame leaves for it."""
    for step in STEPS:
        yield from ((step.name, 11), (step.title, 30), (step.why, 78))
    for cause in CAUSES:
        yield cause.short, 28
    for trouble in TROUBLES:
        yield trouble.symptom, 50
    for item in CHECKLIST:
        yield from ((item.text, 60), (item.when_open, 60))
    for check in CauseCheck:
        yield from ((check.label, 26), (check.does, 78))
    for knowable in KNOWABLE.values():
        yield knowable.sentence, 72
    for field in COST_FIELDS + SESSION_FIELDS:
        yield from ((field.name, 10), (field.source, 64), (field.missing, 78))
    for save_check in steps.SAVE_CHECKS:
        yield save_check.text, 50
    for notice in steps.NOTICES:
        yield notice.label, 6
    for need in steps.NEEDS:
        yield from ((need.what, 22), (need.who, 54))
    for shown in (
        *steps.MAVVRIK_SHOWS,
        steps.NO_SPACES,
        steps.FROM_NOTHING,
    ):
        yield shown, 78
    for collected in data.COLLECTED:
        yield from ((collected.what, 44), (collected.note, 78))
    for term, meaning in help.GLOSSARY.items():
        yield f"{term:18}  {meaning}", 100
        yield meaning, 76
    for page in help.HELP:
        yield "   ".join(f"{key} {action}" for key, action in page.keys), 100


@pytest.mark.parametrize("text", paragraphs())
def test_a_paragraph_takes_at_most_two_lines(text: str) -> None:
    assert len(wrap(text, 76)) <= 2


@pytest.mark.parametrize(("text", "columns"), single_lines())
def test_a_line_fits(text: str, columns: int) -> None:
    assert len(text) <= columns
    assert "\n" not in text


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_click_path_is_numbered_and_fits(step: GuideStep) -> None:
    lines = step.click_path
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.strong in line.text for line in lines)
    assert all(len(wrap(line.text, 72)) <= 2 for line in lines)


def test_the_start_promise_takes_one_line() -> None:
    assert len(wrap(steps.SAFETY, 78)) == 1
    assert steps.talks_to(["ingest.mavvrik.ai"]) == "The wizard contacts only ingest.mavvrik.ai."
    assert steps.talks_to(["a", "b"]) == "The wizard contacts only a and b."


def test_seven_steps_with_their_names_on_the_rail() -> None:
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5, 6, 7]
    names = ["Register", "Credentials", "Load", "Preview", "Copy", "Verify", "Done"]
    assert [step.name for step in STEPS] == names
    assert [page.number for page in help.HELP] == [1, 2, 3, 4, 5, 6, 7]
    assert set(PLACES) == set(Where)


def test_six_sections_of_troubleshooting() -> None:
    """Data that never came and data that stopped are two symptoms of one section."""
    assert len({trouble.guide_title for trouble in TROUBLES}) == 6
    assert len({trouble.id for trouble in TROUBLES}) == len(TROUBLES) == 7
    assert len(troubles_of(())) == len(troubles_of(("cost-said",))) == 6


@pytest.mark.parametrize("seen", ARRIVED)
def test_data_that_arrived_once_cannot_lack_the_click_on_register(seen: str) -> None:
    """Whatever the symptom."""
    for trouble in troubles_of((seen,)):
        assert "not-registered" not in {cause.id for cause in open_causes(trouble, (seen,))}
    assert len({cause.id for cause in CAUSES}) == len(CAUSES)
    assert all(len(wrap(cause.title, 46)) <= 2 for cause in CAUSES)


def test_every_reference_leads_somewhere() -> None:
    ids = {one for cause in CAUSES for one in cause.rules_out}
    ids |= {one for trouble in TROUBLES for one in trouble.doubts}
    ids |= {one for item in CHECKLIST for one in item.proved_by + item.kept_open_by}
    ids |= {one for pair in TAKES_BACK.items() for one in (pair[0], *pair[1])}
    assert ids <= set(KNOWABLE)
    assert {cause.runnable for cause in CAUSES} - {None} <= set(CauseCheck)


def test_the_checklist_has_ten_items_and_a_persons_word_comes_last() -> None:
    assert len({item.id for item in CHECKLIST}) == 10
    for item in CHECKLIST:
        said = [one.endswith("-said") for one in item.proved_by]
        assert item.id == "opened" or said == sorted(said)
        assert 1 <= item.step <= 6


def test_an_item_is_checked_off_by_its_strongest_proof() -> None:
    saved = CHECKLIST[6]
    assert proof(saved, {"saved-said": "you said", "saved-compared": "compared"}) == "compared"
    assert proof(saved, {"saved-said": "you said"}) == "you said"
    assert proof(saved, {"key-accepted": "checked"}) is None


def test_an_item_stays_open_against_the_evidence() -> None:
    assert proof(CHECKLIST[6], {"saved-said": "you said", "console-differs": "compared"}) is None
    assert proof(CHECKLIST[3], {"values-said": "you said", "key-refused": "checked"}) is None


def test_a_cause_that_is_ruled_out_leaves_the_list() -> None:
    no_data = TROUBLES[0]
    known = {"key-accepted", "saved-compared", "settings-arrived", "client-new-enough"}
    open_ids = [cause.id for cause in open_causes(no_data, known)]
    assert open_ids[:3] == ["values-wrong", "header-form", "not-restarted"]
    ruled_out = [cause.id for cause in ruled_out_causes(no_data, known)]
    assert ruled_out[:2] == ["not-registered", "not-saved"]
    assert "too-old" in ruled_out
    assert len(open_ids) + len(ruled_out) == len(no_data.causes)


def test_the_symptom_outweighs_what_was_said_before() -> None:
    wrong_agent = TROUBLES[3]
    assert open_causes(wrong_agent, {"agent-id-said"})[0].id == "agent-wrong"


def test_undo_comes_first_when_people_have_trouble() -> None:
    assert TROUBLES[-1].opening.startswith("Undo first")


def test_the_cost_view_and_the_sessions_view_have_the_guides_fields() -> None:
    assert [field.name for field in COST_FIELDS] == ["User", "User email", "Model", "Operation"]
    names = "Session ID, Agent, User, Duration, Tokens, LLM Calls, Tool Calls, Cost"
    assert ", ".join(field.name for field in SESSION_FIELDS) == names


def strings_in_the_sources() -> Iterator[str]:
    for path in Path(wizard.guide.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_no_exclamation_marks() -> None:
    assert [text for text in strings_in_the_sources() if "!" in text] == []


def shingles(text: str) -> set[tuple[str, ...]]:
    """Return every eight words in a row that do not include a name that must be exact."""
    for name in sorted(NAMES, key=len, reverse=True):
        text = re.sub(re.escape(name), " | ", text, flags=re.IGNORECASE)
    runs: set[tuple[str, ...]] = set()
    for part in re.split(r"[|\n]", text):
        words = re.findall(r"[a-z0-9'._-]+", part.lower())
        runs |= {tuple(words[at : at + 8]) for at in range(len(words) - 7)}
    return runs


def test_no_sentence_of_the_guide_is_copied(shared: Path) -> None:
    guide = shingles((shared / "guide.txt").read_text("utf-8"))
    assert len(guide) > 300
    ours = set().union(*(shingles(text.replace("\n", " ")) for text in strings_in_the_sources()))
    assert sorted(guide & ours) == []
