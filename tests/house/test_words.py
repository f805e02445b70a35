"""How the product speaks: phrases in nothing shown, and how long findings and screens are."""

from __future__ import annotations

import re
import statistics

import pytest

from screenshots.make import HERE, PICTURES, SIZE
from tests.tools.words import shown_texts, words_of_picture
from wizard.core.findings import CODES

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
SNAPSHOTS = HERE.parent / "tests" / "screens" / "__snapshots__" / "test_last_snapshots"
STATES = (
    *("copy_before", "copy_stale", "copy_copied", "copy_sent", "copy_not_copied"),
    *("copy_different", "copy_proved", "copy_delivering", "copy_delivered"),
    *("verify_activity", "verify_lines", "verify_asking", "verify_not_yet", "verify_without_user"),
)
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


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_copying_and_verifying_says_it_in_ninety_words(state: str) -> None:
    assert (
        words_of_picture(SNAPSHOTS / f"test_it_looks_as_it_did[{state}-80x24].svg")
        <= MOST_WORDS_OF_A_SCREEN
    )


def test_a_screen_says_it_in_ninety_words_and_most_of_them_in_sixty() -> None:
    counts = {
        name: words_of_picture(HERE / f"{name}.svg")
        for name, picture in PICTURES.items()
        if picture.size == SIZE
    }
    assert {name: count for name, count in counts.items() if count > MOST_WORDS_OF_A_SCREEN} == {}
    assert statistics.median(counts.values()) <= MEDIAN_OF_SCREENS
