"""What mutants of the masking showed to be untested."""

from __future__ import annotations

from wizard.core.known_key import MASK, SHORTEST_ANYWHERE
from wizard.core.redact.mask import mask_text


def test_a_known_secret_of_eight_characters_is_masked_inside_of_words_too() -> None:
    assert SHORTEST_ANYWHERE == 8
    assert mask_text('"a": "is-wxyzabcd-1"', ["wxyzabcd"]) == f'"a": "is-{MASK}-1"'
    assert mask_text('"a": "is-wxyzabc-1"', ["wxyzabc"]) == '"a": "is-wxyzabc-1"'


def test_of_two_known_secrets_the_longer_one_is_masked_first() -> None:
    assert mask_text("s3cret-and-more", ["s3cret", "s3cret-and-more"]) == MASK


def test_in_an_address_a_secret_ends_before_the_next_parameter() -> None:
    text = "see https://h.test/a?x=1&sig=s3cretvalue&y=2 now"
    assert mask_text(text) == f"see https://h.test/a?x=1&sig={MASK}&y=2 now"


def test_of_a_list_of_secrets_everything_but_the_texts_stays() -> None:
    text = '{"apiKeys" : [ "s3cret-one", 5,\n "s3cret-two" ], "b": ["c"]}'
    masked = f'{{"apiKeys" : [ "{MASK}", 5,\n "{MASK}" ], "b": ["c"]}}'
    assert mask_text(text) == masked
    assert mask_text(text[:-22]) == masked[: masked.index(MASK, 30)] + MASK


def test_a_secret_in_escaped_quotes_ends_with_them() -> None:
    assert mask_text('run API_KEY=\\"s3cret value\\" now') == f'run API_KEY=\\"{MASK}\\" now'
