"""Help by symptom: the guide's six troubleshooting sections, each with its causes in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.guide.checks import CHECKS
from wizard.guide.known import known
from wizard.guide.troubleshooting import Trouble, open_causes, ruled_out_causes, troubles_of
from wizard.screens.base import BACK, NEXT, ButtonSpec, FrameScreen, replace
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.said import Said
from wizard.steps.lines import Line, Pick, line, words

QUESTION = "What do you see?"
NOT_THESE = "Ruled out already"


class TroublesScreen(FrameScreen[None]):
    """Which symptom; each leads to its causes."""

    CSS_PATH = "troubles.tcss"
    AUTO_FOCUS = ""
    commands = (
        replace(NEXT, hint="Open", help="Its causes, the likeliest first."),
        replace(BACK, hint="Close", title="", help="Back to where you were."),
    )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(PickList).focus(scroll_visible=False)

    @property
    def _troubles(self) -> tuple[Trouble, ...]:
        """The symptoms that are possible."""
        return troubles_of(known(self.session))

    def heading(self) -> str:
        return "When it does not work"

    def body(self) -> ComposeResult:
        yield Said(QUESTION, id="question")
        picks = [
            Pick(line(one.symptom, str(number)), (line(f"{one.guide_title}. {one.opening}"),))
            for number, one in enumerate(self._troubles, start=1)
        ]
        symptoms = PickList()
        symptoms.show(picks)
        yield symptoms

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Show its causes", "next"), ButtonSpec("Back", "back")]

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        self._open(event.number)

    async def action_next(self) -> None:
        """The causes of the symptom where the mark is."""
        self._open(self.query_one(PickList).at)

    def _open(self, number: int) -> None:
        self.app.push_screen(CausesScreen(self._troubles[number]))

    def action_back(self) -> None:
        self.dismiss(None)


class CausesScreen(FrameScreen[None]):
    """The causes of one symptom in order; the one where the mark is says how to check it."""

    CSS_PATH = "troubles.tcss"
    AUTO_FOCUS = ""
    commands = (replace(BACK, hint="Close", title="", help="Back to the symptoms."),)

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self.trouble = trouble

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(PickList).focus(scroll_visible=False)

    def heading(self) -> str:
        return self.trouble.symptom

    def body(self) -> ComposeResult:
        yield Said(self.trouble.opening, id="opening")
        yield Hanging(id="ruled-out")
        yield PickList()

    def show(self, session: Session) -> None:
        facts = set(known(session))
        out = [one.title for one in ruled_out_causes(self.trouble, facts)]
        sentence = [line(words(f"{NOT_THESE}: {'; '.join(out)}.", "$quiet"))] if out else []
        self.query_one("#ruled-out", Hanging).show(sentence)
        causes = open_causes(self.trouble, facts) or self.trouble.causes
        digits = len(str(len(causes)))
        self.query_one(PickList).show(
            [
                Pick(
                    line(one.title, f"{number:>{digits}}", words(one.short, "$quiet")),
                    tuple(_unfolded(one.explanation, one.check, one.runnable)),
                )
                for number, one in enumerate(causes, start=1)
            ]
        )

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back", "back")]

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()

    def action_back(self) -> None:
        self.dismiss(None)


def _unfolded(explanation: str, check: str, runnable: str | None) -> Iterator[Line]:
    yield line(explanation)
    yield line(check, words("Check", "bold"))
    if runnable:
        one = CHECKS[runnable]
        yield line(f'"{one.label}" in step 6: {one.does}', words("Here", "bold"))
