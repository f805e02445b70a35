"""Help at every question: the step, the words, and causes by what a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide import checks
from wizard.guide.known import known
from wizard.guide.troubleshooting import Trouble, open_causes, ruled_out_causes, troubles_of
from wizard.steps.help_lines import help_parts
from wizard.steps.lines import line

if TYPE_CHECKING:
    from wizard.plain.talk import Talk

CAUSES_OF = "Its number shows the causes of what you see; Enter alone goes on"


async def show_help(talk: Talk, introduction: str) -> None:
    """What this step is for; then the causes of a symptom, as often as one is named."""
    for heading, lines in help_parts(max(talk.step, 0)):
        talk.gap()
        talk.say(heading)
        talk.show(lines)
    talk.gap()
    talk.say(introduction)
    talk.gap()
    troubles = troubles_of(known(talk.session))
    talk.say("When it does not work:")
    talk.show(line(one.symptom, str(number)) for number, one in enumerate(troubles, start=1))
    while True:
        answer = await talk.typed(f"{CAUSES_OF}: ")
        if not answer.isdecimal() or not 1 <= int(answer) <= len(troubles):
            return
        show_causes(talk, troubles[int(answer) - 1])


def show_causes(talk: Talk, trouble: Trouble) -> None:
    """The causes of a symptom, the likeliest first, without those that are ruled out."""
    facts = set(known(talk.session))
    out = [one.title for one in ruled_out_causes(trouble, facts)]
    talk.gap()
    talk.say(trouble.symptom, trouble.opening)
    talk.say(f"Ruled out already: {'; '.join(out)}." if out else "")
    for number, one in enumerate(open_causes(trouble, facts) or trouble.causes, start=1):
        talk.show([line(one.title, str(number), one.short), line(one.explanation)])
        talk.show([line(one.check, "→")])
        if one.runnable:
            check = checks.CHECKS[one.runnable]
            talk.show([line(f'"{check.label}" in step 6: {check.does}', "→")])
    talk.gap()
