"""Mavvrik's answer to one request, as data and in words. It does not contain the key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.core.exit_codes import ExitCode
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.answer_kinds import (
    SAME_FOR_CLAUDE,
    UNKNOWN,
    AnswerKind,
    Group,
    Origin,
    Phase,
    about_address,
    wording,
)

UNNAMED = "an unnamed authority"  # used if the issuer of a certificate has no name
_EXIT_CODES = {
    Group.ACCEPTED: ExitCode.DONE,
    Group.REFUSED: ExitCode.REFUSED,
    Group.NOT_SENT: ExitCode.USAGE,
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one request.

    Its sentences are made from its fields. To share the screen, `dataclasses.replace(result,
    host="Host 1")` is therefore enough. `seconds` and `retry_after` are in seconds; times have a
    time zone.
    """

    kind: AnswerKind
    host: str  # with the port if it is not the default one
    at: datetime
    seconds: float
    asked: Origin = Origin.INGEST
    status: int | None = None  # HTTP status; the proxy's own if the proxy refused
    server_code: str | None = None  # INVALID_API_KEY, MISSING_CREDENTIALS
    retry_after: float | None = None
    proxy: str | None = None  # without user and password
    issuer: str | None = None  # of the certificate, if TLS failed
    phase: Phase = Phase.PREPARING
    detail: str = ""  # our own words: which value, which setting, what is wrong with the URL
    server_date: datetime | None = None  # the server's clock in the response
    scheme: str = "https"  # plain http is only used for this computer

    @property
    def accepted(self) -> bool:
        """Whether the answer is the documented one."""
        return self.kind.group is Group.ACCEPTED

    @property
    def refused(self) -> bool:
        """Whether the credentials were checked and refused."""
        return self.kind.group is Group.REFUSED

    @property
    def exit_code(self) -> ExitCode:
        return _EXIT_CODES.get(self.kind.group, ExitCode.NETWORK)

    @property
    def code(self) -> str:
        """The server's documented code, for its support; else the result in a few words."""
        return self.server_code or self.kind.short

    @property
    def label(self) -> str:
        """A short text for the end of a line: "INVALID_API_KEY, HTTP 401"."""
        return self.code if self.status is None else f"{self.code}, HTTP {self.status}"

    @property
    def sentence(self) -> str:
        return self._fill(wording(self.kind, self.asked).sentence)

    @property
    def consequence(self) -> str:
        return self._fill(wording(self.kind, self.asked).consequence)

    @property
    def remedies(self) -> tuple[str, ...]:
        """What to do, the likeliest cause first. Doubts about the default endpoint come last."""
        remedies = wording(self.kind, self.asked).remedies
        if f"https://{self.host}" == DEFAULT_ENDPOINT:
            remedies = tuple(sorted(remedies, key=about_address))
        return tuple(map(self._fill, remedies))

    @property
    def clock_gap(self) -> timedelta | None:
        """How far this computer's clock is ahead of the server's. None without a server time."""
        return None if self.server_date is None else self.at - self.server_date

    def as_dict(self) -> dict[str, object]:
        """Return the result as `--json` prints it, in a documented and stable form."""
        return {
            "kind": self.kind.value,
            "asked": self.asked.value,
            "host": self.host,
            "at": self.at.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 3),
            "status": self.status,
            "code": self.server_code,
            "retry_after": self.retry_after,
            "proxy": self.proxy,
            "issuer": self.issuer,
            "message": self.sentence,
            "consequence": self.consequence,
            "remedies": list(self.remedies),
        }

    def _fill(self, template: str) -> str:
        return template.format(
            host=self.host or "the host",
            unknown=UNKNOWN[self.asked],
            same_for_claude=SAME_FOR_CLAUDE[self.asked],
            address="endpoint" if self.asked is Origin.INGEST else "verification URL",
            scheme=self.scheme,
            status=self.status,
            seconds=spoken(self.seconds),
            phase=self.phase.value,
            proxy=f"The proxy {self.proxy}" if self.proxy else "A proxy",
            issuer=self.issuer or UNNAMED,
            detail=self.detail,
            wait=spoken(self.retry_after) if self.retry_after else "a minute",
        )


def spoken(seconds: float) -> str:
    """Write a duration in the usual form: "0.2 s", "15 s", "3 min 10 s"."""
    if seconds < 9.95:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
