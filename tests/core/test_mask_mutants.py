"""What mutants of the masking showed to be untested."""

from __future__ import annotations

from wizard.core.mask import MASK, SHORTEST_KNOWN, mask_text


def test_a_known_secret_is_masked_from_four_characters_on() -> None:
    assert SHORTEST_KNOWN == 4
    assert mask_text('"a": "wxyz"', ["wxyz"]) == f'"a": "{MASK}"'
    assert mask_text('"a": "wxy"', ["wxy"]) == '"a": "wxy"'
