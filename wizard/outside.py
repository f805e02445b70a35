"""What steps 5 to 7 reach outside for; every method can be replaced in a test.

Each service is imported when it is first needed: the first screen is drawn without them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from wizard.core.credentials import Credentials
    from wizard.core.plan import MergePlan
    from wizard.core.trial_outcome import BeforeTrial, TrialOutcome
    from wizard.core.verification import Progress, Verification
    from wizard.services.claude import ClaudeCode
    from wizard.services.clipboard import Outcome
    from wizard.services.company import CompanySource
    from wizard.services.files import Written
    from wizard.services.practice import Practice
    from wizard.services.preflight import Line
    from wizard.services.sample import SampleSent
    from wizard.services.surroundings import Surroundings
    from wizard.services.trial import TrialProgress

T = TypeVar("T")

Report = Callable[["Progress"], None]

_DISK_SECONDS = 10.0  # a network drive may hang


class Outside:
    """The real one. Nothing here holds a text or a key beyond a call."""

    def __init__(self, around: Surroundings, write_osc52: Callable[[str], None]) -> None:
        self._around = around
        self._write_osc52 = write_osc52

    # Clipboard and files --------------------------------------------------------------------------

    async def clear_clipboard(
        self, is_ours: Callable[[str], bool], *, just_pasted: bool = False
    ) -> Outcome:
        """Clear the clipboard if what it holds is ours. Never raises."""
        from wizard.services.clipboard import Clipboard

        clipboard = Clipboard(self._around, self._write_osc52)
        return await clipboard.clear(is_ours, just_pasted=just_pasted)

    async def is_there(self, path: str) -> bool:
        """Whether something stands at `path` already.

        Raises:
            TimeoutError: the disk does not answer.
        """
        return await self._aside(lambda: _path(path).exists())

    async def save(self, path: str, data: bytes) -> Written:
        """Write a file that only its owner may read, also where there was another one before.

        Raises:
            FileTrouble: it could not be written; what was there is as it was.
            TimeoutError: the disk does not answer.
        """
        from wizard.services.private_files import save_private

        return await self._aside(lambda: save_private(_path(path), data))

    async def delete(self, path: str) -> None:
        """Delete a file of ours.

        Raises:
            FileTrouble: it could not be deleted.
            TimeoutError: the disk does not answer.
        """
        from wizard.services.private_files import delete_file

        await self._aside(lambda: delete_file(_path(path)))

    async def keep_receipt(self, plan: MergePlan, now: datetime, kept: str) -> str:
        """Keep what `restore` and `remove` need to take this merge back exactly; gives its path.

        Raises:
            FileTrouble: it could not be written.
            TimeoutError: the disk does not answer.
        """
        from wizard.services.receipts import write_receipt

        write = partial(write_receipt, plan, now, Path(kept) if kept else None)
        return str(await self._aside(write) or "")

    async def _aside(self, work: Callable[[], T]) -> T:
        from wizard.services.children import in_daemon_thread

        return await in_daemon_thread(work, limit=_DISK_SECONDS)

    # Mavvrik and this computer --------------------------------------------------------------------

    async def poll(
        self,
        template: str,
        credentials: Credentials,
        *,
        since: datetime | None,
        wait: float,
        report: Report,
        running: asyncio.Event,
    ) -> Verification:
        """Ask the verification address until all is visible; see `services.verification.poll`."""
        from wizard.services.verification import poll

        return await poll(
            template, credentials, since=since, wait=wait, report=report, running=running
        )

    async def preflight(self, endpoint: str, report: Callable[[Line], None]) -> Sequence[Line]:
        """What stands between this computer and Mavvrik, one line after the other."""
        from wizard.services.preflight import preflight

        return await preflight(endpoint, report=report)

    async def send_sample(
        self, practice: Practice, endpoint: str, *, with_command: bool
    ) -> SampleSent:
        """Practice: the activity of one question to Claude Code, as the practice has it."""
        from wizard.services.sample import send_sample

        return await send_sample(
            endpoint,
            practice.credentials,
            agent_id=practice.sample_agent,
            with_user=practice.sample_has_user,
            with_command=with_command,
        )

    async def find_claude(self) -> ClaudeCode | None:
        """Claude Code on this computer. Read only."""
        from wizard.services.claude import look_for_claude

        return await look_for_claude()

    async def look_before_try(self, env: Mapping[str, str], claude: ClaudeCode) -> BeforeTrial:
        """What to tell before a try with these entries. Read only; never raises."""
        from wizard.services.trial_before import look_before

        return await look_before(env, claude)

    async def try_here(
        self,
        env: Mapping[str, str],
        claude: ClaudeCode,
        *,
        endpoint: str,
        helper_off: bool,
        before: BeforeTrial,
        report: Callable[[TrialProgress], None],
    ) -> TrialOutcome:
        """Run Claude Code once towards a receiver of ours; see `services.trial.run_trial`.

        Raises:
            CannotListen: no port of this computer can be had.
            OSError: the temporary file cannot be written.
        """
        from wizard.services.trial import run_trial

        return await run_trial(
            env, claude, endpoint=endpoint, helper_off=helper_off, before=before, report=report
        )

    async def find_company(self) -> Sequence[CompanySource]:
        """Company settings on this computer, those that win first. Read only.

        Raises:
            TimeoutError: the disk does not answer.
        """
        from wizard.services.company import find_company_settings

        return await self._aside(find_company_settings)


def _path(typed: str) -> Path:
    return Path(typed).expanduser()
