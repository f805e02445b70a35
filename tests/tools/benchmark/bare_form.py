"""The least that a Textual form can be: what the wizard's first picture is compared with."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Button, Footer, Header, Input, Label, Static


class BareForm(App[None]):
    """Header, two inputs, a label, a text, a button, a footer."""

    def compose(self) -> ComposeResult:
        """The widgets."""
        yield Header()
        yield Label("A label")
        yield Input()
        yield Input()
        yield Static("A text")
        yield Button("Press me")
        yield Footer()


if __name__ == "__main__":
    BareForm().run()
