"""A whole settings text, to be read: line numbers, secrets masked. Shut while sharing."""

from __future__ import annotations

from wizard.core.position import Lines
from wizard.core.redact.masked_lines import MaskedLines, drawn
from wizard.plain.talk import Talk
from wizard.steps.styled_text import ButtonSpec

VIEW = "view"
NOT_SHARED = "While you share your screen, the text itself is not shown."
_MANY = 500  # lines that are shown without a question
_LONGEST = 400  # characters of a line; of a longer one its beginning, with a sign


async def view(talk: Talk, text: str) -> None:
    """Write it; a very long one only after asking."""
    if talk.session.sharing:  # masking by pattern may miss some
        talk.say(NOT_SHARED)
        return
    credentials = talk.session.credentials
    masked = MaskedLines(Lines(text), (credentials.api_key,) if credentials else ())
    if masked.count > _MANY and not await _all_of_it(talk, masked.count):
        return
    talk.gap()
    for number in range(1, masked.count + 1):
        talk.write(f"{number:>6}  {_cut(drawn(masked.line(number)))}\n")
    talk.gap()


async def _all_of_it(talk: Talk, count: int) -> bool:
    return await talk.yes((f"It has {count:,} lines.",), "Show all of it", "Do not show it")


def _cut(shown: str) -> str:
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def view_button(talk: Talk, label: str) -> list[ButtonSpec]:
    """The answer that leads there; none while sharing."""
    return [] if talk.session.sharing else [ButtonSpec(f"{label}, secrets masked", VIEW)]
