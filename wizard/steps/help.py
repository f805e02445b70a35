"""Help for a step, and help by symptom: the guide's troubleshooting with its causes in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wizard.guide import data, help, steps
from wizard.guide.causes import CHECKS
from wizard.guide.evidence import known
from wizard.guide.help import EVERYWHERE, GLOSSARY, HELP, help_for
from wizard.guide.troubleshooting import Symptom, open_causes, ruled_out_causes, troubles_of
from wizard.steps.blocks import Action, AnyBlock, Lines, Picks
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Line, Pick, line, words


class Help(Page):
    """Says what a step is for, what can go wrong, whom to ask, every key and every word."""

    heading = "Help"

    def __init__(self, world: World, number: int, field: str = "") -> None:
        """`field` is the id of what has the keys; 0 is the start screen."""
        super().__init__(world)
        self.number, self._field = number, field

    def blocks(self) -> Sequence[AnyBlock]:
        return [
            Lines(f"part-{at}", [Line(words(heading, "bold $accent"), heading=True), *lines])
            for at, (heading, lines) in enumerate(self._parts())
        ]

    def _parts(self) -> Iterable[tuple[str, list[Line]]]:
        """Headings with their lines; first comes the field that has the keys."""
        here = help_for(self.number, self._field)
        if here is not None:
            yield f"Here: {here[0]}", [line(here[1], "  ")]
        step = next((one for one in HELP if one.number == self.number), None)
        if step is None:
            yield "Why Mavvrik", [line(steps.WHY_MAVVRIK, "  ")]
            yield "What Mavvrik shows", _dashes(steps.MAVVRIK_SHOWS)
            yield "How it works", _dashes(steps.HOW_IT_WORKS)
        else:
            yield "What this step is for", [line(step.purpose, "  ")]
            yield "What can go wrong", _dashes(step.can_go_wrong)
            yield "Whom to ask", [line(step.ask, "  ")]
        if self.world.is_plain:
            yield "Keys", [line(help.PLAIN_MODE, "  ")]
        else:
            troubles = enumerate(troubles_of(known(self.session)), start=1)
            symptoms = [line(one.symptom, f"  {number}") for number, one in troubles]
            yield "When it does not work (^f: find the cause)", symptoms
            keys = (
                *(step.keys if step else ()),
                *EVERYWHERE,
                ("Paste", help.PASTING),
                ("Suspend", help.SUSPENDING),
                ("Mouse", help.MARKING),
            )
            yield "Keys", [line(word, f"  {key}") for key, word in keys]
        if self.number < 2:  # before anything is typed: what the security team asks
            received = [
                line(f"{one.note} ({', '.join(one.attributes)})", f"  {one.what}")
                for one in data.COLLECTED
            ]
            yield "What Mavvrik receives", received
            yield "What is not sent", _dashes(data.NOT_SENT)
            yield "What this program sends", _dashes(data.WIZARD_SENDS)
            yield "What it never sends", _dashes(data.WIZARD_NEVER_SENDS)
            yield "What it keeps", _dashes((*data.WIZARD_KEEPS, data.EVERY_DEVELOPER))
        yield "Words", [line(meaning, f"  {word}") for word, meaning in GLOSSARY.items()]

    def actions(self) -> Sequence[Action]:
        find = "Find the cause"
        return [
            Action("back", "Back to the wizard", "escape", "Close", "Back to where you were."),
            Action("troubles", find, "ctrl+f", find, "Causes by what you see."),
        ]

    async def troubles(self) -> None:
        await self.world.open(Troubles)


class Troubles(Page):
    """Asks for the symptom; each leads to its causes."""

    heading = "When it does not work"

    @property
    def _troubles(self) -> Sequence[Symptom]:
        """The symptoms that are possible."""
        return troubles_of(known(self.session))

    def blocks(self) -> Sequence[AnyBlock]:
        picks = [
            Pick(line(one.symptom, str(number)), (line(f"{one.guide_title}. {one.opening}"),))
            for number, one in enumerate(self._troubles, start=1)
        ]
        question = line(words("What do you see?", "bold"))
        return [Lines("question", [question]), Picks("symptoms", picks)]

    def actions(self) -> Sequence[Action]:
        likeliest = "Its causes, the likeliest first."
        return [
            Action("next", "Show its causes", "ctrl+n", "Open", likeliest, takes="symptoms"),
            Action("back", "Back", "escape", "Close", "Back to where you were."),
        ]

    def focus(self) -> str:
        return "symptoms"

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - there is one list
        await self.world.open(Causes, self._troubles[number])


class Causes(Page):
    """Lists the causes of one symptom in order; the one at the mark says how to check it."""

    def __init__(self, world: World, trouble: Symptom) -> None:
        super().__init__(world)
        self._trouble = trouble
        self.heading = trouble.symptom

    def blocks(self) -> Sequence[AnyBlock]:
        facts = set(known(self.session))
        out = "; ".join(one.title for one in ruled_out_causes(self._trouble, facts))
        causes = open_causes(self._trouble, facts) or self._trouble.causes
        digits = len(str(len(causes)))
        picks = []
        for number, one in enumerate(causes, start=1):
            unfolded = [line(one.explanation), line(one.check, words("Check", "bold"))]
            if one.runnable:
                check = CHECKS[one.runnable]
                here = f'"{check.label}" in step 6: {check.does}'
                unfolded.append(line(here, words("Here", "bold")))
            head = line(one.title, f"{number:>{digits}}", words(one.short, "$quiet"))
            picks.append(Pick(head, tuple(unfolded)))
        ruled_out = line(words(f"Ruled out already: {out}.", "$quiet"))
        return [
            Lines("opening", [line(self._trouble.opening)]),
            Lines("ruled-out", [ruled_out], shown=bool(out)),
            Picks("causes", picks),
        ]

    def actions(self) -> Sequence[Action]:
        return [Action("back", "Back", "escape", "Close", "Back to the symptoms.")]

    def focus(self) -> str:
        return "causes"


def _dashes(texts: Iterable[str]) -> list[Line]:
    return [line(text, "  -") for text in texts]
