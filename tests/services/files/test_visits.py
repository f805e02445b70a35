"""After any visits, undo and restore offer the last text from before Mavvrik, nothing else."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pydantic import SecretStr

from tests.core.merge.plans import CREDENTIALS, ENDPOINT, GUIDE
from tests.lives import SALT
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.document.text import SettingsText
from wizard.core.merge.model import PlanInputs
from wizard.core.merge.plan import make_plan
from wizard.core.merge.recognition import recognize
from wizard.core.merge.removal import plan_removal
from wizard.core.session.session import Session
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.services.files.undo import before_mavvrik, find_restorable, read_originals

NOW = datetime(2026, 11, 23, 14, 6, tzinfo=UTC)
KEYS = tuple(f"mvk-agent-{name}Key0Of1The2Same3Agent{name}" for name in ("Ab12", "Cd34", "Ef56"))
TEXTS = ("{}", '{\n  "model": "opus"\n}\n', '{"env": {"EDITOR": "vim"}}')


class Visits(RuleBasedStateMachine):
    """What the console holds, and what was kept each time it was loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.console = "{}"
        self.now = NOW
        self.loaded: list[str] = []
        self.session = Session(salt=SALT)

    def teardown(self) -> None:
        shutil.rmtree(own_places().data, ignore_errors=True)

    def _load(self) -> None:
        """Each visit that goes as far as step 3 keeps what the console holds."""
        self.now += timedelta(hours=1)
        kept = keep_original(self.console.encode(), own_places().data, self.now)
        self.loaded.append(self.console)
        self.session = Session(
            salt=SALT, original=SettingsText(self.console), original_kept=str(kept)
        )

    @rule(text=st.sampled_from(TEXTS))
    def somebody_edits_the_console(self, text: str) -> None:
        self.console = text

    @rule(key=st.sampled_from(KEYS), saves=st.booleans())
    def set_up_or_rotate(self, key: str, saves: bool) -> None:
        self._load()
        credentials = Credentials(CREDENTIALS.agent_id, CREDENTIALS.tenant_id, SecretStr(key))
        inputs = PlanInputs(self.console, credentials, ENDPOINT, GUIDE, ())
        if saves:
            self.console = make_plan(read(self.console), inputs).result

    @rule()
    def remove(self) -> None:
        self.console = plan_removal(read(self.console), ENDPOINT).result

    @rule()
    def undo(self) -> None:
        offered = find_restorable(self.session).offered
        if offered is not None:
            self.console = offered.text

    @rule()
    def begin_again(self) -> None:
        """On another day nothing is in memory."""
        self.session = Session(salt=SALT)

    @invariant()
    def what_is_offered_is_the_last_text_from_before_mavvrik(self) -> None:
        before = [text for text in self.loaded if "mvk" not in text]
        wanted = before[-1] if before else None
        restorable = find_restorable(self.session)
        given = before_mavvrik(read_originals())
        assert (restorable.offered.text if restorable.offered else None) == wanted
        assert (given.text if given else None) == wanted
        assert [one.found.holds_mavvrik for one in restorable.originals] == [
            recognize(text).holds_mavvrik for text in reversed(self.loaded)
        ]


TestVisits = Visits.TestCase
TestVisits.settings = settings(
    max_examples=25, stateful_step_count=12, derandomize=True, deadline=None
)
