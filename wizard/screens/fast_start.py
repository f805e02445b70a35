"""What lies between the start of the program and its first picture, done once and in that order;
and what lies between a key and the picture of the next screen.

Textual by itself parses every stylesheet again for a theme of its own and for the stylesheet of
each new screen, and draws a first screen that is a mode before anything can be seen. Python looks
for garbage while everything that is made is there to stay.
"""

from __future__ import annotations

import gc
from typing import Any

from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import Theme
from typing_extensions import override

from wizard.screens import theme as themes
from wizard.screens.safe_app import SafeApp
from wizard.services.surroundings import Surroundings


class FastStartApp(SafeApp):
    """A safe app that is drawn soon; what screens it has is said by whoever is made from it."""

    DEFAULT_MODE = "show-0"

    def _first_theme(self) -> str:
        return self._theme_at_first

    # Known before the stylesheets are read: they are parsed once, with the right colours.
    theme: Reactive[str] = Reactive(Initialize(_first_theme))

    def __init__(self, around: Surroundings, theme_name: str) -> None:
        self._theme_at_first = theme_name
        self._colours_read: dict[str, str] = {}  # those in the stylesheets
        super().__init__(around)
        for own in themes.OWN_THEMES:
            self.register_theme(own)

    @override
    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme by its name; our own are there even before they are registered."""
        ours = (one for one in themes.OWN_THEMES if one.name == theme_name)
        return next(ours, None) or super().get_theme(theme_name)

    @override
    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, and those that only our stylesheets know."""
        self.theme_variables = themes.with_our_variables(super().get_css_variables())
        return self.theme_variables

    def make_screen(self) -> Screen[Any]:
        """A new screen of the step that is to be shown."""
        raise NotImplementedError

    @override
    def get_default_screen(self) -> Screen[Any]:
        """The first screen, with its stylesheet; like every later one it is that of a mode."""
        screen: Screen[Any] = self.get_screen(self.make_screen())
        self._colours_read = self.theme_variables
        self.add_mode(self.DEFAULT_MODE, lambda: screen)
        return screen

    @override
    def get_screen(self, screen: Any, screen_class: Any = None) -> Any:
        """A screen that is to come, with its stylesheet: it is parsed with the first that needs it.

        Textual would parse all the others again, too.
        """
        found = super().get_screen(screen, screen_class)
        known = self.stylesheet.has_source
        self.stylesheet.read_all([path for path in found.css_path if not known(str(path))])
        if self.screen_stack and not found.is_running:
            found.add_class(*self._size_classes, update=False)
        return found

    @property
    def _size_classes(self) -> frozenset[str]:
        """What says how large the terminal is: a new screen has it before its styles are made."""
        sizes = (*(self.HORIZONTAL_BREAKPOINTS or ()), *(self.VERTICAL_BREAKPOINTS or ()))
        return self.screen.classes & {name for _, name in sizes}

    @override
    def refresh_css(self, animate: bool = True) -> None:
        """For other colours. Textual asks for it twice with each new screen, too."""
        if self.get_css_variables() != self._colours_read:
            super().refresh_css(animate)
            self._colours_read = self.theme_variables

    def on_ready(self) -> None:
        """The first picture is next."""
        self.call_after_refresh(look_for_garbage)


def look_for_garbage() -> None:
    """From now on. What is there already stays there, and is not looked at each time."""
    gc.freeze()
    gc.enable()
