"""How a try ended, and the likely causes where not everything arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.core.trace.trial import Arrived, Judgement, State


class Ended(StrEnum):
    """How Claude Code ended."""

    WELL = "well"
    FAILED = "failed"  # with another exit code than 0
    TIME_OVER = "time-over"  # it was ended, together with everything it had started
    NOT_STARTED = "not-started"


@dataclass(frozen=True, slots=True)
class BeforeTrial:
    """What was found before a try. Each tuple holds sentences.

    `company` says that company settings here win, so that the try shows them instead; `own` that
    the user's own settings take part in it.
    """

    version: str = ""  # what this version does with these settings
    version_ok: bool = True
    company: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, the version first."""
        return (*([self.version] if self.version else []), *self.company, *self.own)


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What a try showed. There is no key in it; `said` is text from outside, already masked."""

    ended: Ended
    judgement: Judgement
    before: BeforeTrial = field(default_factory=BeforeTrial)
    exit_code: int | None = None
    said: str = ""  # Claude Code's last line, where it did not end well
    elsewhere: tuple[str, ...] = ()  # what went to where another vendor would stand
    seconds: float = 0.0
    left_behind: str = ""  # a folder of ours that could not be removed

    @property
    def is_right(self) -> bool:
        """Whether Claude Code ended well and everything arrived as it should."""
        return self.ended is Ended.WELL and self.judgement.is_right

    @property
    def headline(self) -> str:
        """The outcome in one sentence."""
        if self.is_right:
            return "Everything arrived as it should: path, headers, agent and spans."
        if self.ended is not Ended.WELL:
            return _ENDED[self.ended].format(code=self.exit_code)
        if not self.judgement.requests:
            return "Claude Code ran, but nothing arrived."
        return "Something arrived, but not as it should."

    @property
    def in_short(self) -> str:
        """The outcome in a few words, for a list."""
        if self.is_right:
            return "seen by the test receiver"
        if self.ended is not Ended.WELL:
            return "tried, did not end well"
        return "tried, not as it should be" if self.judgement.requests else "tried, nothing arrived"

    @property
    def causes(self) -> tuple[str, ...]:
        """Why something is wrong or missing, the likeliest first; none where all is right."""
        return () if self.is_right else tuple(dict.fromkeys(_causes(self)))


_ENDED = {
    Ended.FAILED: "Claude Code ended with an error (exit code {code}).",
    Ended.TIME_OVER: "Claude Code did not end in time, and was ended.",
    Ended.NOT_STARTED: "Claude Code could not be started.",
}
_LOGIN = (
    "Claude Code must be logged in on this computer, or have an API key: start it once with: claude"
)
_SLOW = "The model did not answer in time: a slow network, or Claude Code waits for something."
_SILENT = (
    "Claude Code says nothing when it cannot send. Look at its own log: "
    "claude --debug-file FILE, lines with [3P telemetry]."
)


def _causes(outcome: TrialOutcome) -> Iterator[str]:
    if outcome.ended is Ended.TIME_OVER:
        yield _SLOW
    if outcome.ended is Ended.FAILED:
        yield _LOGIN
    yield from outcome.before.company
    if not outcome.before.version_ok:
        yield outcome.before.version
    yield from outcome.before.own
    yield from (p.text for p in outcome.judgement.points if p.state is State.WRONG)
    if outcome.ended is Ended.WELL and not outcome.judgement.requests:
        yield _SILENT


def tell_elsewhere(arrived: Sequence[Arrived]) -> tuple[str, ...]:
    """What went to where another vendor would stand, and whether a header of ours came along."""
    counts = Counter(one.signal.value for one in arrived)
    with_ours = {one.signal.value for one in arrived if one.headers.tenant is not None}
    return tuple(
        f"{signal}: {count} request{'' if count == 1 else 's'}, "
        + ("with Mavvrik's headers" if signal in with_ours else "without Mavvrik's headers")
        for signal, count in counts.items()
    )
