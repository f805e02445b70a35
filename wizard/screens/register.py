"""Step 1 on the screen."""

from __future__ import annotations

from wizard.screens.drawn import DrawnScreen
from wizard.steps.register import Register


class RegisterScreen(DrawnScreen):
    """Draws `steps.register`."""

    draws = Register
    CSS_PATH = "register.tcss"
