"""Help for a step: what it is for, what can go wrong, whom to ask, every key, every word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.guide import data, help, start
from wizard.guide.help import EVERYWHERE, GLOSSARY, HELP, StepHelp
from wizard.guide.troubleshooting import TROUBLES
from wizard.lines import Line, line, words
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.troubles import TroublesScreen
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging


class HelpScreen(FrameScreen[None]):
    """Everything that may be asked on a step; it scrolls."""

    CSS_PATH = "help.tcss"
    commands = (
        replace(BACK, hint="Close", title="", help="Back to where you were."),
        Command("troubles", "ctrl+f", "Find the cause", "Trouble", "Causes by what you see."),
    )

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step_number = step

    def place(self) -> str:
        return f"Step {self.step_number} of 7" if self.step_number else ""

    def heading(self) -> str:
        return "Help"

    def _rail_step(self) -> int:
        return self.step_number

    def body(self) -> ComposeResult:
        for heading, lines in help_parts(self.step_number):
            yield Hanging([Line(words(heading, "bold $accent"), heading=True), *lines])

    def buttons(self) -> Sequence[ButtonSpec]:
        return [
            ButtonSpec("Back to the wizard", "back"),
            ButtonSpec("Find the cause", "troubles"),
        ]

    def action_troubles(self) -> None:
        """The guide's troubleshooting, by symptom."""
        self.app.push_screen(TroublesScreen())

    def action_back(self) -> None:
        self.dismiss(None)

    async def action_help(self) -> None:
        """The same key closes it."""
        self.dismiss(None)


def help_parts(step: int) -> Iterable[tuple[str, list[Line]]]:
    """Headings with their lines for a step; 0 is the start screen."""
    found = next((one for one in HELP if one.number == step), None)
    yield from _about_start() if found is None else _about_step(found)
    symptoms = (line(one.symptom, f"  {number}") for number, one in enumerate(TROUBLES, start=1))
    yield "When it does not work (^f: find the cause)", list(symptoms)
    yield (
        "Keys",
        [
            *(
                line(word, f"  {key}")
                for key, word in (*(found.keys if found else ()), *EVERYWHERE)
            ),
            line(help.PASTING, "  Paste"),
        ],
    )
    if step < 2:  # before anything is typed: what the security team asks
        yield from _about_data()
    yield "Words", [line(meaning, f"  {word}") for word, meaning in GLOSSARY.items()]


def _about_start() -> Iterable[tuple[str, list[Line]]]:
    yield "Why Mavvrik", [line(start.WHY_MAVVRIK, "  ")]
    yield "What Mavvrik shows", _dashes(start.MAVVRIK_SHOWS)
    yield "How it works", _dashes(start.HOW_IT_WORKS)


def _about_step(found: StepHelp) -> Iterable[tuple[str, list[Line]]]:
    yield "What this step is for", [line(found.purpose, "  ")]
    yield "What can go wrong", _dashes(found.can_go_wrong)
    yield "Whom to ask", [line(found.ask, "  ")]


def _about_data() -> Iterable[tuple[str, list[Line]]]:
    yield (
        "What Mavvrik receives",
        [
            line(f"{one.note} ({', '.join(one.attributes)})", f"  {one.what}")
            for one in data.COLLECTED
        ],
    )
    yield "What is not sent", _dashes(data.NOT_SENT)
    yield "What this program sends", _dashes(data.WIZARD_SENDS)
    yield "What it never sends", _dashes(data.WIZARD_NEVER_SENDS)
    yield "What it keeps", _dashes((*data.WIZARD_KEEPS, data.EVERY_DEVELOPER))


def _dashes(texts: Iterable[str]) -> list[Line]:
    return [line(text, "  -") for text in texts]
