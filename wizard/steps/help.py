"""Help for a step, and help by symptom: the guide's troubleshooting with causes in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wizard.guide import click_paths, data, help, steps
from wizard.guide.click_paths import Where
from wizard.guide.evidence import known
from wizard.guide.help import EVERYWHERE, GLOSSARY, HELP, help_for
from wizard.guide.troubleshooting import Symptom, open_causes, ruled_out_causes, troubles_of
from wizard.steps.blocks import CLOSE, Action, AnyBlock, Lines, Picks
from wizard.steps.reach import REACH
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Line, Pick, bold, click_lines, heading, line, quiet

_OPEN = {
    Where.MAVVRIK: f"Mavvrik dashboard: {click_paths.MAVVRIK_DASHBOARD}",
    Where.CLAUDE: f"Claude admin console: {click_paths.CLAUDE_CONSOLE}",
}

# The signs of the screens: each means one thing, and color only repeats it.
SIGNS: Sequence[tuple[str, str]] = (
    ("✓", "proved or done"),
    ("!", "needs you"),
    ("x", "wrong"),
    ("?", "asks you"),
    ("·", "a note"),
    (".", "waits"),
    ("▸", "the keys are here"),
    ("→", "a click path, or what to do"),
    ("+", "added"),
    ("~", "changed"),
    ("-", "removed"),
    ("»", "moved"),
    ("=", "already right"),
    ("(●)", "the chosen answer"),
    ("[x]", "ticked"),
    ("…", "cut"),
)


class Help(Page):
    """Says what a step is for, what can go wrong, whom to ask, and what keys and words mean."""

    heading = "Help"

    def __init__(self, world: World, number: int, field: str = "") -> None:
        """`field` is the ID of the focused block. Step 0 is the start screen."""
        super().__init__(world)
        self.number, self._field = number, field

    def blocks(self) -> Sequence[AnyBlock]:
        return [
            Lines(f"part-{at}", [heading(title, style="bold $accent"), *lines])
            for at, (title, lines) in enumerate(self._parts())
        ]

    def _parts(self) -> Iterable[tuple[str, list[Line]]]:
        """Yield headings with their lines. The focused field comes first."""
        here = help_for(self.number, self._field)
        if here is not None:
            yield f"Here: {here[0]}", [line(here[1], "  ")]
        step = next((one for one in HELP if one.number == self.number), None)
        if step is None:
            yield "Why Mavvrik", [line(steps.WHY_MAVVRIK, "  ")]
            yield "What Mavvrik shows", _dashes(steps.MAVVRIK_SHOWS)
            yield "How it works", _dashes(steps.HOW_IT_WORKS)
        else:
            yield "About this step", [line(step.purpose, "  ")]
            yield "What can go wrong", _dashes(step.can_go_wrong)
            yield "Whom to ask", [line(step.ask, "  ")]
        if self.world.is_plain:
            yield "Keys", [line(help.PLAIN_MODE, "  ")]
        else:
            troubles = enumerate(troubles_of(known(self.session)), start=1)
            symptoms = [line(one.symptom, f"  {number}") for number, one in troubles]
            yield "If something is wrong (^f: Find the cause)", symptoms
            keys = (
                *(step.keys if step else ()),
                *EVERYWHERE,
                ("Paste", help.PASTING),
                ("Suspend", help.SUSPENDING),
                ("Mouse", help.MARKING),
            )
            yield "Keys", [line(word, f"  {key}") for key, word in keys]
            yield "Signs", [line(meaning, f"  {sign}") for sign, meaning in SIGNS]
        if step is not None:
            yield from _guide_on(steps.STEPS[self.number - 1])
        if self.number < 2:  # before anything is typed: answers for the security team
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
        return [CLOSE, TROUBLES, REACH]


class Troubles(Page):
    """Asks for the symptom. Each one leads to its causes."""

    heading = "Find the cause"

    @property
    def _troubles(self) -> Sequence[Symptom]:
        return troubles_of(known(self.session))

    def blocks(self) -> Sequence[AnyBlock]:
        picks = [
            Pick(line(one.symptom, str(number)), (line(f"{one.guide_title}. {one.opening}"),))
            for number, one in enumerate(self._troubles, start=1)
        ]
        question = line(bold("What do you see?"))
        return [Lines("question", [question]), Picks("symptoms", picks)]

    def actions(self) -> Sequence[Action]:
        likeliest = "Show its causes, the most likely first."
        return [
            Action("next", "Show causes", "ctrl+n", help=likeliest, takes="symptoms"),
            CLOSE,
        ]

    def focus(self) -> str:
        return "symptoms"

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - only one list
        await self.world.open(Causes, self._troubles[number])


TROUBLES = Action(
    "troubles", Troubles.heading, "ctrl+f", help="Show causes by symptom.", opens=(Troubles,)
)


class Causes(Page):
    """Lists the causes of one symptom in order. The marked one says how to check it."""

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
            unfolded = [line(one.explanation), line(one.check, bold("Check"))]
            if one.runnable:
                check = one.runnable
                here = f'"{check.label}" in step 6: {check.does}'
                unfolded.append(line(here, bold("Here")))
            head = line(one.title, f"{number:>{digits}}", quiet(one.short))
            picks.append(Pick(head, tuple(unfolded)))
        ruled_out = line(quiet(f"Ruled out: {out}."))
        return [
            Lines("opening", [line(self._trouble.opening)]),
            Lines("ruled-out", [ruled_out], shown=bool(out)),
            Picks("causes", picks),
        ]

    def actions(self) -> Sequence[Action]:
        return [Action("back", "Close", "escape", help="Go back to the symptoms.")]

    def focus(self) -> str:
        return "causes"


def _guide_on(step: steps.GuideStep) -> Iterable[tuple[str, list[Line]]]:
    """Return what Mavvrik's guide says on a step: notes, where to click, and its lists."""
    yield "From the guide", _dashes((*step.good_to_know, *step.warnings))
    if step.click_path:
        windows = dict.fromkeys(one.where for one in step.click_path)
        opened = _dashes(_OPEN[one] for one in windows if one in _OPEN)
        yield "Where to click", [*opened, *click_lines(step.click_path)]
    if step is steps.PREVIEW:
        entries: list[Line] = []
        for one in steps.ENTRIES:
            entries.append(line(bold(f"{one.name}={one.value}"), "  "))
            entries.append(line(f"{one.purpose} Without it: {one.without}", "  "))
        more = _dashes((*steps.EXAMPLES, steps.FROM_NOTHING))
        yield "Configuration reference", [line(steps.INTRODUCTION, "  "), *entries, *more]
    if step is steps.VERIFY:
        yield click_paths.COST, _fields(data.COST_VIEW, data.COST_FIELDS)
        yield click_paths.SESSIONS, _fields(data.SESSIONS_VIEW, data.SESSION_FIELDS)


def _fields(view: str, fields: Sequence[data.Column]) -> list[Line]:
    """Return what a view of Mavvrik shows, column by column."""
    found = [
        line(f"{one.source} If it is missing: {one.missing}", f"  {one.name}") for one in fields
    ]
    return [line(view, "  "), *found]


def _dashes(texts: Iterable[str]) -> list[Line]:
    return [line(text, "  -") for text in texts]
