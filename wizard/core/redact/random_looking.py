"""Whether a word is made by chance, as keys are, or by people, as names, versions and paths are.

Words follow few patterns: after "q" comes "u", digits stand at the end, capitals begin a part.
What breaks these patterns again and again, for its length, nobody made up to be read.
"""

from __future__ import annotations

import re
import string

# Which letters follow a, b, c … in words and names of programs; all other pairs are odd.
_FOLLOWERS = (
    "abcdefgiklmnprstuvwxy abcdeijlorsuy acdefhiklmoprstuy abcdefgilmnoprstuy"
    " abcdefghiklmnopqrstuvwxyz acdefilorstu aeghilnorstu aeilmnorstuy abcdefglmnoprstvxz"
    " aeiou aeiklnrsuy acdefiklmnoprstuvy abdeilmnopstuy abcdefgiklmnoprstuvxyz"
    " abcdfghiklmnopqrstuvwxyz acdefghilnoprstuy u abcdefgiklmnoprstuvwy acdefghiklmnopqrstuvwy"
    " abcdefhilmnoprstuwyz abcdefgilmnoprstxz aeiou aehilnorst aceiptuy abdeilmnoprstw aeiouyz"
)
_LETTERS = string.ascii_lowercase
_UNIFORM = re.compile(r"([a-zA-Z0-9])\1++")
_HEX = re.compile(r"(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])(?:[0-9a-f]{16,}|[0-9A-F]{16,})")
_HUMP = re.compile(r"[a-z](?=[A-Z])")
_PARTS = re.compile(r"[A-Za-z0-9]{8,}+")
SHORTEST = 8  # characters; chance makes shorter words look like names, and names like chance
# From how many characters on how many odd pairs, and which share of all, are too many.
_LIMITS = ((20, 4, 0.17), (12, 3.5, 0.22), (SHORTEST, 3, 0.3))
_ONLY_LETTERS_LIMITS = ((20, 5, 0.2), (12, 4, 0.3), (SHORTEST, 4, 0.4))


def _odd_pairs() -> str:
    """A letter beside a digit, and letters that do not follow each other; a capital begins anew."""
    pairs = [r"[A-Za-z](?=\d)|\d(?=[A-Za-z])"]
    for letter, followers in zip(_LETTERS, _FOLLOWERS.split(), strict=True):
        odd = "".join(sorted(set(_LETTERS) - set(followers) - {letter}))
        pairs.append(f"{letter}(?=[{odd}])|{letter.upper()}(?=[{odd}{odd.upper()}])")
    return "|".join(pairs)


_ODD = re.compile(_odd_pairs())


def is_random_looking(word: str) -> bool:
    """Whether a word of letters, digits, "-" and "_" looks like a key, whole or one part of it."""
    return _is_random(word) or any(_is_random(part) for part in _PARTS.findall(word))


def _is_random(word: str) -> bool:
    if len(word) < SHORTEST:
        return False
    if _HEX.fullmatch(word):
        return True
    humps = len(_HUMP.findall(word))
    odd = len(_ODD.findall(_UNIFORM.sub(r"\1", word))) + humps / 2
    limits = _ONLY_LETTERS_LIMITS if word.isalpha() else _LIMITS
    _, least, share = next(limit for limit in limits if len(word) >= limit[0])
    return odd >= least and odd / len(word) >= share
