"""The way of the steps to the outside: the clipboard, files, Mavvrik and Claude Code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from wizard.services.child_processes import DISK_SECONDS, in_daemon_thread

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials
    from wizard.core.merge.model import MergePlan
    from wizard.core.trace.trial import BeforeTrial, TrialOutcome
    from wizard.core.verify.answer import CheckResult
    from wizard.core.verify.verification import Verification
    from wizard.services.claude.claude_code import ClaudeCode
    from wizard.services.claude.managed_settings import CompanySource
    from wizard.services.clipboard.clipboard import Outcome
    from wizard.services.diagnosis import Diagnosis
    from wizard.services.files.files import Written
    from wizard.services.net.preflight import PreflightLine
    from wizard.services.practice.sample import SampleSent
    from wizard.services.surroundings import Surroundings


T = TypeVar("T")
P = ParamSpec("P")
Asks = Callable[P, Awaitable[T]]


def _service(place: str) -> Any:
    """Return a function of `services` as it is. Its module is imported at the first call."""

    async def call(*given: Any, **named: Any) -> Any:
        return await resolve_name(f"wizard.services.{place}")(*given, **named)

    return staticmethod(call)


class Outside:
    """Reaches clipboard, files, Mavvrik and Claude Code. It keeps no text and no key."""

    find_claude: Asks[[], ClaudeCode | None] = _service("claude.claude_code:look_for_claude")
    look_before_try: Asks[[Mapping[str, str], ClaudeCode], BeforeTrial] = _service(
        "claude.trial:look_before"
    )
    try_here: Asks[..., TrialOutcome] = _service("claude.trial:run_trial")
    check_credentials: Asks[[Credentials, str], CheckResult] = _service(
        "net.verification:check_credentials"
    )
    examine: Asks[[str, Credentials | None], Diagnosis] = _service("doctor:examine")
    poll: Asks[..., Verification] = _service("net.verification:poll")
    preflight: Asks[[str], Sequence[PreflightLine]] = _service("net.preflight:preflight")
    send_sample: Asks[..., SampleSent] = _service("practice.sample:send_sample")

    def __init__(self, around: Surroundings, write_osc52: Callable[[str], None]) -> None:
        self._around = around
        self._write_osc52 = write_osc52

    async def copy(self, text: str) -> Outcome:
        """Put a text on the clipboard in the best way that works. Never raises."""
        from wizard.services.clipboard.clipboard import Clipboard

        return await Clipboard(self._around, self._write_osc52).copy(text)

    async def clear_clipboard(
        self, is_ours: Callable[[str], bool], *, just_pasted: bool = False
    ) -> Outcome:
        """Clear the clipboard if it holds our text. Never raises."""
        from wizard.services.clipboard.clipboard import Clipboard

        clipboard = Clipboard(self._around, self._write_osc52)
        return await clipboard.clear(is_ours, just_pasted=just_pasted)

    async def find_here(self) -> str:
        """Say which Claude Code and managed settings this computer has. Changes nothing."""
        found = await self.find_claude()
        try:
            sources = await self.find_company()
        except TimeoutError:
            sources = None
        return found_sentence(found, sources, self._around)

    # The disk: everything here raises TimeoutError if it does not answer -------------------------

    async def is_there(self, path: str) -> bool:
        return await self._aside(lambda: _path(path).exists())

    async def save(self, path: str, data: bytes) -> Written:
        """Write a file that only its owner may read, even if it replaces another file.

        Raises:
            FileTrouble: the file could not be written; its content has not changed.
        """
        from wizard.services.files.files import save_private

        return await self._aside(lambda: save_private(_path(path), data))

    async def delete(self, path: str) -> None:
        """Delete one of our files.

        Raises:
            FileTrouble: the file could not be deleted.
        """
        from wizard.services.files.files import delete_file

        await self._aside(lambda: delete_file(_path(path)))

    async def keep_receipt(self, plan: MergePlan, now: datetime, kept: str) -> str:
        """Save what `restore` and `remove` need to undo this merge exactly. Return its path.

        Raises:
            FileTrouble: it could not be written.
        """
        from wizard.services.files.undo import write_receipt

        write = partial(write_receipt, plan, now, Path(kept) if kept else None)
        return str(await self._aside(write) or "")

    async def find_company(self) -> Sequence[CompanySource]:
        """Find managed settings on this computer, in order of precedence. Changes nothing."""
        from wizard.services.claude.managed_settings import find_company_settings

        return await self._aside(find_company_settings)

    async def _aside(self, work: Callable[[], T]) -> T:
        return await in_daemon_thread(work, limit=DISK_SECONDS)


def _path(typed: str) -> Path:
    return Path(typed).expanduser()


def found_sentence(
    found: ClaudeCode | None, sources: Sequence[CompanySource] | None, around: Surroundings
) -> str:
    from wizard.core.client.versions import version_text

    if found is None:
        client = "no Claude Code"
    elif found.version is None:
        client = "Claude Code of an unknown version"
    else:
        client = f"Claude Code {version_text(found.version)}"
    if sources is None:
        company = "Company settings could not be looked up"
    elif sources:
        company = f"Company settings in {sources[0].place}"
    else:
        company = "No company settings"
    where = "on this computer"
    if around.ssh:
        where = f"on {around.computer or 'this computer'}, over SSH"
    return f"Found {where}: {client}. {company}."
