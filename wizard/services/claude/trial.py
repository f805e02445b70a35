"""Try the settings on this computer: run Claude Code once against our own receiver.

Nothing on this computer changes. The settings are in a temporary file, separate from the user's
own, and contain a fake key. The file, its folder and every started process are removed afterward,
even if the trial is interrupted.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from wizard.core.client.sources import SETTINGS_FILE
from wizard.core.client.values import trim
from wizard.core.counted import counted
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.enforced import HELPER, SAMPLER, TRACE_CONTEXT, TRACEPARENT
from wizard.core.harmless import one_line
from wizard.core.merge.current_env import env_values
from wizard.core.redact.mask import mask_loose
from wizard.core.syntax.problem import Unreadable
from wizard.core.trace.trial import (
    LOG_SINCE,
    ArrivalCheck,
    BeforeTrial,
    Ended,
    TrialOutcome,
    exporter_words,
    tell_elsewhere,
)
from wizard.core.trace.trial_settings import (
    NO_TOP_LEVEL,
    REPLACING,
    TopLevel,
    TrialSettings,
    expected_arrival,
    is_telemetry,
    left_out_entries,
    trial_settings,
)
from wizard.core.values import DEFAULT_ENDPOINT, NONE_EXPORTERS
from wizard.services.child_processes import NO_WINDOW, clean_environment, in_daemon_thread
from wizard.services.claude.claude_code import ClaudeCode, what_it_does
from wizard.services.claude.managed_settings import (
    CompanyPlaces,
    CompanySource,
    find_company_settings,
    read_user_settings,
    user_settings_path,
)
from wizard.services.files.files import read_limited
from wizard.services.files.trouble import FileTrouble, show_path
from wizard.services.net.loopback import Tls, running
from wizard.services.net.tls import CERTIFICATES, own_certificate
from wizard.services.receiver import NewestRequests, Received, Receiver

TIME_LIMIT = 90.0  # seconds for the whole run of Claude Code
QUESTION = "Answer with the one word hello. Use no tools."
FOLDER_PREFIX = "mvk-try-"
_WORK = "work"  # the folder inside it in which Claude Code runs
_GRACE_SECONDS = 3.0  # seconds that Claude Code gets to end by itself after a signal
_TELL_SECONDS = 0.2  # requests that arrive within this time are reported together
_NEWEST = 20  # requests that are judged while it runs; at the end all are judged
_SETTLE_SECONDS = 0.3  # seconds for a request that was sent just before the end
_LONGEST = 200
_MOST_READ = 64 * 1024  # bytes that are read from the end of its output
# With these variables set, Claude Code would refuse to start inside another session.
_SESSION = ("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SSE_PORT")
_MOST_LOG = 1024 * 1024  # bytes that are read from the end of its log


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """The progress of a trial: a sentence, and what has arrived so far."""

    sentence: str
    arrival: ArrivalCheck


Report = Callable[[TrialProgress], None]


async def run_trial(
    env: Mapping[str, str],
    claude: ClaudeCode,
    *,
    endpoint: str = DEFAULT_ENDPOINT,
    top: TopLevel = NO_TOP_LEVEL,
    commands: bool = False,
    before: BeforeTrial | None = None,
    report: Report = lambda _: None,
    limit: float = TIME_LIMIT,
) -> TrialOutcome:
    """Run Claude Code once with a merged document's entries, and judge what arrives.

    Ask the person first, because the run makes one small request to the model. The trial may be
    canceled at any time; everything it wrote or started is removed then too.

    `endpoint` is Mavvrik's in these entries, `top` the members beside `env`, and `commands` whether
    the person has seen the commands in it and lets them run. The event loop calls `report`.

    Raises:
        CannotListen: no port of this computer can be used.
        OSError: the temporary file cannot be written.
    """
    seen = _Arrivals(report, expected_arrival(env))
    begun = time.monotonic()
    before = before or BeforeTrial()
    is_https = trim(endpoint).lower().startswith("https:")
    tls = Tls(*await in_daemon_thread(own_certificate, limit=None)) if is_https else None
    async with (
        seen.telling(),
        running(Receiver(seen.arrive, seen.expected), tls=tls) as here,
        running(Receiver(seen.elsewhere.add)) as elsewhere,
    ):
        with _own_folder() as folder:
            company = top.needs_company and not before.company
            if company:
                _write_private(folder / SETTINGS_FILE, "{}")
                company = await can_stand_in(folder)
            tried = top.tried(commands=commands, company=company)
            settings = trial_settings(env, endpoint, here, elsewhere, tried)
            seen.say("Claude Code runs, with 1 small request to the model.")
            run = _Run(claude, settings, folder, company, tls)
            ended, code, said = await run(limit)
            exporter_said = run.exporter_said()
            await asyncio.sleep(_SETTLE_SECONDS)
    return TrialOutcome(
        ended,
        seen.arrival,
        before,
        code,
        "" if ended is Ended.WELL else said,
        tell_elsewhere(list(seen.elsewhere)),
        time.monotonic() - begun,
        str(folder) if folder.exists() else "",
        (*left_out_entries(env), *top.left_out(commands=commands, company=company)),
        exporter_said,
        sends_elsewhere=any(name in tried for name in REPLACING),
    )


@dataclass
class _Arrivals:
    """Collects what arrives at both receivers, and reports the progress of the trial."""

    report: Report
    expected: Credentials | None
    here: NewestRequests = field(default_factory=NewestRequests)
    elsewhere: NewestRequests = field(default_factory=NewestRequests)
    due: asyncio.TimerHandle | None = None

    @property
    def arrival(self) -> ArrivalCheck:
        return self.here.judge(self.expected)

    def say(self, sentence: str) -> None:
        self.report(TrialProgress(sentence, self.here.judge(self.expected, _NEWEST)))

    def arrive(self, received: Received) -> None:
        self.here.add(received)
        if self.due is None:
            self.due = asyncio.get_running_loop().call_later(_TELL_SECONDS, self.tell)

    def tell(self) -> None:
        self.due = None
        self.say(f"{counted(self.here.count, 'request')} arrived.")

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Report arrivals while the block runs, and none after it ends."""
        try:
            yield
        finally:
            if self.due is not None:
                self.due.cancel()


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Create a folder that only this user may read, and delete it afterward."""
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        # Claude Code keeps a folder for each folder in which it ran. Delete the one for ours too.
        own = user_settings_path()
        ending = re.sub(r"[^A-Za-z0-9]", "-", f"/{folder.name}/{_WORK}")
        for kept in own.parent.glob(f"projects/*{ending}") if own else ():
            shutil.rmtree(kept, ignore_errors=True)


def _write_private(path: Path, text: str) -> None:
    """Write a file that no other user can read, from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of Claude Code in our folder."""

    claude: ClaudeCode
    settings: TrialSettings
    folder: Path
    company: bool  # the settings are the company settings of this run
    tls: Tls | None

    @property
    def _log(self) -> Path:
        return self.folder / "debug.log"

    def _command(self) -> list[str]:
        claude, version = str(self.claude.path), self.claude.version
        keeps_log = version is not None and version >= LOG_SINCE
        log = ["--debug-file", str(self._log)] if keeps_log else []
        asks = ["-p", QUESTION]
        if self.company:
            return command_in(self.folder, claude, *log, *asks)
        return [claude, "--settings", str(self.folder / SETTINGS_FILE), *log, *asks]

    def _trust(self) -> dict[str, str]:
        """Return entries with which Claude Code trusts our receiver and what it trusts already."""
        if self.tls is None:
            return {}
        own = read_user_settings()
        given = (env_values(own) if own else {}).get(CERTIFICATES, os.environ.get(CERTIFICATES))
        known = ""
        if given:
            with suppress(FileTrouble):
                known = read_limited(Path(given)).decode("utf-8", "replace")
        path = self.folder / "trusted.pem"
        _write_private(path, f"{self.tls.certificate}{known}")
        return {CERTIFICATES: str(path)}

    async def __call__(self, limit: float) -> tuple[Ended, int | None, str]:
        """Run it, and end every process that it started."""
        work, trust = self.folder / _WORK, self._trust()
        work.mkdir()
        extra = without_proxy(os.environ, read_user_settings()) | trust
        _write_private(self.folder / SETTINGS_FILE, self.settings.text(extra))
        # A file, not a pipe: a pipe would stay open while any program that Claude Code started
        # runs.
        with (self.folder / "output").open("w+b") as output:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command(),
                    cwd=work,
                    env=_environment(self.folder) | trust,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    creationflags=NO_WINDOW,
                )
            except (OSError, ValueError):
                return Ended.NOT_STARTED, None, ""
            try:
                async with asyncio.timeout(limit):
                    code = await process.wait()
            except TimeoutError:
                return Ended.TIME_OVER, None, ""
            finally:
                await _end(process)
            return Ended.FAILED if code else Ended.WELL, code, _last_line(output)

    def exporter_said(self) -> tuple[str, ...]:
        with suppress(OSError), self._log.open("rb") as log:
            return exporter_words(_end_of(log, _MOST_LOG))
        return ()


def _end_of(file: BinaryIO, most: int) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - most))
    return file.read(most).decode("utf-8", "replace")


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment without telemetry entries, with temporary files in our folder.

    A trace that surrounds the shell stays: it decides what is sent, and no settings replace it.
    """
    environ = clean_environment()
    kept = {
        name: value
        for name, value in environ.items()
        if (not is_telemetry(name) or name in TRACE_CONTEXT) and name not in _SESSION
    }
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "CLAUDE_CODE_TMPDIR"), str(folder))
    switches = {"CLAUDE_CODE_SKIP_PROMPT_HISTORY": "1", "DISABLE_AUTOUPDATER": "1"}
    return kept | places | switches | without_proxy(environ, None)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the process group to end, then kill it. A second cancellation kills it at once."""
    try:
        if process.returncode is None:
            _signal(process, "SIGTERM")
            with suppress(TimeoutError):
                async with asyncio.timeout(_GRACE_SECONDS):
                    await process.wait()
    finally:
        _signal(process, "SIGKILL")
    await process.wait()


def _signal(process: asyncio.subprocess.Process, name: str) -> None:
    with suppress(OSError):
        if sys.platform != "win32":
            os.killpg(process.pid, getattr(signal, name))
        elif process.returncode is None:
            process.kill()


def _last_line(output: BinaryIO) -> str:
    lines = _end_of(output, _MOST_READ).split("\n")
    said = [text for line in lines if (text := one_line(mask_loose(line), _LONGEST))]
    return said[-1] if said else ""


# Company settings for one run ---------------------------------------------------------------------
#
# In a mount namespace of its own, `/etc` is a folder in memory that leads to everything in the real
# one except `claude-code`. The computer outside does not change. Linux has this; others do not.

_STAND_IN_SECONDS = 5.0
_SCRIPT = """
set -e
mkdir -p "$1/etc"
mount --rbind /etc "$1/etc"
mount -t tmpfs -o mode=755 none /etc
for entry in "$1"/etc/* "$1"/etc/.[!.]*; do
  if [ "${entry##*/}" = claude-code ]; then continue; fi
  if [ -L "$entry" ]; then cp -P "$entry" /etc/; elif [ -e "$entry" ]; then ln -s "$entry" /etc/; fi
