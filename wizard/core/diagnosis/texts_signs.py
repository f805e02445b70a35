"""The sentences about quotes, words, numbers and single characters."""

from __future__ import annotations

from wizard.core.diagnosis.texts_structure import ADDED, LOST, STOPS, Wording

_QUOTES = "Write straight double quotes around names and text."

QUOTES = {
    "single-quotes": Wording(
        "There are single quotes where JSON has double quotes.", 'this should be "', _QUOTES
    ),
    "curly-quotes": Wording(
        "There are curly quotes where JSON has straight ones.",
        'this should be "',
        f"{_QUOTES} Word processors and chat programs turn them into curly ones.",
        ADDED,
    ),
    "back-quotes": Wording(
        "There are back quotes where JSON has double quotes.", 'this should be "', _QUOTES
    ),
    "mixed-quotes": Wording(
        "Quoted text begins with a straight quote in {string} and ends with a curly one.",
        "the straight closing quote is missing",
        f"{_QUOTES} Word processors and chat programs turn them into curly ones.",
        ADDED,
    ),
    "unclosed-string": Wording(
        "Quoted text that begins in {string} is never closed.",
        "the closing quote is missing",
        "Compare line {line} with the console, and put the closing quote back.",
        LOST,
    ),
    "unopened-string": Wording(
        "The opening quote is missing.",
        "a quote is missing before this",
        "Compare line {line} with the console, and put the quote back.",
        LOST,
    ),
    "inner-quote": Wording(
        "A quote inside quoted text ends it too early.",
        "this stands outside the quotes",
        'Write \\" for a quote that is part of the text.',
    ),
    "line-break-in-string": Wording(
        "Quoted text that begins in {string} is broken over two lines.",
        "the line breaks inside quoted text",
        "Join the two lines, or write \\n where a line break is meant. Windows that wrap long lines"
        " often break them when copying.",
        ADDED,
    ),
    "tab-in-string": Wording(
        "There is a tab inside quoted text.",
        "a tab",
        "Write \\t where a tab is meant, otherwise a space.",
    ),
    "control-in-string": Wording(
        "There is a control character inside quoted text: {character}.",
        "cannot be seen in an editor",
        "Take the character out: delete what stands around it and type it again.",
        ADDED,
    ),
    "bad-escape": Wording(
        "There is a backslash before a character that needs none.",
        "JSON does not know this pair",
        "Write two backslashes where one is meant, as in a Windows path.",
    ),
    "bad-unicode-escape": Wording(
        "\\u is not followed by four digits of a character's number.",
        "four digits 0-9 a-f are missing",
        "Write all four digits, or two backslashes where one is meant, as in a Windows path.",
    ),
}

WORDS = {
    "unquoted-name": Wording(
        "A name stands without quotes.", "not in quotes", "Put the name in double quotes."
    ),
    "unquoted-value": Wording(
        "A value stands without quotes.",
        "not in quotes",
        "Put the value in double quotes. Only numbers, true, false and null go without.",
    ),
    "foreign-word": Wording(
        "There is a word that JSON does not know.",
        "JSON knows true, false and null",
        "If this is not text, {instead}.",
    ),
    "no-such-number": Wording(
        "There is a number that JSON does not have: not a number, or infinity.",
        "JSON has no such number",
        "Put it in double quotes if text is meant, or take the entry out.",
    ),
    "leading-zero": Wording(
        "A number begins with a zero.",
        "no digit may follow the leading zero",
        "Take the zero out, or put the number in double quotes if the zero counts.",
    ),
    "leading-plus": Wording(
        "A number begins with a plus sign.", "not in JSON", "Take the plus sign out."
    ),
    "bare-dot": Wording(
        "A number begins or ends with a dot.",
        "a digit is missing beside the dot",
        "Write a digit on both sides of the dot.",
    ),
    "bad-number": Wording(
        "This is not a number as JSON writes one.",
        "not part of a number",
        "Put it in double quotes if it is text, as a date or a version is.",
    ),
}

SIGNS = {
    "comment": Wording(
        "There is a comment, and JSON has none.",
        "a comment",
        "Take the comment out; keep it elsewhere if it matters.",
    ),
    "unclosed-comment": Wording(
        "A comment begins here and never ends, and JSON has no comments.",
        "*/ is missing",
        "Take the comment out, and see that nothing else was in it.",
        LOST,
    ),
    "odd-space": Wording(
        "There is a space that is none for JSON: {character}.",
        "not a plain space",
        "Put a plain space in its place. Web pages and word processors indent with such spaces.",
        ADDED,
    ),
    "invisible-character": Wording(
        "There is an invisible character: {character}.",
        "cannot be seen in an editor",
        "Take the character out: delete what stands around it and type it again.",
        ADDED,
    ),
    "control-character": Wording(
        "There is a control character: {character}.",
        "cannot be seen in an editor",
        "Take the character out: delete what stands around it and type it again.",
        ADDED,
    ),
    "lost-character": Wording(
        "There is a character that was damaged on the way.",
        "a damaged character",
        "Compare line {line} with the console, and type the character again.",
        LOST,
    ),
    "double-bom": Wording(
        "The text begins with two invisible marks: byte order mark (U+FEFF). One is allowed.",
        "the second mark",
        "Take the second mark out. Saving a file twice with such a mark leaves two.",
        ADDED,
    ),
    "ellipsis": Wording(
        "There are three dots where something was left out.",
        "something was left out here",
        "Copy the whole text again: the dots stand for a part that is missing.",
        LOST,
    ),
    "placeholder": Wording(
        "A placeholder was left in, without quotes.",
        "a real value belongs here",
        "Put the real value in its place, in double quotes.",
    ),
    "diff": Wording(
        "This is a comparison of two texts: lines begin with + or -.",
        "a sign of the comparison",
        "Copy the settings themselves, without the + and - at the beginning of lines.",
        STOPS,
    ),
    "merge-conflict": Wording(
        "Two versions of the text stand one after the other, marked by a version control program.",
        "the mark of a conflict",
        "Choose one of the two versions, and take the marked lines out.",
    ),
}
