"""The state of step 5: the checked result, the copy, and what is known about the console."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from wizard.core.check import check
from wizard.core.check.names import approval_names
from wizard.core.check.standing import mark_kept
from wizard.core.client.values import read_switch
from wizard.core.document.reader import read
from wizard.core.finding import Finding, Severity
from wizard.core.harmless import with_signs
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import MergePlan
from wizard.core.position import BOM
from wizard.core.session.record import Console, Evidence, Holds, How
from wizard.core.session.session import Session
from wizard.core.values import LOG_TOOL_DETAILS
from wizard.core.verify.comparison import Comparison, PasteKind, explain
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.services.files.trouble import shell_path
from wizard.steps.memory import Compared
from wizard.steps.sharing import redaction_of

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials
    from wizard.steps.step import World


class CopyStage(Enum):
    """What to do next."""

    BEFORE = auto()  # nothing of this result has left the program
    STALE = auto()  # the settings were loaded too long ago
    SENT = auto()  # sent through the terminal; a paste by the person can verify it
    CLICKING = auto()  # on the clipboard or in a file; it must be saved in the console
    UNPROVED = auto()  # the person confirmed that it is saved
    DIFFERS = auto()  # the pasted text was something else
    PROVED = auto()  # the console holds it
    DELIVERING = auto()  # in a file that does without the console
    DELIVERED = auto()  # the person says that it was delivered


EARLY = (CopyStage.BEFORE, CopyStage.STALE)


class Repeat(Enum):
    """Why the result of the last comparison is ignored."""

    NO = auto()
    COPY = auto()  # it was copied or saved again
    COMPARE = auto()  # the person wants to paste again


@dataclass
class CopyState:
    """What is only known while the step is shown. With the session, it determines the stage."""

    world: World
    ready: Readiness | None = None  # the result of the last check
    busy: str = "check"  # or "copy", "save", "print", "compare"; empty: nothing is running
    skipped: bool = False  # the verification of what was sent was skipped
    repeating: Repeat = Repeat.NO
    not_proved: str = ""  # why the paste did not verify what was sent

    @property
    def session(self) -> Session:
        """The current session."""
        return self.world.session

    @property
    def stage(self) -> CopyStage:
        """The stage. First counts what is known about the console, then about the copy."""
        session, live = self.session, self.session.live
        if self.repeating is not Repeat.COPY:
            if self.compared is not None:
                return CopyStage.DIFFERS
            if live is not None and (session.is_saved or session.differs):
                if live.delivered is not None:
                    return CopyStage.DELIVERED
                if self.repeating is Repeat.COMPARE or live.console is None:
                    return CopyStage.UNPROVED
                return CopyStage.DIFFERS if session.differs else CopyStage.PROVED
        if session.is_taken and session.taken and session.taken.target:
            return CopyStage.DELIVERING
        if session.is_taken or self.skipped:
            return CopyStage.CLICKING
        if self.copied is not None and self.copied.kind is CopyResult.SENT:
            return CopyStage.SENT
        return CopyStage.STALE if session.is_stale(self.world.clock()) else CopyStage.BEFORE

    def begin_again(self) -> None:
        """Ignore earlier comparisons, because the result has left the program again."""
        self.not_proved, self.skipped, self.repeating = "", False, Repeat.COPY

    @property
    def copied(self) -> Outcome | None:
        """How copying the current result went. None if that is not known."""
        copied = self.world.remembered.copied
        here = copied is not None and copied.fingerprint == self.session.fingerprint
        return copied.outcome if copied and here else None

    @property
    def compared(self) -> Compared | None:
        """The last comparison with the console, if it showed a difference."""
        compared = self.world.remembered.compared
        put_aside = self.repeating is not Repeat.NO
        if compared is None or put_aside or compared.fingerprint != self.session.fingerprint:
            return None
        return compared if compared.comparison.console is Console.DIFFERENT else None

    @property
    def errors(self) -> int:
        """The number of problems that must be fixed first."""
        return self.ready.errors if self.ready else 0

    @property
    def is_ready(self) -> bool:
        """Whether the result was checked and may leave the program."""
        return self.ready is not None and not self.ready.errors

    @property
    def can_clear(self) -> bool:
        """Whether the clipboard may hold the key."""
        return self.world.remembered.may_hold_key

    @property
    def can_print(self) -> bool:
        """Whether it may be printed: not while sharing, and not if the terminal would change it."""
        ready, utf8 = self.ready, self.world.around.utf8
        shows = ready is not None and ready.is_plain and (utf8 or ready.is_ascii)
        return shows and not self.session.sharing

    @property
    def computer(self) -> str:
        """The name of this computer, as it may be shown."""
        return redaction_of(self.world).host(self.world.around.computer)

    def line_for_file(self, *, shown: bool = False) -> str:
        """Return the command that copies the saved file to the clipboard of the person's computer.

        It is empty if no file was saved over SSH. `shown` returns it as it may be shown.
        """
        taken = self.session.taken if self.session.is_taken else None
        if taken is None or not taken.file or not self.world.around.ssh:
            return ""
        name = self.computer if shown else self.world.around.computer
        path = shell_path(taken.file, sharing=shown and self.session.sharing)
        return f"ssh {name or 'HOST'} 'cat {path}' | pbcopy"


# The result ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readiness:
    """The result of checking the whole merged text again."""

    at: datetime
    lines: int
    last_line: str  # "}" if a person can look for it; otherwise empty
    findings: tuple[Finding, ...]
    approval: tuple[str, ...]  # the names that the approval dialog will list
    command_lines: bool  # whether full shell commands are collected
    is_plain: bool  # a terminal shows it unchanged and obeys nothing in it
    is_ascii: bool

    @property
    def errors(self) -> int:
        """The number of problems that must be fixed before it may be copied."""
        return self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        """Return the number of findings with a severity."""
        return sum(one.weight is severity for one in self.findings)


def check_result(
    plan: MergePlan, credentials: Credentials, endpoint: str, practice: bool, at: datetime
) -> Readiness:
    """Parse the whole result again, strictly, and check it.

    Raises:
        Unreadable: never for our result, because it was proved before.
    """
    document, text = read(plan.result, limits=False), text_to_copy(plan)
    last = document.lines.line(document.lines.count).strip()
    return Readiness(
        at,
        document.lines.count,
        last if last == "}" and document.lines.count > 1 else "",
        mark_kept(check(document, credentials, endpoint, practice), plan),
        approval_names(document),
        read_switch(env_values(document).get(LOG_TOOL_DETAILS)),
        with_signs(text, keep="\n\r\t") == text,
        text.isascii(),
    )


def text_to_copy(plan: MergePlan) -> str:
    """Return the result as it is pasted: without a byte order mark, which only files have."""
    return plan.result.removeprefix(BOM)


# The console --------------------------------------------------------------------------------------


def with_comparison(session: Session, comparison: Comparison, evidence: Evidence) -> Session:
    """Return the session after a text was compared with the copied one.

    A text that is not settings says nothing about the console. If it is the text that was loaded,
    nothing has been saved since, so what is known does not change.
    """
    evidence = replace(evidence, detail=explain(comparison).headline)
    if comparison.kind in (
        PasteKind.NOTHING,
        PasteKind.PART,
        PasteKind.CREDENTIALS,
        PasteKind.NO_SETTINGS,
    ):
        return session
    if comparison.console is not Console.DIFFERENT:
        return session.with_saved(evidence, comparison.console)
    live = session.live
    was_there = live is not None and live.holds is not Holds.OTHER and not session.is_saved
    is_unsaved = comparison.kind is PasteKind.ORIGINAL and was_there
    return session if is_unsaved else session.with_difference(evidence)


def with_nothing_to_save(session: Session, evidence: Evidence) -> Session:
    """Return the session if the settings loaded from the console are already right."""
    loaded = session.loaded
    pasted = loaded is not None and loaded.detail == "pasted"
    how, console = (How.COMPARED, Console.SAME) if pasted else (How.SAID, None)
    return session.with_saved(replace(evidence, how=how), console)
