"""What stands in the way of a try on this computer, looked up before anything runs. Read only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.merge.current_env import env_values
from wizard.core.syntax.problem import Unreadable
from wizard.core.trace.trial import BeforeTrial
from wizard.core.trace.trial_settings import HELPER, is_telemetry
from wizard.core.values import LOGS_EXPORTER, METRICS_EXPORTER
from wizard.services.child_processes import in_daemon_thread
from wizard.services.claude.claude_code import ClaudeCode, what_it_does
from wizard.services.claude.managed_settings import (
    CompanyPlaces,
    CompanySource,
    find_company_settings,
)
from wizard.services.files.files import read_limited, show_path
from wizard.services.files.trouble import FileTrouble, home_folder

LOOK_SECONDS = 5.0
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_LOOPBACK = "127.0.0.1,localhost"
_NONE_KEYS = (LOGS_EXPORTER, METRICS_EXPORTER)


async def look_before(
    env: Mapping[str, str],
    claude: ClaudeCode,
    *,
    places: CompanyPlaces | None = None,
    own: Path | None = None,
) -> BeforeTrial:
    """What to tell before a try with these entries. Waits aside; never raises."""
    version, ok = _version(env, claude)
    try:
        sources, document = await in_daemon_thread(
            lambda: (find_company_settings(places), own_settings(own)), limit=LOOK_SECONDS
        )
    except TimeoutError:
        late = "Company settings on this computer could not be looked up in time; they would win."
        return BeforeTrial(version, ok, (late,))
    company = tuple(_company(sources))
    return BeforeTrial(version, ok, company, tuple(_own(env, document, own or own_path())))


def _version(env: Mapping[str, str], claude: ClaudeCode) -> tuple[str, bool]:
    if claude.version is None:
        return claude.trouble, True
    silent = any(env.get(name) == "none" for name in _NONE_KEYS)
    verdict = what_it_does(claude.version, silent)
    return verdict.sentence, verdict.ok


def _company(sources: Iterable[CompanySource]) -> Iterator[str]:
    for source in sources:
        if source.text is None:
            yield f"{source.trouble} If it holds telemetry settings, those win, not yours."
            continue
        document = _read(source.text)
        if document is None:
            yield f"Company settings in {source.place} are damaged; Claude Code may not start."
        elif any(map(is_telemetry, env_values(document))):
            yield (
                f"Company settings in {source.place} set Claude Code's telemetry. They win: "
                "a try shows what they send, to where they send it, with their own key."
            )


def own_path(environ: Mapping[str, str] | None = None) -> Path | None:
    """The user's own settings of Claude Code."""
    env = os.environ if environ is None else environ
    folder, home = env.get("CLAUDE_CONFIG_DIR"), home_folder()
    if folder:
        return Path(folder) / "settings.json"
    return home and home / ".claude" / "settings.json"


def own_settings(path: Path | None = None) -> Document | None:
    """The user's own settings; None where there are none, or none that can be read."""
    where = path or own_path()
    try:
        return _read(read_limited(where)) if where else None
    except FileTrouble:
        return None


def _read(data: bytes) -> Document | None:
    try:
        return read(decode(data).text)
    except Unreadable:
        return None


def _own(env: Mapping[str, str], document: Document | None, path: Path | None) -> Iterator[str]:
    if document is None or path is None:
        return
    place = show_path(path)
    helper = document.root.get(HELPER)
    if helper is not None and helper.value != "":
        yield f"Your own settings ({place}) have {HELPER}, which replaces the Authorization header."
    names = [name for name in env_values(document) if is_telemetry(name) and name not in env]
    if names:
        yield f"Your own settings ({place}) take part in a try with {', '.join(names)}."


def without_proxy(environ: Mapping[str, str], document: Document | None) -> dict[str, str]:
    """Entries that keep a proxy away from loopback; none where there is no proxy."""
    own = env_values(document) if document else {}
    both = {**environ, **own}
    if not any(both.get(name) or both.get(name.lower()) for name in _PROXIES):
        return {}
    parts = [source.get(name) for source in (environ, own) for name in ("NO_PROXY", "no_proxy")]
    value = ",".join(dict.fromkeys([*filter(None, parts), _LOOPBACK]))
    return {"NO_PROXY": value, "no_proxy": value}
