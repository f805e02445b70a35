"""What the tests of steps 5 to 7 share: sessions that have reached them, and nothing outside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.lives import changed
from tests.screens.walking import AT_STEP_3, NOW, make_wizard, reach
from wizard.core.check.effective import effective
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Console, Evidence, How
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.services.claude.managed_settings_report import CompanyReport
from wizard.services.clipboard.clipboard import CopyResult, Outcome, Route
from wizard.services.diagnosis import Diagnosis
from wizard.services.files.files import Written
from wizard.services.practice.sample import COMPANY_EXAMPLE
from wizard.services.surroundings import Surroundings
from wizard.steps.ports import Outside

if TYPE_CHECKING:
    from wizard.core.verify.verification import Verification
    from wizard.services.claude.claude_code import ClaudeCode

LOADED_AT = NOW + timedelta(minutes=3)  # 14:06
COPIED_AT = NOW + timedelta(minutes=9)  # 14:12
ORIGINAL = COMPANY_EXAMPLE
KEPT = "/home/ada/.local/share/mvk-wizard/original-2026-11-23-1406.json"
SSH = Surroundings(ssh=True, tmux=True, computer="jump01")


def at_step_5(text: str = ORIGINAL, **changes: Any) -> Session:
    """Return a session that is decided and previewed. Nothing has left the program."""
    loaded = Evidence(How.CHECKED, LOADED_AT, "from this computer", "pasted")
    session = AT_STEP_3.with_settings(SettingsText(text), loaded)
    session = replace(session, settings_confirmed=True, original_kept=KEPT)
    plan = session.plan
    for question in plan.open if plan else ():
        session = session.with_choice(question.id, _choice(question.id))
    return replace(session, previewed=session.fingerprint, **changes)


def _choice(question: str) -> str:
    return "keep" if question == "other-telemetry" else "mavvrik"


def result_of(session: Session) -> str:
    """The merged text."""
    assert session.plan is not None
    return session.plan.result


def at_step_6(session: Session | None = None, **changes: Any) -> Session:
    """Saved in the console, and compared."""
    before = session or at_step_5()
    evidence = Evidence(How.CHECKED, COPIED_AT, "from this computer", "On the clipboard: …")
    compared = replace(evidence, how=How.COMPARED, at=COPIED_AT + timedelta(minutes=4), detail="")
    taken = before.with_taken(evidence)
    return changed(taken.with_saved(compared, Console.SAME), **changes)


def copied(kind: CopyResult = CopyResult.COPIED_AND_CHECKED, at: datetime = COPIED_AT) -> Outcome:
    """Return an outcome of copying, in the words of the real one."""
    if kind is CopyResult.SENT:
        sentence = (
            "Sent to your terminal. Not checked, because your own computer's clipboard can't be"
            " seen from here."
        )
        remedy = "Paste it here once. It is compared, not shown."
        return Outcome(kind, sentence, remedy, at, Route.OSC52)
    if kind is CopyResult.NOT_COPIED:
        sentence = "Not copied, because this computer has no clipboard that programs can reach."
        return Outcome(kind, sentence, "Save to a file.", at)
    sentence = "Clipboard verified: 45 lines."
    return Outcome(kind, sentence, "", at, Route.NATIVE)


CLEARED = Outcome(
    CopyResult.CLEARED,
    "Clipboard cleared.",
    "A clipboard manager, if you use one, may still hold it.",
    COPIED_AT,
    Route.NATIVE,
)


@dataclass
class Still(Outside):
    """Replaces everything outside. It records what it is asked, and answers as the test says."""

    clipboard: str = ""
    cleared: list[bool] = field(default_factory=list)  # `just_pasted` of each call
    receipts: list[str] = field(default_factory=list)
    saved: dict[str, bytes] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    trouble: Exception | None = None

    async def clear_clipboard(
        self, is_ours: Callable[[str], bool], *, just_pasted: bool = False
    ) -> Outcome:
        self.cleared.append(just_pasted)
        if not is_ours(self.clipboard):
            return replace(CLEARED, kind=CopyResult.NOT_OURS, sentence="It holds nothing of yours.")
        self.clipboard = ""
        return CLEARED

    async def is_there(self, path: str) -> bool:
        return path in self.there

    async def save(self, path: str, data: bytes) -> Written:
        if self.trouble is not None:
            raise self.trouble
        self.saved[path] = data
        return Written(Path(path))

    async def delete(self, path: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.deleted.append(path)

    async def keep_receipt(self, plan: object, now: datetime, kept: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.receipts.append(kept)
        return "receipt-1.json"

    async def poll(self, *_: Any, **__: Any) -> Verification:
        raise AssertionError("nothing may be asked here")

    async def preflight(self, *_: Any, **__: Any) -> Sequence[Any]:
        raise AssertionError("nothing may be asked here")

    async def find_claude(self) -> ClaudeCode | None:
        return None

    async def look_before_try(self, *_: Any) -> Any:
        raise AssertionError("nothing may be looked up here")

    async def try_here(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nothing may be run here")

    async def find_company(self) -> Sequence[Any]:
        return ()

    async def examine(self, *_: Any) -> Any:
        return NOTHING_SEEN


NOTHING_SEEN = Diagnosis(
    effective(()), CompanyReport(()), None, None, (), None, "Not checked here.", ()
)


def make_last_step(session: Session, **handed: Any) -> tuple[WizardApp, Still]:
    """Make a wizard at a late step, and a replacement for everything outside it.

    `outcome` is how copying ends. What was copied is then in `outside.clipboard`.
    """
    outcome: Outcome = handed.pop("outcome", copied())
    outside = handed.pop("outside", None) or Still()

    async def copy(text: str) -> Outcome:
        if outcome.kind is not CopyResult.NOT_COPIED:
            outside.clipboard = text
        return outcome

    given = {"clock": lambda: COPIED_AT, "copy": copy, **handed}
    app = make_wizard(session, **given)
    for name in ("check_credentials", "find_here", "copy"):
        reach(outside, **{name: getattr(app.outside, name)})
    app.outside = outside
    return app, outside


def picture(app: WizardApp, path: str) -> None:
    """For looking at a screen by hand: an SVG and a PNG of it."""
    svg = Path(path).with_suffix(".svg")
    drawn = app.export_screenshot().replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg.write_text(drawn, encoding="utf-8")
    subprocess.run(["rsvg-convert", str(svg), "-o", path], check=True)
