"""The sentences: what is wrong, what it means for the company, what to do. Here: structure.

What Claude Code does with a text that it cannot parse was measured on 2.1.330: it refuses to start.
"""

from __future__ import annotations

from typing import NamedTuple

STOPS = "If this text is really what the console holds, Claude Code would not start with it."
LOST = f"{STOPS} More likely something was lost on the way."
ADDED = f"{STOPS} More likely it was added on the way."
OTHER = "Nothing was read from it. Saved in the console, it would keep Claude Code from starting."
COPY_AGAIN = (
    "Copy the text again, whole: click into the editor, select all, copy, and paste it here."
)


class Wording(NamedTuple):
    """The sentences of one kind of problem. Words in braces are filled in."""

    message: str
    note: str  # beside the mark under the line
    remedy: str
    consequence: str = STOPS


COMMAS = {
    "trailing-comma": Wording(
        "There is one comma too many.",
        "nothing follows this comma",
        "Compare line {line} with the console, or take this one comma out.",
        LOST,
    ),
    "leading-comma": Wording(
        "There is a comma with nothing before it.",
        "nothing stands before this comma",
        "Compare line {line} with the console, or take this comma out.",
        LOST,
    ),
    "double-comma": Wording(
        "There are two commas with nothing between them.",
        "the second comma",
        "Compare line {line} with the console, or take one of the two commas out.",
        LOST,
    ),
    "missing-comma": Wording(
        "A comma is missing {where}.",
        "a comma is missing before this",
        "Compare this place with the console, or put a comma {where}.",
        LOST,
    ),
    "comma-after-end": Wording(
        "There is a comma after the end of the text.",
        "the text is complete before this comma",
        "Take the comma out, or, if entries follow it, look further up for a closing bracket that"
        " comes too early.",
        LOST,
    ),
    "semicolon": Wording(
        "There is a semicolon; JSON has commas only.",
        "not a semicolon",
        "Write a comma in its place, or take it out if nothing follows.",
    ),
    "missing-colon": Wording(
        "The colon between a name and its value is missing.",
        "a colon is missing before this",
        "Compare line {line} with the console, or put a colon between the name and its value.",
        LOST,
    ),
    "second-colon": Wording(
        "There is one colon too many.",
        "the second colon",
        "Compare line {line} with the console: an entry is one name, one colon, one value.",
        LOST,
    ),
    "colon-in-list": Wording(
        "There is a name with a value inside a list.",
        "a list in [ ] holds values without names",
        "Put braces {{ }} around the name and its value, or take the name out.",
    ),
    "equals-sign": Wording(
        "There is an equals sign where a colon belongs.",
        "this should be a colon",
        "Write a colon in its place.",
    ),
}

BRACKETS = {
    "missing-closing": Wording(
        "A closing {closer} is missing: the {opener} of {opened} is never closed.",
        "the text ends here",
        "Check that the last line was copied too. If it was, a closing {closer} is missing here or"
        " further up.",
        LOST,
    ),
    "cut-off": Wording(
        "The text stops in the middle: the {opener} of {opened} is still open{around}.",
        "the text ends here",
        COPY_AGAIN,
        LOST,
    ),
    "cut-off-text": Wording(
        "The text stops in the middle of quoted text that begins in {string}.",
        "never closed",
        COPY_AGAIN,
        LOST,
    ),
    "extra-closing": Wording(
        "There is one closing {found} too many.",
        "nothing is open any more",
        "Take it out, or look further up for a closing bracket that comes too early.",
        LOST,
    ),
    "wrong-closing": Wording(
        "This closing {found} does not fit what is open here.",
        "nothing that this could close is open",
        "Compare line {line} with the console: every bracket is closed by its own kind.",
        LOST,
    ),
    "two-documents": Wording(
        "There are two documents, one after the other.",
        "the second one begins here",
        "Keep the one that the console holds. If you need both, their entries must go into one.",
    ),
    "text-after": Wording(
        "There is something behind the end of the settings.",
        "the settings are complete before this",
        "Take it out, or copy the text again without what stands around it.",
        ADDED,
    ),
    "missing-value": Wording(
        "A value is missing after the colon.",
        "a value is missing before this",
        "Compare line {line} with the console, and put the value back.",
        LOST,
    ),
    "missing-name": Wording(
        "A name is missing before this place.",
        "a name in double quotes belongs before this",
        "Compare line {line} with the console: between braces every value has a name.",
        LOST,
    ),
    "name-without-value": Wording(
        "A name has no value.",
        "a colon and a value are missing before this",
        "Compare line {line} with the console, and put colon and value back.",
        LOST,
    ),
    "not-json": Wording(
        "From here on this is not JSON: {wanted} is due.",
        "not readable from here on",
        "Compare line {line} with the console.",
        LOST,
    ),
    "too-deep": Wording(
        "The text is nested more than 1,000 levels deep.",
        "level 1,001 begins here",
        "Check how this text was made: settings need about ten levels.",
        "This program does not read on. Claude Code itself drops values nested over 64 levels.",
    ),
    "too-many-items": Wording(
        "This value holds more than 100,000 items.",
        "",
        "Check how this text was made: headers and attributes have a few items.",
        "This program does not read on. Nothing was changed.",
    ),
    "value-too-long": Wording(
        "This value is longer than a million characters.",
        "",
        "Check how this text was made: values of telemetry entries have some hundred characters.",
        "This program does not read on. Nothing was changed.",
    ),
    "too-large": Wording(
        "The text is larger than 16 million characters.",
        "",
        "Check that this is the settings text: a large one has some thousand lines.",
        "This program does not read texts of this size. Nothing was changed.",
    ),
}