done
mkdir /etc/claude-code
cp "$1/managed-settings.json" /etc/claude-code/managed-settings.json
shift
exec "$@"
"""


def command_in(folder: Path, *command: str) -> list[str]:
    """Return what runs `command` with the settings in `folder` as company settings."""
    return ["unshare", "-rm", "sh", "-c", _SCRIPT, "sh", str(folder), *command]


async def can_stand_in(folder: Path) -> bool:
    """Whether this computer can run a program so. The settings are in `folder` already."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    quiet = subprocess.DEVNULL
    with suppress(OSError, TimeoutError):
        process = await asyncio.create_subprocess_exec(
            *command_in(folder, "true"), stdin=quiet, stdout=quiet, stderr=quiet
        )
        try:
            async with asyncio.timeout(_STAND_IN_SECONDS):
                return await process.wait() == 0
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return False


# Before a trial -----------------------------------------------------------------------------------

UNSAMPLED_SHELL = (
    "TRACEPARENT in this shell says that the trace is not recorded (it ends in 00). Claude Code "
    "sends nothing with it. OTEL_TRACES_SAMPLER=always_on in the settings prevents that."
)
LOOK_SECONDS = 5.0
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_LOOPBACK = "127.0.0.1,localhost"


async def look_before(
    env: Mapping[str, str],
    claude: ClaudeCode,
    *,
    places: CompanyPlaces | None = None,
    own: Path | None = None,
) -> BeforeTrial:
    """Collect what a person should know before a trial with these entries. Never raises."""
    version, ok = _version(env, claude)
    try:
        sources, document = await in_daemon_thread(
            lambda: (find_company_settings(places), read_user_settings(own)), limit=LOOK_SECONDS
        )
    except TimeoutError:
        late = (
            "Company settings on this computer were not found in time. If there are any, they win."
        )
        return BeforeTrial(version, ok, (late,))
    company = tuple(_company(sources))
    found = (*_shell(env, os.environ), *_own(env, document, own or user_settings_path()))
    return BeforeTrial(version, ok, company, found)


