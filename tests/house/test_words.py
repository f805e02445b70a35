"""How the product speaks: phrases in nothing shown, and how long findings and screens are."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from screenshots.make import HERE, PICTURES, SIZE
from tests.conftest import full
from tests.screens.last_steps import Still, make_last_step
from tests.screens.walking import ACCEPTED, answering, screen_rows, screen_text
from tests.steps.test_both_front_ends import drawn, reached
from tests.tools.screens_seen import VISITS, Seen, walk
from tests.tools.words import shown_texts, words_of_picture, words_of_screen
from wizard.core.findings import CODES
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.services.practice.mavvrik import Practice

NOT_OURS = (
    # British spelling and words that read like a translation
    "organisation", "practis", "colour", "behaviour", "invented", "unjudged", "not judged",
    "take out", "takes out", "taken out", "took out", "taking out",
    "mend", "mends", "mended", "mending", "begin anew", "anew", "stands there", "stand there",
    "name service", "address line", "address lines", "times over", "2 times",
    "lines of its own", "lines of their own", "key of yours", "agent identity", "shall",
    "not taken", "was not taken", "is no plain one", "judged", "nothing worse", "how it stands",
    "that much", "somebody", "once more",
    # comfort and blame
    "of course", "simply", "good to know", "don't worry", "no worries", "please", "sorry",
    "invalid input", "oops",
)  # fmt: skip
PHRASE = re.compile(
    "|".join(rf"\b{re.escape(one)}{'' if one == 'practis' else chr(92) + 'b'}" for one in NOT_OURS),
    re.IGNORECASE,
)
MOST_WORDS_OF_A_MESSAGE = 20
SNAPSHOTS = HERE.parent / "tests" / "screens" / "__snapshots__"
STATES = sorted(path for path in SNAPSHOTS.rglob("*.svg") if "140x40" not in path.name)
MOST_WORDS_OF_A_SCREEN, MEDIAN_OF_SCREENS = 90, 60  # at 80x24


def test_nothing_shown_reads_like_a_translation() -> None:
    found = [
        f"{text.place}:{text.line}: {match[0]!r} in {text.text}"
        for text in shown_texts()
        for match in PHRASE.finditer(text.text)
    ]
    assert found == []


def test_no_sentence_ends_in_an_exclamation_mark() -> None:
    assert [text for text in shown_texts() if re.search(r"[a-z]!(\s|$)", text.text)] == []


def test_a_finding_says_what_is_wrong_in_twenty_words() -> None:
    long = {
        row.code: message
        for row in CODES.values()
        for message in ([row.message] if isinstance(row.message, str) else row.message.values())
        if len(message.split()) > MOST_WORDS_OF_A_MESSAGE
    }
    assert long == {}


# Screens that may have more words, by the class of the page: the reason.
LONGER = {
    "Help": "a person asks for more words",
    "Causes": "a person asks for more words",
    "Reach": "a table that a person asks for",
    "Arrived": "a table that a person asks for",
    "Checked": "the guide's list of checks, which a person asks for",
    "ViewTextScreen": "the words are those of the settings",
    "Trial": "every warning, and each command in the settings, is seen before a yes",
}
LONGER_WAYS = {
    "credentials, another authority": "host, issuer and what differs for Claude Code are named",
}
# Long names of hosts and files over SSH take these to at most 104 words, a check of causes to 150.
LONG_VISITS = {
    *("load", "preview", "preview, one line", "copy", "copied", "copied, different", "checklist"),
    *("verify", "verify, looking", "verify, no address", "verify, seen"),
}
LONGER_PICTURES = ("help", "help_causes", "asking_company_over_ssh")


@pytest.mark.parametrize("path", STATES, ids=lambda path: path.stem.split("[")[-1].strip("]"))
def test_each_picture_says_it_in_ninety_words(path: Path) -> None:
    if not any(f"[{name}-" in path.name for name in LONGER_PICTURES):
        assert words_of_picture(path) <= MOST_WORDS_OF_A_SCREEN


@pytest.mark.parametrize("kind", ["", "sharing", "practice"])
async def test_each_step_says_it_in_ninety_words_in_the_states_of_a_setup(kind: str) -> None:
    """The states are those of the session's state machine."""
    practice = Practice() if kind == "practice" else None
    app, _ = make_last_step(
        Session(), check_credentials=answering(ACCEPTED), outside=Still(), practice=practice
    )
    counts = {}
    async with app.run_test(size=SIZE) as pilot:
        for step, session in reached(16):
            session = replace(session, sharing=kind == "sharing", practice=practice is not None)
            await drawn(app, step, session)
            await pilot.pause()
            counts[screen_text(app)] = words_of_screen(screen_rows(app))
    assert [text for text, count in counts.items() if count > MOST_WORDS_OF_A_SCREEN] == []


@dataclass
class Counted(Seen):
    """The screens with too many words, among those that a walk passes."""

    long: list[str] = field(default_factory=list)

    def look(self, name: str, app: WizardApp) -> None:
        kind = getattr(app.screen, "kind", type(app.screen).__name__)
        is_long = words_of_screen(screen_rows(app)) > MOST_WORDS_OF_A_SCREEN
        is_allowed = kind in LONGER or name.startswith((*LONGER_WAYS,))
        if is_long and not is_allowed and not app._notifications:
            self.long.append(f"{name}\n{screen_text(app)}")


@pytest.mark.parametrize("sharing", [False, True])
@pytest.mark.parametrize(
    "visit", ["start", *(full(one) for one in VISITS if one != "start" and one not in LONG_VISITS)]
)
async def test_each_screen_on_the_way_says_it_in_ninety_words(visit: str, sharing: bool) -> None:
    """What each command of a step opens, too."""
    seen = Counted(shared=sharing)
    await walk(visit, sharing=sharing, size=SIZE, into=seen)
    assert seen.long == []


def test_a_screen_says_it_in_ninety_words_and_most_of_them_in_sixty() -> None:
    counts = {
        name: words_of_picture(HERE / f"{name}.svg")
        for name, picture in PICTURES.items()
        if picture.size == SIZE
    }
    assert {name: count for name, count in counts.items() if count > MOST_WORDS_OF_A_SCREEN} == {}
    assert statistics.median(counts.values()) <= MEDIAN_OF_SCREENS
