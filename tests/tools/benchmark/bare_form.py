"""A minimal Textual form, with which the wizard's first frame is compared."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Button, Footer, Header, Input, Label, Static


class BareForm(App[None]):
    """A form with a header, two inputs, a label, a text, a button and a footer."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield Label("A label")
        yield Input()
        yield Input()
        yield Static("A text")
        yield Button("Press me")
        yield Footer()


if __name__ == "__main__":
    BareForm().run()
