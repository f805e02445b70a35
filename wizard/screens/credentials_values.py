"""The three values of step 2: shown as understood, each of them a field to type into."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from wizard.core.credentials.names import CREDENTIAL_NAMES, KEY, LABELS
from wizard.core.session.session import Session
from wizard.screens.widgets.hanging import content_of
from wizard.screens.widgets.placed import Placed
from wizard.screens.widgets.said import Said
from wizard.screens.widgets.value_field import ValueField
from wizard.steps import credentials_lines as lines

KEY_NOTE = "hidden here, kept nowhere"


class CredentialField(ValueField):
    """A field that hides whatever looks like the key, whichever field it was typed into."""

    def hides(self, text: str) -> bool:
        from wizard.core.credentials.rules import must_be_hidden

        return must_be_hidden(self.name or "", text)


class ValuesPanel(Placed, Vertical):
    """A row for each value: sign, label, field, and from which line it came."""

    def compose(self) -> ComposeResult:
        for name in CREDENTIAL_NAMES:
            with Horizontal(classes="value"):
                yield Said(classes="sign", id=f"sign-{name}")
                yield Said(LABELS[name], classes="label")
                yield CredentialField(name, secret=name == KEY, id=f"field-{name}")
                yield Said(classes="note", id=f"note-{name}")

    def on_resize(self) -> None:
        """With a frame round it, the field that has the keys stays in sight."""
        field = self.screen.focused
        if isinstance(field, ValueField):
            self.call_after_refresh(field.scroll_visible, animate=False)

    def show(self, session: Session) -> None:
        """Show what was understood so far."""
        reading = session.reading
        for name in CREDENTIAL_NAMES:
            shown = reading.shown(name, sharing=session.sharing) if reading else ""
            self.query_one(f"#field-{name}", ValueField).shown = shown
            self.query_one(f"#sign-{name}", Said).say(
                content_of(lines.sign_of_value(session, name))
            )
            note = lines.note_of_value(session, name) or (KEY_NOTE if name == KEY else "")
            self.query_one(f"#note-{name}", Said).say(note)
        self.set_class(reading is not None and bool(reading.values), "read")
        self.border_title = Content(lines.summary_of(reading)) if reading else None
