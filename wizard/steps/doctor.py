"""Find out why no data arrives: the verdict first. `mvk-wizard doctor` prints the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from wizard.core.finding import Severity
from wizard.core.redact.mask import mask_value
from wizard.core.values import MAVVRIK_KEYS
from wizard.services.claude.claude_code import NOT_FOUND
from wizard.services.diagnosis import Diagnosis
from wizard.steps.blocks import CLOSE, Action, AnyBlock, Lines, Picks
from wizard.steps.help import TROUBLES
from wizard.steps.step import Page, World
from wizard.steps.styled_text import BLANK, Line, Pick, Sign, bold, heading, line
from wizard.steps.trial import TRY_HERE, Trial

ALSO_WRONG = "What else is wrong, the likeliest cause first"
_LOOKING = "Looking at this computer, at most 10 seconds."
_NOT_SET = "not set"
_SIGNS = {Severity.ERROR: Sign.PROBLEM, Severity.WARNING: Sign.CAUTION}
Say = Callable[[str], str]


def sections(seen: Diagnosis, say: Say, *, sharing: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield titles with what was seen. `say` hides what others may not see."""
    yield "The 10 values as Claude Code uses them", list(_values(seen, say, sharing=sharing))
    places = [f"{say(one.place)}: {one.standing.shown}" for one in seen.company.sources]
    yield "Company settings", places or ["None on this computer."]
    yield "Claude Code", [claude_sentence(seen)]
    yield "The way to Mavvrik", [say(one.sentence) for one in seen.path]
    if seen.trial is not None:
        shown = (seen.trial.headline, *seen.trial.exporter_said, *seen.trial.untried)
        yield "The trial", [say(one) for one in shown]
    yield "The key", [say(seen.key.sentence if seen.key else seen.key_note)]


def shown_value(seen: Diagnosis, name: str, say: Say, *, sharing: bool) -> str | None:
    """Return the value of a name with its secrets masked. None if nothing sets it."""
    text = seen.used.value(name).text
    return None if text is None else say(mask_value(name, text, sharing=sharing))


def claude_sentence(seen: Diagnosis) -> str:
    """Say what is known about Claude Code on this computer."""
    if seen.claude is None:
        return NOT_FOUND
    return seen.version.sentence if seen.version else seen.claude.trouble


def _values(seen: Diagnosis, say: Say, *, sharing: bool) -> Iterator[str]:
    """Yield each value, and its place where it is not that of most."""
    width = max(map(len, MAVVRIK_KEYS))
    places = Counter(seen.used.value(name).place for name in MAVVRIK_KEYS)
    del places[""]
    usual = max(places, key=places.__getitem__, default="")
    if usual:
        yield f"From {say(usual)}, unless a line says otherwise."
    for name in MAVVRIK_KEYS:
        value, shown = seen.used.value(name), shown_value(seen, name, say, sharing=sharing)
        yield f"{name:<{width}}  {_NOT_SET if shown is None else shown}"
        place = f"from {say(value.place)}" if value.place not in ("", usual) else ""
        over = [f"overrides {say(one)}" for one in value.overrides]
        if place or over:
            yield f"{'':<{width}}  {', '.join(filter(None, (place, *over)))}"


class Doctor(Page):
    """Looks at this computer, and says what keeps data from arriving."""

    heading = "Why no data arrives"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._seen: Diagnosis | None = None

    def blocks(self) -> Sequence[AnyBlock]:
        seen, say = self._seen, self.redaction.sentence
        verdict, picks = [line(_LOOKING, Sign.WAITS)], list[Pick]()
        details: list[Line] = []
        if seen is not None:
            sign = Sign.PROBLEM if seen.causes else ""
            verdict = [line(bold(say(seen.verdict)), sign), line(say(seen.next_step), "→")]
            picks = [
                Pick(line(say(one.message), _SIGNS[one.severity]), (line(say(one.remedy)),))
                for one in seen.others
                if one.severity in _SIGNS
            ]
            for title, found in sections(seen, say, sharing=self.session.sharing):
                details += [BLANK, heading(title), *(line(one, "  ") for one in found)]
        return [
            Lines("verdict", verdict),
            Lines("wrong", [BLANK, heading(ALSO_WRONG)], shown=bool(picks)),
            Picks("problems", picks),
            Lines("details", details),
        ]

    def actions(self) -> Sequence[Action]:
        waits = self._seen is None
        actions = [
            Action("look", "Look again", "ctrl+r", help="Look at everything again.", waits=waits)
        ]
        if self._seen is not None and self._seen.claude is not None:
            # It runs with the values in use.
            actions.append(replace(TRY_HERE, opens=(Trial, self._seen.used.document)))
        return [*actions, TROUBLES, CLOSE]

    async def begin(self) -> None:
        await self.world.beside(self._look(), name="doctor")

    async def look(self) -> None:
        self._seen = None
        self.world.changed()
        await self.begin()

    async def _look(self) -> None:
        session = self.session
        self._seen = await self.world.outside.examine(session.endpoint, session.credentials)
        self.world.changed()
