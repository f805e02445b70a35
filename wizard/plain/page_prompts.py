"""Present any page as linear prompts.

The blocks of the page are written, its questions are asked, and its actions are offered by number.
`wizard.steps` does the actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from wizard.core.document.diff import RowKind
from wizard.plain.app import Closed, GoBack, PlainApp, PlainWorld
from wizard.plain.printed import printed, wrapped
from wizard.steps import blocks as b
from wizard.steps.frame_words import safety_words
from wizard.steps.step import Page, Step, World
from wizard.steps.styled_text import BLANK, Item, Line, Pick, Sign, click_lines, heading, line

if TYPE_CHECKING:
    from wizard.steps.changes import MaskedDiff


def show_items(app: PlainApp, items: Sequence[Item], *, unfolded: bool = True) -> None:
    """Write every item and the lines under it."""
    for number, item in enumerate(items):
        if item.heading is not None:
            app.show([BLANK, item.heading] if number else [item.heading])
        app.show([item.line, *item.always, *(item.unfolded() if unfolded else ())])


def diff_lines(diff: MaskedDiff) -> str:
    """Write a diff as text, with secrets masked and unchanged parts counted."""
    found = list(diff.notes)
    for row in diff.rows:
        if row.kind is RowKind.FOLD:
            found.append(f"         {diff.folded(row)}")
        else:
            number = row.new_line if row.new_line is not None else row.old_line
            found.append(f"{row.kind.value} {number:>5}  {diff.text(row)}")
    return "".join(f"{one}\n" for one in found)


def show_refusal(app: PlainApp, error: str) -> None:
    """Say why what was typed or pasted is refused, if it is."""
    app.show([line(error, Sign.CAUTION)] if error else [])


INDENT = "   "
ONE_LINE = "Type or paste it, then press Enter."


async def present(app: PlainApp, draws: type[Page], *given: Any) -> Any:
    """Present a page until it closes, and return its result."""
    world = PlainWorld(app)
    page = draws(cast(World, world), *given)
    moves = app.moves
    said = _Speaker(app)
    world.say_page = lambda: said.say(page)
    world.forget = said.forget
    if not isinstance(page, Step):
        app.say(page.heading)
    await page.begin()
    while app.moves == moves and not world.closed and not page.is_over():
        said.say(page)
        try:
            if not await said.ask_fields(page):
                await _ask(app, page)
        except Closed:
            continue
        except GoBack:
            await page.back()
    return world.result


class _Speaker:
    """Writes what is new: the safety line, and each block that has changed."""

    def __init__(self, app: PlainApp) -> None:
        self._app = app
        self._last: dict[str, b.AnyBlock] = {}
        self._asked: set[str] = set()
        self._state = safety_words(app.session)

    def say(self, page: Page) -> None:
        before, self._state = self._state, safety_words(self._app.session)
        if self._state != before and isinstance(page, Step):
            self._app.gap()
            self._app.say_state()
        blocks = list(_titled(page.blocks()))
        asked = {one.takes for one in page.offered()}
        for block in blocks:
            if self._last.get(block.id) != block and block.id not in asked:
                _show(self._app, block)
        self._last = {block.id: block for block in blocks}

    def forget(self, block: str) -> None:
        self._last = {one: self._last[one] for one in self._last if block and one != block}

    async def ask_fields(self, page: Page) -> bool:
        """Ask for each text field once, when it appears. Return whether there was one."""
        fields = [one for one in b.flat(page.blocks()) if isinstance(one, b.TextField)]
        new = [one for one in fields if one.id not in self._asked]
        self._asked = {one.id for one in fields}
        for block in new:
            show_refusal(self._app, block.error)
            typed = await self._app.text(block.label, block.value)
            await page.entered(block.id, typed[: block.limit])
            if block.enter:
                await page.perform(block.enter)
        return bool(new)


def _titled(blocks: Sequence[b.AnyBlock]) -> Iterator[b.AnyBlock]:
    """Yield the blocks that are shown, each group as its title and its blocks."""
    for block in blocks:
        if isinstance(block, b.Group) and block.shown:
            if block.title:
                yield b.Lines(f"{block.id}-title", [heading(block.title, style="")])
            yield from _titled(block.blocks)
        elif block.shown:
            yield block


def _show(app: PlainApp, block: b.AnyBlock) -> None:
    if isinstance(block, b.Lines):
        lines = _without_gaps(block.lines)
        if not lines:
            return
        app.show(lines)
    elif isinstance(block, b.Names):
        app.say("  ".join(block.names))
    elif isinstance(block, b.Path):
        app.show(click_lines(block.path))
    elif isinstance(block, b.ValueFields):
        if not block.title:
            return
        app.say(block.title)
        app.show(
            line(f"{one.label}: {one.shown or '-'}", one.sign, one.note) for one in block.values
        )
    elif isinstance(block, b.Picks) and not block.acts:
        for pick in block.picks:
            app.show((pick.line, *pick.unfolded))
    elif isinstance(block, b.Rows):
        app.show(map(block.row, range(block.count)))
    elif isinstance(block, b.Items):
        app.say("" if block.items else block.empty)
        show_items(app, block.items, unfolded=block.unfolds)
    elif isinstance(block, b.Diff):
        app.write(diff_lines(block.diff) if block.diff else "")
    else:
        return  # a question, which is asked separately
    app.gap()


def _without_gaps(lines: Sequence[Line]) -> list[Line]:
    """Remove empty lines at both ends, which only the screen needs."""
    found = list(lines)
    while found and found[0] == BLANK:
        found.pop(0)
    while found and found[-1] == BLANK:
        found.pop()
    return found


async def _ask(app: PlainApp, page: Page) -> None:
    """Ask the next question: an answer, a paste, or an action."""
    blocks = b.flat(page.blocks())
    offered = [
        one
        for one in page.offered()
        if not one.waits
        and not one.in_list
        and (one.id != "back" or one.button)  # otherwise it has its own letter
    ]
    questions = [one for one in blocks if isinstance(one, b.Question)]
    question = next((one for one in questions if not one.taken and not one.may_wait), None)
    if question is not None:
        actions = offered if question.beside else []
        answer = await _ask_question(app, question, actions)
        if any(one.id == answer for one in actions):
            await page.perform(answer)
        else:
            await page.chosen(question.id, answer)
        return
    app.say(page.note())
    paste = next((one for one in blocks if isinstance(one, b.Paste)), None)
    if paste is not None:
        show_refusal(app, paste.error)
        action, text = await app.block_or(offered, paste.title, paste.how, paste.complete)
        if action:
            await _perform(app, page, action)
        elif text.strip():
            await page.pasted(paste.id, text)
        return
    again = {f"again-{one.id}": one for one in questions if one.taken}
    if not again and all(one.id == "back" for one in offered):  # the page is only for reading
        await page.back()
        return
    first = bool(offered) and not offered[0].explicit
    taken = {one.takes for one in page.offered()}
    for block in blocks:  # a list whose lines are answers or have actions
        if isinstance(block, b.Picks) and (block.id in taken or block.acts):
            await _ask_pick(app, page, block, offered, first=first)
            return
        if isinstance(block, b.Items) and block.id in taken:
            await _ask_item(app, page, block, offered)
            return
    led = next((one for one in blocks if isinstance(one, b.Picks) and one.leads), None)
    lines = [b.Action(str(at), _label(led.picks[at])) for at in led.leads] if led else []
    more = [b.Action(name, f"Change answer: {one.prompt}") for name, one in again.items()]
    action = await app.choose([*offered, *lines, *more], first=first)
    if action in again:
        with app.inside():
            await page.chosen(again[action].id, await _ask_question(app, again[action]))
        return
    if led is not None and action.isdecimal():
        await page.picked(led.id, int(action))
        return
    for block in blocks:
        if isinstance(block, b.Ticks) and action in block.before:
            with app.inside():
                await page.ticked(block.id, await _ask_ticks(app, block))
    await _perform(app, page, action)


async def _perform(app: PlainApp, page: Page, action: str) -> None:
    """Run an action. If it leads to a list of values, ask for one of them without showing it."""
    leads = next((one.leads for one in page.offered() if one.id == action), "")
    for block in b.flat(page.blocks()):
        if isinstance(block, b.ValueFields) and block.id == leads:
            values = [b.Action(one.id, one.label) for one in block.values]
            with app.inside():
                value = await app.choose(values, first=False)
                label = next(one.label for one in values if one.id == value)
                typed = await app.block(label, ONE_LINE, lambda text: text.endswith(("\n", "\r")))
            if typed.strip():
                await page.pasted(value, typed.strip("\r\n"))
            return
    await page.perform(action)


async def _ask_question(
    app: PlainApp, question: b.Question, actions: Sequence[b.Action] = ()
) -> str:
    """Write each answer with its sentences, then the other actions, and ask."""
    app.say(question.prompt)
    for number, one in enumerate(question.choices, start=1):
        app.say(f"{number}. {one.label} ({one.right})" if one.right else f"{number}. {one.label}")
        for who, sentence in one.lines:
            colon = "." if who.isdecimal() else ":"
            said = f"{who}{colon} {sentence}" if who else sentence
            app.write(f"{wrapped(said, INDENT)}\n")
    app.say_numbered(actions, len(question.choices) + 1)
    options = [b.Action(one.id, one.label) for one in question.choices]
    return await app.choose([*options, *actions], first=False, listed=True)


async def _ask_ticks(app: PlainApp, ticks: b.Ticks) -> frozenset[str]:
    """Ask which boxes to tick. None is ticked without an answer."""
    names = ticks.names
    app.say(ticks.prompt)
    app.say(*(f"{number}. {name}" for number, name in enumerate(names, start=1)))
    while True:
        typed = await app.text('Numbers with spaces between, "all", or Enter for none')
        if typed.lower() == "all":
            return frozenset(names)
        numbers = typed.replace(",", " ").split()
        if all(one.isdecimal() and 1 <= int(one) <= len(names) for one in numbers):
            return frozenset(names[int(one) - 1] for one in numbers)
        app.say(f"Type numbers from 1 to {len(names)}.")


async def _ask_pick(
    app: PlainApp, page: Page, picks: b.Picks, offered: Sequence[b.Action], *, first: bool
) -> None:
    """Ask for a line of the list, or for an action that needs no line."""
    lines = [b.Action(str(at), _label(one)) for at, one in enumerate(picks.picks)]
    others = [one for one in offered if not one.takes and one.id not in picks.acts]
    chosen = await app.choose([*lines, *others], first=first)
    if not chosen.isdecimal():
        await page.perform(chosen)
    elif picks.acts:
        acts = [one for one in offered if one.id in picks.acts]
        await _ask_about(app, page, picks, int(chosen), acts)
    else:
        await page.picked(picks.id, int(chosen))


async def _ask_item(app: PlainApp, page: Page, items: b.Items, offered: Sequence[b.Action]) -> None:
    """Write every item of the list in full, and ask for one of them or an action."""
    actions = [one for one in offered if not one.takes]
    numbered = [
        replace(one, line=line(f"{number}. {printed([one.line]).rstrip()}"))
        for number, one in enumerate(items.items, start=1)
    ]
    show_items(app, numbered)
    app.say_numbered(actions, len(numbered) + 1)
    options = [*(b.Action(str(at), "") for at in range(len(numbered))), *actions]
    chosen = await app.choose(options, first=False, listed=True)
    if chosen.isdecimal():
        await page.picked(items.id, int(chosen))
    else:
        await page.perform(chosen)


async def _ask_about(
    app: PlainApp, page: Page, picks: b.Picks, number: int, acts: Sequence[b.Action]
) -> None:
    """Write everything about a line, then ask what to do with it."""
    pick = picks.picks[number]
    app.show(pick.unfolded)
    await page.walked(picks.id, number)
    runs = [b.Action("run", pick.runs)] if pick.runs else []
    with app.inside():
        action = await app.choose([*runs, *acts, b.Action("", "Back")], first=False)
    if action == "run":
        await page.picked(picks.id, number)
    elif action:
        await page.perform(action)


def _label(pick: Pick) -> str:
    text, right = pick.line.text.plain, pick.line.right.plain.strip()
    return f"{text} ({right})" if right else text
