"""What a widget's place asks for: nothing more, once its layout has given it."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive


class Placed:
    """In front of a widget: a new size of what is in it follows from the layout that gave it.

    Textual would lay out the whole screen and draw once more, and nothing would be elsewhere.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
