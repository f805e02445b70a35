"""Both of our themes: all text is readable, and nothing is shown by color alone."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.conftest import one_of_each
from tests.screens.walking import AT_STEP_1, make_wizard, screen_text
from wizard.screens.theme import OWN_THEMES, theme_names, with_our_variables
from wizard.screens.widgets.buttons import ActionButton, ButtonRow
from wizard.services.surroundings import Surroundings

LEAST = 4.5
INKS = ("foreground", "quiet", "accent", "success", "warning", "error")
PAPERS = ("background", "surface", "panel")


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.1."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [_linear(part / 255) for part in (color.r, color.g, color.b)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_every_text_color_on_every_background_has_a_contrast_of_4_5(theme: Theme) -> None:
    found = with_our_variables({**theme.to_color_system().generate(), **theme.variables})
    colors = {name: Color.parse(found[name]) for name in (*INKS, *PAPERS, "on-accent")}
    for paper in PAPERS:
        for ink in INKS:
            ratio = contrast(colors[ink], colors[paper])
            assert ratio >= LEAST, f"{ink} on {paper}: {ratio:.2f}"
    assert contrast(colors["on-accent"], colors["accent"]) >= LEAST


@pytest.mark.parametrize(
    "name", one_of_each(theme_names(), lambda name: name.partition("-")[0] == "mvk")
)
async def test_every_theme_that_can_be_named_draws_the_screens(name: str) -> None:
    app = make_wizard(AT_STEP_1, theme_name=name)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▸ I clicked Register" in screen_text(app)


async def test_without_utf_8_every_sign_of_ours_has_a_replacement_in_ascii() -> None:
    for size in ((80, 24), (100, 30)):
        app = make_wizard(AT_STEP_1, around=Surroundings(utf8=False))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert "> I clicked" in screen_text(app)
            assert screen_text(app).isascii()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("COLORTERM", "")])
async def test_where_a_block_cannot_be_seen_a_button_has_brackets(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("TERM", "screen")
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "[▸I clicked" in screen_text(app)
        assert "[1 Register]" in screen_text(app)
        assert "^g Help" in screen_text(app)


async def test_the_primary_button_is_filled_unless_another_button_has_the_keys() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        row = app.screen.query_one("#actions", ButtonRow)
        primary, other = [*row.query(ActionButton)][:2]
        accent, panel = (app.theme_variables[name] for name in ("accent", "panel"))

        def filled() -> list[bool]:
            return [one.styles.background == Color.parse(accent) for one in (primary, other)]

        other.focus()
        await pilot.pause()
        assert filled() == [False, True]
        assert primary.styles.background == Color.parse(panel)
        app.screen.set_focus(None)
        await pilot.pause()
        assert filled() == [True, False]
