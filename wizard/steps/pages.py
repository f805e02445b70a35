"""Which page belongs to which step, for both front ends. Each page is imported when it is shown."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import cast

from wizard.steps.program import WELCOME
from wizard.steps.step import Page

PAGES = {
    WELCOME: "wizard.steps.welcome:Welcome",
    0: "wizard.steps.start:Start",
    1: "wizard.steps.register:Register",
    2: "wizard.steps.credentials:Credentials",
    3: "wizard.steps.load:Load",
    4: "wizard.steps.preview:Preview",
    5: "wizard.steps.copy:Copy",
    6: "wizard.steps.verify:Verify",
    7: "wizard.steps.done:Done",
}


def page_of(step: int) -> type[Page]:
    return cast(type[Page], resolve_name(PAGES[step]))
