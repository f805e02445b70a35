"""The words of help: what a step is for, what can go wrong, whom to ask, every key, every word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wizard.guide import data, help, start
from wizard.guide.field_help import help_for
from wizard.guide.help import EVERYWHERE, GLOSSARY, HELP, StepHelp
from wizard.guide.troubleshooting import Trouble
from wizard.steps.lines import Line, line


def help_parts(
    step: int, *, field: str = "", troubles: Sequence[Trouble] = ()
) -> Iterable[tuple[str, list[Line]]]:
    """Headings with their lines for a step; 0 is the start screen. First comes the `field` that
    has the keys, where there is one.

    With `troubles`, the symptoms that are possible, the keys are named too; without, they are left
    to whoever lists them to choose from.
    """
    here = help_for(step, field)
    if here is not None:
        yield f"Here: {here[0]}", [line(here[1], "  ")]
    found = next((one for one in HELP if one.number == step), None)
    yield from _about_start() if found is None else _about_step(found)
    if troubles:
        symptoms = [
            line(one.symptom, f"  {number}") for number, one in enumerate(troubles, start=1)
        ]
        yield "When it does not work (^f: find the cause)", symptoms
        yield from _about_keys(found)
    if step < 2:  # before anything is typed: what the security team asks
        yield from _about_data()
    yield "Words", [line(meaning, f"  {word}") for word, meaning in GLOSSARY.items()]


def _about_keys(found: StepHelp | None) -> Iterable[tuple[str, list[Line]]]:
    yield (
        "Keys",
        [
            *(
                line(word, f"  {key}")
                for key, word in (*(found.keys if found else ()), *EVERYWHERE)
            ),
            line(help.PASTING, "  Paste"),
            line(help.SUSPENDING, "  Suspend"),
            line(help.MARKING, "  Mouse"),
        ],
    )


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
