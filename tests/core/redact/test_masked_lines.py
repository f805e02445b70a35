"""A line of a settings text is masked by itself as it would be in the whole text."""

from __future__ import annotations

import pytest

from wizard.core.position import Lines
from wizard.core.redact.mask import mask_text
from wizard.core.redact.masked_lines import LONGEST, MaskedLines, blurred, visible_line, whole_part

SECRET = "0123456789abcdefghijklmnop"


def lines_of(text: str, *secrets: str) -> list[str]:
    masked = MaskedLines(Lines(text), secrets)
    return [masked.line(number) for number in range(1, masked.count + 1)]


def test_each_line_is_masked() -> None:
    text = f'{{\n  "API_KEY": "{SECRET}",\n  "a": "1"\n}}\n'
    assert lines_of(text) == ["{", '  "API_KEY": "••••••••mnop",', '  "a": "1"', "}"]


def test_a_list_of_secrets_is_recognized_by_the_name_above_it() -> None:
    text = f'{{\n  "apiKeys": [\n    "{SECRET}"\n  ]\n}}'
    assert lines_of(text)[2] == '    "••••••••mnop"'


def test_the_name_may_stand_in_the_block_above() -> None:
    text = "\n" * 98 + f'"apiKeys": [\n"{SECRET}",\n"{SECRET}"\n]'
    assert SECRET not in "".join(lines_of(text))
    assert lines_of(text) == mask_text(text).split("\n")


def test_a_known_secret_is_masked_everywhere() -> None:
    assert lines_of('{"note": "abcdefgh-1"}', "abcdefgh-1") == ['{"note": "••••••••"}']


def test_all_line_ends_count_and_none_is_shown() -> None:
    assert lines_of("{\r\n1\r2\n}") == ["{", "1", "2", "}"]


def test_only_the_beginning_of_a_very_long_line_is_masked_and_shown() -> None:
    assert lines_of("x" * (LONGEST + 10)) == ["x" * LONGEST + "…"]


def test_no_secret_is_cut_in_two_at_the_end_of_what_is_shown() -> None:
    """Half of it would not be recognized."""
    front = '{"plain":"' + "x" * (LONGEST - 40) + '","other":"'
    assert lines_of(f'{front}glpat-{SECRET}{SECRET}"}}') == [f"{front[:-1]}…"]


def test_a_piece_of_a_long_line_begins_with_a_name() -> None:
    """Text before it may be the end of a secret that nothing marks any longer."""
    assert whole_part('…9abcdef", "b": 1') == '…"b": 1'
    assert whole_part('…KEN": "secret", "k":1') == '…"k":1'
    assert whole_part("…9abcdef") == "…"
    assert whole_part('"whole": 1') == '"whole": 1'


def test_a_string_that_is_cut_off_at_its_end_is_left_out() -> None:
    assert whole_part('"a": 1, "b": "glpat-0123…') == '"a": 1, "b": …'
    assert whole_part('…", "a": "x\\"y", "b…') == '…"a": "x\\"y", …'
    assert whole_part('"a": "said …", …') == '"a": "said …", …'


def test_what_a_terminal_would_not_show_is_drawn() -> None:
    assert visible_line("plain") == "plain"
    assert visible_line("a\tb") == "a→   b"
    assert visible_line("\x1b[31m\u200b\ufeff\udc80é") == "␛[31m◦⟨BOM⟩�é"


def test_in_a_list_of_secrets_of_any_length_every_one_is_masked() -> None:
    text = '{"apiKeys":\n[\n' + ",\n".join(f'"s3cret{n}"' for n in range(400)) + '\n], "b": ["c"]}'
    lines = MaskedLines(Lines(text))
    shown = [lines.line(number) for number in range(1, lines.count + 1)]
    assert not [line for line in shown if "s3cret" in line]
    assert shown[-1] == '], "b": ["c"]}'


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('  "HTTPS_PROXY": "http://proxy.acme:3128",', '  "HTTPS_PROXY": "••••••••",'),
        (
            '{"a": "b", "c": true, "d": [1, null], "e": ""}',
            '{"a": "••••••••", "c": true, "d": [••••••••, null], "e": ""}',
        ),
        ("  env: {", "  env: {"),
        ("https://acme.test", "••••••••"),
        ('"a": "no end', '"a": "••••••••'),
        (
            '"a": "x \\"b\\": y", // said Jo',
            '"a": "••••••••", // •••••••• ••••••••',
        ),
        ('"a": "C:\\path"', '"a": "••••••••"'),
        ('"true", false', '"••••••••", false'),
        ('  "list": [,', '  "list": [,'),
        ("", ""),
    ],
)
def test_names_and_signs_stay_and_every_value_has_one_length(line: str, shown: str) -> None:
    assert blurred(line) == shown


@pytest.mark.parametrize("value", ["x", "hunter2", "p@ss/w0rd!", "correct horse battery staple"])
def test_the_length_of_a_value_that_matches_no_pattern_is_hidden(value: str) -> None:
    assert blurred(f'  "NOTE": "{value}",') == '  "NOTE": "••••••••",'


def test_a_secret_keeps_not_even_its_length() -> None:
    assert blurred('"API_KEY": "mvk-agent-abcdefghijklmnopqrstuvwx"') == '"API_KEY": "••••••••"'
    assert blurred('"mvk-agent-abcdefghijklmnopqrstuvwx": 1') == '"••••••••": ••••••••'
