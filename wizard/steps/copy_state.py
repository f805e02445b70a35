"""Where step 5 stands: what is known of the copy and of the console, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from wizard.core.session.session import Console, Session
from wizard.services.clipboard.clipboard import Kind, Outcome
from wizard.services.files.trouble import shell_path
from wizard.steps.copy_work import Readiness
from wizard.steps.memory import Compared
from wizard.steps.sharing import shown_host
from wizard.steps.step import World


class Stage(Enum):
    """What is to be done next."""

    BEFORE = auto()  # nothing of this result has left the program
    STALE = auto()  # the settings were loaded too long ago
    SENT = auto()  # on its way through the terminal; the person's paste can prove it
    CLICKING = auto()  # on the clipboard or in a file: save it in the console
    UNPROVED = auto()  # the person says that it is saved
    DIFFERS = auto()  # what was pasted back is something else
    PROVED = auto()  # the console holds it


class Repeat(Enum):
    """Why the outcome of the last comparison is put aside."""

    NO = auto()
    COPY = auto()  # it was copied or saved anew
    COMPARE = auto()  # the person wants to paste once more


EARLY = (Stage.BEFORE, Stage.STALE)


@dataclass
class Standing:
    """What lives only while the step is shown, and what follows from it and from the session."""

    world: World
    ready: Readiness | None = None  # what came of the last look
    busy: str = "check"  # or "copy", "save", "print", "compare"; empty: nothing is under way
    skipped: bool = False  # the proof of what was sent
    repeating: Repeat = Repeat.NO
    not_it: str = ""  # why the paste did not prove what was sent

    @property
    def session(self) -> Session:
        """What is known now."""
        return self.world.session

    @property
    def stage(self) -> Stage:
        """Where this step stands."""
        session = self.session
        if self.repeating is not Repeat.COPY and (saved := self._stage_of_console()):
            return saved
        if session.is_taken or self.skipped:
            return Stage.CLICKING
        if self.copied is not None and self.copied.kind is Kind.SENT:
            return Stage.SENT
        return Stage.STALE if session.is_stale(self.world.clock()) else Stage.BEFORE

    def _stage_of_console(self) -> Stage | None:
        """What is known of the console; None while it is not even said to hold this result."""
        session, live = self.session, self.session.live
        if self.compared is not None:
            return Stage.DIFFERS
        if live is None or not (session.is_saved or session.differs):
            return None
        if self.repeating is Repeat.COMPARE or live.console is None:
            return Stage.UNPROVED
        return Stage.DIFFERS if session.differs else Stage.PROVED

    @property
    def copied(self) -> Outcome | None:
        """How copying the present result went; None where that is not known any more."""
        copied = self.world.remembered.copied
        here = copied is not None and copied.fingerprint == self.session.fingerprint
        return copied.outcome if copied and here else None

    @property
    def compared(self) -> Compared | None:
        """The last comparison with the console, where it brought something else."""
        found = self.world.remembered.compared
        put_aside = self.repeating is not Repeat.NO
        if found is None or put_aside or found.fingerprint != self.session.fingerprint:
            return None
        return found if found.comparison.console is Console.DIFFERENT else None

    @property
    def errors(self) -> int:
        """How many must be fixed first."""
        return self.ready.errors if self.ready else 0

    @property
    def is_ready(self) -> bool:
        """Whether it was looked through, and may leave the program."""
        return self.ready is not None and not self.ready.errors

    @property
    def can_clear(self) -> bool:
        """Whether the clipboard may hold the key."""
        return self.world.remembered.may_hold_key

    @property
    def can_print(self) -> bool:
        """Never while sharing; nor where the terminal would show or obey something else."""
        ready, utf8 = self.ready, self.world.around.utf8
        shows = ready is not None and ready.is_plain and (utf8 or ready.is_ascii)
        return shows and not self.session.sharing

    @property
    def computer(self) -> str:
        """The name of this computer, as it may be shown."""
        names = self.world.remembered.nicknames
        return shown_host(self.world.around.computer, names, self.session.sharing)

    def line_for_file(self, *, shown: bool = False) -> str:
        """The command that brings the saved file to the clipboard of the person's computer."""
        taken = self.session.taken if self.session.is_taken else None
        if taken is None or not taken.file or not self.world.around.ssh:
            return ""
        name = self.computer if shown else self.world.around.computer
        path = shell_path(taken.file, sharing=shown and self.session.sharing)
        return f"ssh {name or 'HOST'} 'cat {path}' | pbcopy"
