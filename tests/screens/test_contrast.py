"""Every letter that is drawn, in both of our themes, against its background."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.color import Color
from textual.command import CommandPalette
from textual.containers import Vertical
from textual.widgets import Input

from tests.conftest import ROOT, full
from tests.screens.last_steps import at_step_5, at_step_6, make_last_step
from tests.screens.settings_steps import ALL_DECIDED, TROUBLED, VENDOR, loaded
from tests.screens.test_theme import INKS, LEAST, PAPERS, contrast
from tests.screens.walking import (
    AT_START,
    AT_STEP_1,
    AT_STEP_2,
    AT_STEP_3,
    NOW,
    REFUSED,
    WITH_VALUES,
    make_wizard,
)
from wizard.core.session.record import Answer, CredentialCheck, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.screens.theme import DARK, LIGHT

_REFUSED = CredentialCheck(
    False, True, REFUSED.code, REFUSED.sentence, Evidence(How.CHECKED, NOW, "", REFUSED.label)
)
_SEEN = Sighting(Answer.YES, Evidence(How.SAID, NOW), frozenset({"User"}))
# By name: a session, and the keys that show more of its screen.
DRAWN: dict[str, tuple[Session, tuple[str, ...]]] = {
    "start": (AT_START, ()),
    "register": (AT_STEP_1, ("tab", "tab")),
    "help": (AT_STEP_1, ("f1",)),
    "palette": (AT_STEP_1, ("ctrl+p",)),
    "told": (AT_STEP_1, ("ctrl+t",)),
    "credentials": (AT_STEP_2, ()),
    "typing": (AT_STEP_2, ("tab", "a")),
    "values": (WITH_VALUES, ()),
    "refused": (replace(WITH_VALUES, check=_REFUSED), ()),
    "leaving": (WITH_VALUES, ("ctrl+q",)),
    "load": (AT_STEP_3, ()),
    "unreadable": (loaded(TROUBLED), ()),
    "decision": (loaded(VENDOR, {}), ()),
    "list": (loaded(VENDOR, ALL_DECIDED), ("tab",)),
    "diff": (loaded(VENDOR, ALL_DECIDED), ("right",)),
    "things": (loaded(VENDOR, ALL_DECIDED), ("right", "right")),
    "choices": (loaded(VENDOR, ALL_DECIDED), ("right", "right", "right")),
    "copy": (at_step_5(), ()),
    "lines": (at_step_6(activity=Evidence(How.SAID, NOW)), ()),
    "causes": (at_step_6(activity=Evidence(How.SAID, NOW)), ("tab", "tab", "enter")),
    "done": (at_step_6(activity=Evidence(How.SAID, NOW), cost=_SEEN, sessions=_SEEN), ()),
}
# Lines and corners are no text; neither are the blocks that scroll bars are made of.
_TEXT = re.compile(r"[^\s─│╭╮╰╯┌┐└┘━┃▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▔▕▖▗▘▙▚▛▜▝▞▟]")


def weak(app: WizardApp) -> Iterator[str]:
    """Return every piece of text that is drawn with too little contrast."""
    strips = app.screen._compositor.render_strips()
    if isinstance(app.screen, CommandPalette):  # the screen behind it is dimmed on purpose
        region = app.screen.query_one(Vertical).region
        strips = [one.crop(region.x, region.right) for one in strips[region.y : region.bottom]]
    for strip in strips:
        for segment in strip:
            style = segment.style
            if style is None or not _TEXT.search(segment.text):
                continue
            assert style.color is not None, segment.text
            assert style.bgcolor is not None, segment.text
            ink, paper = (Color.from_rich_color(one) for one in (style.color, style.bgcolor))
            ink = ink.blend(paper, 0.5) if style.dim else ink
            ratio = contrast(*((paper, ink) if style.reverse else (ink, paper)))
            if ratio < LEAST:
                yield f"{segment.text!r}: {ink.hex} on {paper.hex}, {ratio:.2f}"


@pytest.mark.parametrize("theme", [DARK, full(LIGHT)])
@pytest.mark.parametrize("name", DRAWN)
async def test_everything_drawn_has_a_contrast_of_4_5(name: str, theme: str) -> None:
    session, keys = DRAWN[name]
    app = make_wizard(session, theme_name=theme)
    if session.settings is not None:
        app, _ = make_last_step(session, theme_name=theme)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.press(*keys)
        await pilot.pause()
        assert list(weak(app)) == []


def test_stylesheets_color_text_only_with_what_is_tested() -> None:
    tested = {*INKS, *PAPERS, "on-accent", "line"}  # `line` draws rules, no text
    files = [*(ROOT / "wizard").rglob("*.tcss"), *(ROOT / "wizard").rglob("*.py")]
    pattern = re.compile(r"(?<![\w-])(?:color|background): *([^;{}\n]+);")
    used = {one.strip() for file in files for one in pattern.findall(file.read_text("utf-8"))}
    assert used - {"transparent"} == {f"${name}" for name in tested} & used
    assert used
