"""Plain mode draws any page: one test for each kind of block and each way to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.plain.talking import Person, converse, make_talk
from tests.screens.walking import AT_STEP_3, REFUSED, answering
from wizard.core.session.session import Session
from wizard.plain.page_prompts import present
from wizard.plain.prompt import InputEnded
from wizard.steps.blocks import BACK, Action, AnyBlock, Lines, Paste, TextField, Value, ValueFields
from wizard.steps.credentials import Credentials
from wizard.steps.dialogs import AskPath, PathQuestion
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Sign, line

SESSION = Session(started=True)
MORE = Action("more", "More")


class Sample(Page):
    """A page with these blocks and actions. It records what happens to it."""

    heading = "A page"
    shows: Sequence[AnyBlock] = ()
    offers: Sequence[Action] = (MORE, BACK)
    missing = ""
    happened: list[str]

    def __init__(self, world: World) -> None:
        super().__init__(world)
        type(self).happened = []

    def blocks(self) -> Sequence[AnyBlock]:
        return self.shows

    def actions(self) -> Sequence[Action]:
        return self.offers

    def note(self) -> str:
        return self.missing

    async def more(self) -> None:
        self.happened.append("more")

    async def entered(self, block: str, value: str) -> None:
        self.happened.append(f"entered {block}={value}")

    async def pasted(self, block: str, text: str) -> None:
        self.happened.append(f"pasted {block}={text}")


async def talked(
    page: type[Page], *answers: str, given: Sequence[object] = ()
) -> tuple[Person, str]:
    """Return what was said, and what the page closed with."""
    talk, person = make_talk(SESSION, *answers)
    try:
        return person, await present(talk, page, *given)
    except InputEnded:
        return person, "ended"


async def test_text_above_a_field_is_said_before_the_question() -> None:
    class Named(Sample):
        shows = (Lines("why", [line("Because.")]), TextField("name", "Name of it", "old"))

    person, _ = await talked(Named, "=new")
    assert "Because. Name of it [old]:" in person.said
    assert Named.happened == ["entered name=new"]
    assert person.said.count("Because.") == 1


WHICH = PathQuestion("Open a file", "Which file?", "Open it")


async def test_a_path_can_be_left_out_by_going_back() -> None:
    person, path = await talked(AskPath, "=b", given=(WHICH,))
    assert path == ""
    assert "Open a file Which file? Path:" in person.said


async def test_a_paste_is_taken_or_an_option_by_its_number() -> None:
    class Box(Sample):
        shows = (Paste("box", "Paste here", lambda _: True, "It ends by itself."),)

    person, _ = await talked(Box, "=a text", "=1", "=7")
    assert Box.happened == ["pasted box=a text", "more"]
    assert "That is a number. Paste the text, or type 1." in person.said


async def test_values_are_listed_and_a_single_one_is_typed_without_being_shown() -> None:
    class Values(Sample):
        shows = (
            ValueFields(
                "values",
                "Understood: 1 value",
                (
                    Value("a", "Agent", Sign.DONE, "agent-1", "line 1"),
                    Value("k", "Key", Sign.WAITS, ""),
                ),
            ),
        )
        offers = (MORE, Action("one", "Give one value", leads="values"))

    person, _ = await talked(Values, "Give one", "Key", "=secret\r", "Give one", "=b", "More")
    assert "Understood: 1 value [ok] Agent: agent-1 (line 1) [open] Key: -" in person.said
    assert (
        "Key (Ctrl+Shift+V). It is not shown here. Type or paste it, then press Enter."
        in person.said
    )
    assert Values.happened == ["pasted k=secret", "more"]  # b led back to the page


async def test_what_is_missing_is_said_before_the_options() -> None:
    class Missing(Sample):
        missing = "still missing: the name"

    person, _ = await talked(Missing)
    assert "still missing: the name 1. More" in person.said


async def test_lines_without_a_word_take_no_room() -> None:
    class Empty(Sample):
        shows = (Lines("nothing", ()),)

    person, _ = await talked(Empty)
    assert "\n\n" not in person.heard


async def test_the_same_answer_is_said_again() -> None:
    talk, person = make_talk(replace(AT_STEP_3, viewing=2), "Check again", "Check again", "")
    talk.outside.check_credentials = answering(REFUSED)
    await converse(Credentials, talk)
    assert person.said.count("Asking ingest.mavvrik.ai …") == 3
    assert person.said.count("Mavvrik does not accept this key yet.") == 3


class Short(Sample):
    shows = (Lines("why", [line("Because.")]),)
    offers = (MORE, replace(MORE, id="back", label="Leave it"))


class Pasted(Sample):
    shows = (Paste("text", "Paste the text", lambda _: True, "It ends."),)


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (Short, "1. More 2. Leave it Your choice, 1 to 2 [1]:"),
        (Pasted, "1. More Paste the text (Ctrl+Shift+V). It is not shown here. It ends. Paste:"),
    ],
    ids=["answers", "ways to give a text"],
)
async def test_after_help_what_can_be_answered_is_said_again(
    page: type[Sample], asked: str
) -> None:
    person, _ = await talked(page, "=?", "Close")
    assert person.said.count(asked) == 2
    assert person.said.endswith(asked)


async def test_a_sign_is_a_word_for_every_line_that_has_it_and_a_label_ends_in_a_colon() -> None:
    class Signs(Sample):
        shows = (Lines("lines", [line("Not checked.", "?"), line("3 entries", 'In "env"')]),)

    person, _ = await talked(Signs)
    assert '[to check] Not checked. In "env": 3 entries' in person.said
