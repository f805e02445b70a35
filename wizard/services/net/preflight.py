"""Check the path from this computer to Mavvrik, one part after the other.

No credentials are sent. If there is a proxy, name and port are those of the proxy, because the
proxy resolves the host. The checks after a failed one are skipped, because they would fail for the
same reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from wizard.core.address import Address, BadAddress, read_address
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.answer import UNNAMED, CheckResult, spoken
from wizard.core.verify.answer_kinds import AnswerKind, Origin, Phase
from wizard.services.net import connections as network
from wizard.services.net.connections import (
    AttemptProgress,
    Network,
    NetworkTrouble,
    Proxy,
    Resolve,
    proxy_for,
)
from wizard.services.net.http import ATTEMPT_LIMIT, Failure, Now, Request, ask, failure_of, utc_now

CLOCK_TOLERANCE = timedelta(minutes=5)
_NOT_TRIED = "Not tried. Fix the problem above first."


class Check(StrEnum):
    """The checks of the path to the endpoint, in their order."""

    PROXY = "proxy"
    NAME = "name"
    PORT = "port"
    TLS = "tls"
    CLOCK = "clock"


class PreflightState(StrEnum):
    """The result of one check."""

    OK = "ok"
    TROUBLE = "trouble"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class PreflightLine:
    """One line of the preflight. `trouble` has the consequence and the remedies of a failure."""

    check: Check
    state: PreflightState
    sentence: str
    trouble: CheckResult | None = None


async def preflight(
    endpoint: str = DEFAULT_ENDPOINT,
    *,
    report: Callable[[PreflightLine], None] = lambda _: None,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
    find: Resolve | None = None,
    env: Mapping[str, str] | None = None,
) -> tuple[PreflightLine, ...]:
    """Check proxy, name, port, TLS and clock, each for at most `limit` seconds.

    `report` is called with each line as soon as it is known.
    """
    route = _Route(endpoint, limit, now, find or network.resolve, env or {})
    lines: list[PreflightLine] = []
    blocked = False
    looks = {
        Check.PROXY: route.look_at_proxy,
        Check.NAME: route.look_at_name,
        Check.PORT: route.look_at_port,
        Check.TLS: route.look_at_tls,
        Check.CLOCK: route.look_at_clock,
    }
    for check, look in looks.items():
        line = (
            PreflightLine(check, PreflightState.NOT_TRIED, _NOT_TRIED) if blocked else await look()
        )
        blocked = blocked or line.state is PreflightState.TROUBLE
        lines.append(line)
        report(line)
    return tuple(lines)


class _Route:
    """Checks the path to the endpoint. Each check uses the results of those before it."""

    def __init__(
        self, endpoint: str, limit: float, now: Now, find: Resolve, env: Mapping[str, str]
    ) -> None:
        self._endpoint, self._limit, self._now, self._find = endpoint, limit, now, find
        self._env = env
        self._address = Address("", "https", "", 443, loopback=False)
        self._proxy: Proxy | None = None
        self._numbers: list[str] = []

    async def look_at_proxy(self) -> PreflightLine:
        try:
            self._address = read_address(self._endpoint)
            self._proxy = proxy_for(self._address, self._env)
        except BadAddress as problem:
            return self._trouble(Check.PROXY, Failure(AnswerKind.BAD_ADDRESS, problem.sentence))
        except NetworkTrouble as problem:
            return self._trouble(Check.PROXY, Failure(problem.kind, problem.detail))
        if self._proxy is not None:
            return _ok(Check.PROXY, f"The proxy {self._proxy.shown} is used.")
        return _ok(Check.PROXY, f"No proxy is used for {self._address.host_and_port}.")

    async def look_at_name(self) -> PreflightLine:
        async def look_up(host: str, port: int) -> None:
            self._numbers = await self._find(host, port)

        return await self._tried(Check.NAME, look_up, Phase.LOOKING_UP, "DNS finds {host}.")

    async def look_at_port(self) -> PreflightLine:
        async def connect(host: str, port: int) -> None:
            line = await Network(AttemptProgress(host, 0), self._known).connect_tcp(host, port)
            await line.aclose()

        sentence = "Port {port} of {host} accepts connections."
        return await self._tried(Check.PORT, connect, Phase.CONNECTING, sentence)

    async def _tried(
        self,
        check: Check,
        work: Callable[[str, int], Awaitable[None]],
        phase: Phase,
        sentence: str,
    ) -> PreflightLine:
        """Try to reach the next computer on the way: the proxy, or Mavvrik."""
        hop = self._proxy or self._address
        try:
            async with asyncio.timeout(self._limit):
                await work(hop.host, hop.port)
        except Exception as error:  # noqa: BLE001 - each error gets a name; none is passed on
            failure = failure_of(error, AttemptProgress(self._address.host, 0))
            return self._trouble(check, failure, phase)
        return _ok(check, sentence.format(host=hop.host, port=hop.port))

    async def look_at_tls(self) -> PreflightLine:
        if self._address.scheme == "http":
            return _ok(Check.TLS, "On this computer, no encryption is needed.")
        result = await self._ask(handshake_only=True)
        if not result.accepted:
            return PreflightLine(Check.TLS, PreflightState.TROUBLE, result.sentence, result)
        issuer = result.issuer or UNNAMED
        sentence = f"This computer trusts the certificate of {result.host}, issued by {issuer}."
        return _ok(Check.TLS, sentence)

    async def look_at_clock(self) -> PreflightLine:
        result = await self._ask()
        gap = result.clock_gap
        if gap is None:
            sentence = f"{result.host} sent no time. The clock was not compared."
            return PreflightLine(Check.CLOCK, PreflightState.NOT_TRIED, sentence)
        if abs(gap) <= CLOCK_TOLERANCE:
            return _ok(Check.CLOCK, f"This computer's clock agrees with {result.host}.")
        where = "ahead of" if gap > timedelta() else "behind"
        return PreflightLine(
            Check.CLOCK,
            PreflightState.TROUBLE,
            f"This computer's clock is {spoken(abs(gap.total_seconds()))} {where} that of"
            f" {result.host}. Times don't match those in Mavvrik, and certificates may be refused."
            " Correct the clock.",
        )

    async def _ask(self, *, handshake_only: bool = False) -> CheckResult:
        request = Request(
            Origin.INGEST,
            "HEAD",
            self._endpoint,
            self._address,
            handshake_only=handshake_only,
            env=self._env,
        )
        answer = await ask(request, limit=self._limit, now=self._now, find=self._find)
        return answer.result

    async def _known(self, _host: str, _port: int) -> list[str]:
        return self._numbers

    def _trouble(
        self, check: Check, failure: Failure, phase: Phase = Phase.PREPARING
    ) -> PreflightLine:
        result = CheckResult(
            failure.kind if self._proxy is None else AnswerKind.PROXY_UNREACHABLE,
            self._address.host_and_port,
            self._now(),
            self._limit,
            proxy=None if self._proxy is None else self._proxy.shown,
            phase=phase,
            detail=failure.detail,
        )
        return PreflightLine(check, PreflightState.TROUBLE, result.sentence, result)


def _ok(check: Check, sentence: str) -> PreflightLine:
    return PreflightLine(check, PreflightState.OK, sentence)
