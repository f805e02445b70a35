"""Our two themes, in addition to Textual's: one accent color, calm, readable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = "mvk-dark"
LIGHT = "mvk-light"

_DARK = Theme(
    name=DARK,
    primary="#8ab4f8",
    secondary="#a8b7cf",
    accent="#8ab4f8",
    foreground="#dfe3e8",
    background="#15181d",
    surface="#1d2127",
    panel="#262b33",
    success="#86cf9b",
    warning="#e6bd6a",
    error="#f59a92",
    dark=True,
    variables={
        "quiet": "#9aa4b1",
        "line": "#3a414c",
        "on-accent": "#10151d",
        "border": "#8ab4f8",
        "border-blurred": "#4a5361",
        "input-selection-background": "#8ab4f8 30%",
        "block-cursor-background": "#8ab4f8",
        "block-cursor-foreground": "#10151d",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2e3947",
        "scrollbar": "#4a5361",
        "scrollbar-background": "#1d2127",
    },
)

_LIGHT = Theme(
    name=LIGHT,
    primary="#1d57b3",
    secondary="#44546b",
    accent="#1d57b3",
    foreground="#1f242b",
    background="#fbfbf9",
    surface="#f0f1f0",
    panel="#e6e8e8",
    success="#176b37",
    warning="#7d5200",
    error="#ae2318",
    dark=False,
    variables={
        "quiet": "#59626e",
        "line": "#c3c8ce",
        "on-accent": "#ffffff",
        "border": "#1d57b3",
        "border-blurred": "#a3abb5",
        "input-selection-background": "#1d57b3 25%",
        "block-cursor-background": "#1d57b3",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#d9e4f4",
        "scrollbar": "#a3abb5",
        "scrollbar-background": "#f0f1f0",
    },
)

OWN_THEMES = (_DARK, _LIGHT)


def theme_names() -> tuple[str, ...]:
    """Return the names that `--theme` accepts, our own first."""
    return (DARK, LIGHT, *sorted(BUILTIN_THEMES))


def with_our_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of our stylesheets, mixed from the theme's colors if it lacks them.

    `quiet` is for less important text, `line` for lines, `on-accent` for text on the accent color.
    """
    found = dict(variables)
    ink, paper = (_color(found.get(name), "#808080") for name in ("foreground", "background"))
    found.setdefault("quiet", paper.blend(ink, 0.72).hex6)
    found.setdefault("line", paper.blend(ink, 0.25).hex6)
    found.setdefault("on-accent", found.get("background", "auto"))
    return found


def shows_blocks(app: App[Any]) -> bool:
    """Whether a colored block can be distinguished from the background.

    With 16 colors, ours are not available. Without colors, only the block would show what a button
    is.
    """
    return not app.no_color and app.console.color_system in ("256", "truecolor")


def _color(value: str | None, default: str) -> Color:
    try:
        return Color.parse(value or default)
    except ValueError:  # an ANSI theme leaves colors to the terminal
        return Color.parse(default)
