"""Find out on one computer why data does not arrive. Nothing is changed.

It combines the other checks: the managed settings and which of them are in force, a user's own
values, the version of Claude Code, the path to Mavvrik, and the key that Claude Code sends.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import SecretStr

from wizard.core.address import BadAddress, read_address
from wizard.core.check.effective import Effective, Layer, effective, layer_of
from wizard.core.check.rules import BASE_URL
from wizard.core.client.routes import TRACES, route
from wizard.core.client.sources import ENTRIES_MERGED_SINCE, SourceKind
from wizard.core.credentials.reading import Credentials
from wizard.core.document.formatting import quote
from wizard.core.known_key import know_key
from wizard.core.merge.current_env import agent_of
from wizard.core.merge.recognition import bearer_keys
from wizard.core.trace.trial import TrialOutcome
from wizard.core.values import (
    DEFAULT_ENDPOINT,
    NONE_EXPORTERS,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
)
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import Group
from wizard.services.child_processes import in_daemon_thread
from wizard.services.claude.claude_code import (
    ClaudeCode,
    VersionVerdict,
    look_for_claude,
    what_it_does,
)
from wizard.services.claude.managed_settings import (
    CompanySource,
    find_company_settings,
    read_user_settings,
    user_settings_path,
)
from wizard.services.claude.managed_settings_report import report_company
from wizard.services.diagnosis import ENVIRONMENT, Diagnosis, problems_of
from wizard.services.files.trouble import show_path
from wizard.services.net.preflight import PreflightLine, PreflightState, preflight
from wizard.services.net.tls import CERTIFICATES
from wizard.services.net.verification import check_credentials

ALL_SECONDS = 10.0  # seconds for all checks together
_USER_NAMES = ("OTEL_", "CLAUDE_CODE_", "BETA_TRACING_", "ENABLE_", "TRACEPARENT", "TRACESTATE")
_WAY_NAMES = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")  # also in small letters
_KEY_NOT_TRIED = {
    "": "The key was not checked: the settings hold none that Claude Code would send.",
    "elsewhere": "The key was not checked: these settings send it to {host}, not to Mavvrik.",
    "path": "The key was not checked: Mavvrik was not reached.",
    "time": "The key was not checked: time ran out.",
    "agent": "The key was not checked: the settings hold no Agent ID, which the check needs.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for each part. One that hangs takes no time from the others."""

    files: float = 1.5
    claude: float = 5.0  # at the same time as the path
    path: float = 5.0
    step: float = 3.0  # one step of the path
    key: float = 3.0
    leeway: float = 0.4  # by which the key's check may end later, so that its own answer counts

    @property
    def total(self) -> float:
        return self.files + max(self.claude, self.path) + self.key + self.leeway


@dataclass(frozen=True, slots=True)
class Probes:
    """The functions that examine the computer, and their limits. Tests pass their own."""

    company: Callable[[], Iterable[CompanySource]] = find_company_settings
    user_settings: Callable[[], Path | None] = user_settings_path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    claude: Callable[[], Awaitable[ClaudeCode | None]] = look_for_claude
    path: Callable[..., Awaitable[tuple[PreflightLine, ...]]] = preflight
    key: Callable[..., Awaitable[CheckResult]] = check_credentials
    lacks_bubblewrap: Callable[[], bool] = lambda: (
        sys.platform == "linux" and shutil.which("bwrap") is None
    )
    limits: Limits = field(default_factory=Limits)


Live = Callable[[Diagnosis], Awaitable[TrialOutcome | None]]


async def examine(
    endpoint: str = DEFAULT_ENDPOINT,
    expected: Credentials | None = None,
    probes: Probes | None = None,
    live: Live | None = None,
) -> Diagnosis:
    """Examine everything, for at most `ALL_SECONDS`.

    The key that Claude Code would send goes only to Mavvrik or to `endpoint`. Then `live` may run
    Claude Code, which takes as long as it takes.
    """
    probes = probes or Probes()
    limits = probes.limits
    sources, own = await _files(probes)
    company = report_company(sources, endpoint, expected)
    way = _way(effective([*company.layers, *own]))
    lines: list[PreflightLine] = []

    async def walk_path() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.path):
                await probes.path(endpoint, report=lines.append, limit=limits.step, env=way)

    claude, _ = await asyncio.gather(_claude(probes), walk_path())
    here = claude.version if claude else None
    if here is not None and here < ENTRIES_MERGED_SINCE:
        company = report_company(sources, endpoint, expected, here)
    used = effective([*company.layers, *own], here)
    has_path = not any(one.state is PreflightState.TROUBLE and one.trouble for one in lines)
    key, note = await _check_key(used, endpoint, probes, way, has_path=has_path)
    version = _verdict(claude, used)
    found = Diagnosis(used, company, claude, version, tuple(lines), key, note)
    found = replace(found, lacks_bubblewrap=probes.lacks_bubblewrap())
    found = replace(found, trial=await live(found) if live else None)
    return replace(found, problems=tuple(problems_of(found, endpoint, expected)))