_SAMPLED = re.compile(r"\s*[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-([0-9a-f]{2})")


def _shell(env: Mapping[str, str], environ: Mapping[str, str]) -> Iterator[str]:
    """Tell of a surrounding trace that is not recorded, where these settings don't outdo it."""
    found = _SAMPLED.match(environ.get(TRACEPARENT, ""))
    if found is None or int(found[1], 16) & 1:
        return
    if TRACEPARENT not in env and env.get(SAMPLER) != "always_on":
        yield UNSAMPLED_SHELL


def _version(env: Mapping[str, str], claude: ClaudeCode) -> tuple[str, bool]:
    if claude.version is None:
        return claude.trouble, True
    silent = any(env.get(name) == "none" for name in NONE_EXPORTERS)
    verdict = what_it_does(claude.version, silent)
    return verdict.sentence, verdict.ok


def _company(sources: Iterable[CompanySource]) -> Iterator[str]:
    for source in sources:
        if source.text is None:
            yield f"{source.trouble} If it holds telemetry settings, those win."
            continue
        try:
            document = read(decode(source.text).text)
        except Unreadable:
            yield f"Company settings in {source.place} are damaged. Claude Code may not start."
            continue
        if any(map(is_telemetry, env_values(document))):
            yield (
                f"Company settings in {source.place} win. Claude Code sends where they say, with "
                "their own key."
            )


def _own(env: Mapping[str, str], document: Document | None, path: Path | None) -> Iterator[str]:
    if document is None or path is None:
        return
    place = show_path(path)
    helper = document.root.get(HELPER)
    if helper is not None and helper.value != "":
        yield f"Your own settings ({place}) have {HELPER}, which replaces the Authorization header."
    names = [name for name in env_values(document) if is_telemetry(name) and name not in env]
    if names:
        yield f"Your own settings ({place}) also set: {', '.join(names)}."


def without_proxy(environ: Mapping[str, str], document: Document | None) -> dict[str, str]:
    """Return entries that exclude loopback from the proxy. They are empty if there is no proxy."""
    own = env_values(document) if document else {}
    both = {**environ, **own}
    if not any(both.get(name) or both.get(name.lower()) for name in _PROXIES):
        return {}
    parts = [source.get(name) for source in (environ, own) for name in ("NO_PROXY", "no_proxy")]
    value = ",".join(dict.fromkeys([*filter(None, parts), _LOOPBACK]))
    return {"NO_PROXY": value, "no_proxy": value}
