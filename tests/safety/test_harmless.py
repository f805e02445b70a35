"""What a terminal would obey or hide becomes a visible character; in JSON, an escape of JSON."""

from __future__ import annotations

import json
import sys
import unicodedata

from rich.segment import Segment
from textual.color import Color

from wizard.core.harmless import Control, harmless, json_text, page_bytes
from wizard.screens.safe_app import HarmlessLines

KINDS = ("Cc", "Cf", "Cs", "Zl", "Zp")


def test_every_control_format_and_surrogate_character_is_replaced_by_one_character() -> None:
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if unicodedata.category(character) in KINDS:
            shown = harmless(character, keep="")
            assert len(shown) == 1, hex(number)
            assert unicodedata.category(shown) not in KINDS, hex(number)


def test_letters_spaces_and_emoji_of_every_language_stay() -> None:
    text = "Zoë 日本語 क्षि — “a” \u00a0\u3000 ❤\ufe0f →"
    assert harmless(text, keep="") == text


def test_each_kind_has_its_replacement() -> None:
    text = "a\x1b]0;P\x07b\x9b31mc\u202ed\u200be\u2028f\udc80g\x7fh\U000e0041i\u3164j"
    assert harmless(text) == "a␛]0;P␇b�31mc◦d◦e⍽f�g�h◦i◦j"


def test_line_ends_and_tabs_stay_only_where_they_are_wanted() -> None:
    assert harmless("a\tb\r\nc") == "a\tb␍\nc"
    assert harmless("a\tb\r\nc", keep="") == "a␉b␍␊c"
    assert page_bytes("a\x1b\n") == "a␛\n".encode()


def test_json_is_read_back_unchanged_and_has_nothing_harmful() -> None:
    hostile = "".join(
        chr(number)
        for number in range(sys.maxunicode + 1)
        if unicodedata.category(chr(number)) in KINDS and not 0xD800 <= number <= 0xDFFF
    )
    form = {f"ü{hostile}": [hostile, "日本語", "\udc80"]}
    text = json_text(form)
    assert json.loads(text) == form
    assert harmless(text) == text
    assert '"日本語"' in text
    assert json_text("\x1b\x9b\u202e\U000e0041\x7f", indent=None) == (
        '"\\u001b\\u009b\\u202e\\udb40\\udc41\\u007f"\n'
    )


def test_the_programs_own_sequences_are_not_replaced() -> None:
    assert not isinstance(Control("\a") + "\x1b", Control)
    assert not isinstance(f"{Control(chr(7))}", Control)


def test_a_line_of_the_screen_keeps_its_width() -> None:
    segments = [Segment("ab\x1b]0;P\x07"), Segment("cd  ")]
    found = HarmlessLines().apply(segments, Color(0, 0, 0))
    assert "".join(one.text for one in found) == "ab␛]0;P␇cd"
    plain = [Segment("ab"), Segment("日本")]
    assert HarmlessLines().apply(plain, Color(0, 0, 0)) is plain