async def _files(probes: Probes) -> tuple[list[CompanySource], list[Layer]]:
    """Read the managed settings and the user's own values. A folder in a network may hang."""

    def read_all() -> tuple[list[CompanySource], list[Layer]]:
        path = probes.user_settings()
        own = read_user_settings(path) if path else None
        layers = [layer_of(show_path(path), own, is_company=False)] if path and own else []
        return list(probes.company()), layers

    try:
        sources, own = await in_daemon_thread(read_all, limit=probes.limits.files)
    except TimeoutError:
        sources, own = [_LATE], []
    return sources, [*own, _from_shell(probes)]


async def _claude(probes: Probes) -> ClaudeCode | None:
    try:
        async with asyncio.timeout(probes.limits.claude):
            return await probes.claude()
    except TimeoutError:
        return ClaudeCode(Path("claude"), trouble="Claude Code did not answer in time.")


# What is in force ---------------------------------------------------------------------------------


_LATE = CompanySource(
    SourceKind.FILE,
    "the settings on this computer",
    readable=False,
    trouble="The settings on this computer could not be read in time: a folder does not answer.",
)


def _from_shell(probes: Probes) -> Layer:
    env = {
        name: quote(value)
        for name, value in probes.environment.items()
        if name.startswith(_USER_NAMES) or name.upper() in (*_WAY_NAMES, BASE_URL, CERTIFICATES)
    }
    return Layer(ENVIRONMENT, env)


def _way(used: Effective) -> dict[str, str]:
    """Return the proxies and certificates that Claude Code uses."""
    return {
        name: one.text
        for name, one in used.values.items()
        if one.text is not None and (name == CERTIFICATES or name.upper() in _WAY_NAMES)
    }


def _verdict(claude: ClaudeCode | None, used: Effective) -> VersionVerdict | None:
    if claude is None or claude.version is None:
        return None
    texts = (used.value(name).text for name in NONE_EXPORTERS)
    return what_it_does(claude.version, any(text == "none" for text in texts))


# The key ------------------------------------------------------------------------------------------


async def _check_key(
    used: Effective, endpoint: str, probes: Probes, way_env: Mapping[str, str], *, has_path: bool
) -> tuple[CheckResult | None, str]:
    """Check the key that Claude Code sends. Return the answer, or why there is none."""
    env = {name: one.text for name, one in used.values.items() if one.text is not None}
    way = route(env, TRACES)
    tenant, bearer = way.header(TENANT_HEADER), way.header("authorization")
    keys = bearer_keys(f"Authorization={bearer.value}") if bearer else ()
    if tenant is None or not keys:
        return None, _KEY_NOT_TRIED[""]
    know_key(keys[0])
    target = _home(way.receiver.origin, endpoint)
    if target is None:
        return None, _KEY_NOT_TRIED["elsewhere"].format(host=way.receiver.host)
    if not has_path:
        return None, _KEY_NOT_TRIED["path"]
    agent = agent_of(env.get(RESOURCE_ATTRIBUTES) or "") or ""
    if not agent:
        return None, _KEY_NOT_TRIED["agent"]
    credentials = Credentials(agent, tenant.value, SecretStr(keys[0]))
    limit = probes.limits.key
    try:
        async with asyncio.timeout(limit + probes.limits.leeway):
            answer = await probes.key(credentials, target, limit=limit, env=way_env)
    except TimeoutError:
        return None, _KEY_NOT_TRIED["time"]
    return (None, _KEY_NOT_TRIED[""]) if answer.kind.group is Group.NOT_SENT else (answer, "")


def _home(origin: tuple[str, str, int], endpoint: str) -> str | None:
    """Return Mavvrik's URL with this origin. None if the origin belongs to another receiver."""
    for one in (endpoint, DEFAULT_ENDPOINT):
        try:
            known = read_address(one)
        except BadAddress:
            continue
        if (known.scheme, known.host, known.port) == origin:
            return one
    return None
