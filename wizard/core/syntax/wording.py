"""The sentences for texts that cannot be parsed: what is wrong, what it means, what to do.

What Claude Code does with such a text was measured on 2.1.330: it refuses to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

STOPS = "If the console really holds this, Claude Code won't start."
LOST = f"{STOPS} More likely, something was lost in copying."
ADDED = f"{STOPS} More likely, copying added it."
OTHER = "Nothing was read. If the console held this, Claude Code wouldn't start."
COPY_AGAIN = "Copy everything again: click into the editor, select all, copy, and paste it here."
_CONTAINER = "Save it as a file. mvk-wizard check, merge, remove and package read it."
_BEGINS = "settings begin with {{"
_QUOTES = "Put straight double quotes around names and text."
_UTF8 = "Save the file again as UTF-8, or paste the settings."
FILE_STOPS = "Claude Code won't start with this file."


class Wording(NamedTuple):
    """The sentences for one kind of problem. Words in braces are filled in."""

    message: str
    note: str  # next to the mark under the line
    remedy: str
    consequence: str = STOPS


WORDINGS: Mapping[str, Wording] = {
    # Texts that are something else altogether.
    "empty": Wording(
        "There is {what} here.",
        "the text ends here",
        "Paste again. If the console's editor is empty, start empty.",
        "With empty settings, Claude Code starts and sends nothing to Mavvrik.",
    ),
    "env-fragment": Wording(
        'This is only the "env" part, as the guide prints it. The outer braces are missing.',
        "a {{ is missing before this part",
        "Put {{ before it and }} after it. If your console holds more, copy all of it.",
    ),
    "beginning-missing": Wording(
        "The beginning is missing: settings start with {{.",
        "a {{ is missing before this",
        COPY_AGAIN,
        LOST,
    ),
    "line-numbers": Wording(
        "Line numbers were copied with the settings.",
        "the line numbers are not part of the settings",
        "Remove the numbers at the start of the lines, or copy again without them.",
        ADDED,
    ),
    "markdown-fence": Wording(
        "The settings are wrapped in lines of backquotes (```), as in a chat or a wiki.",
        "not part of the settings",
        "Remove the lines with the backquotes.",
        ADDED,
    ),
    "web-page": Wording(
        "This is the source of a web page, not the settings.",
        _BEGINS,
        COPY_AGAIN,
        OTHER,
    ),
    "property-list": Wording(
        "This is a macOS property list, the form that MDM delivers, not JSON.",
        _BEGINS,
        _CONTAINER,
        OTHER,
    ),
    "registry-export": Wording(
        "This is a Windows registry export (.reg), not JSON.",
        _BEGINS,
        _CONTAINER,
        OTHER,
    ),
    "powershell": Wording(
        "This is a PowerShell script, not JSON.",
        _BEGINS,
        "Load only the JSON in it, from its {{ to its }}. The merged JSON belongs in the Claude"
        " console, or in place of the JSON in this script.",
        OTHER,
    ),
    "yaml": Wording(
        "This is YAML, not JSON.",
        _BEGINS,
        "Copy the settings from the console, or convert this to JSON.",
        OTHER,
    ),
    "name-value-lines": Wording(
        "These are NAME=value lines, not settings.",
        _BEGINS,
        'Copy the settings from the console. There, a value is written "NAME": "value".',
        OTHER,
    ),
    "credentials-block": Wording(
        "These are the credentials from the Connect tab, not the settings.",
        _BEGINS,
        "Paste them in step 2. Here, paste the settings from the Claude admin console.",
        OTHER,
    ),
    "file-name": Wording(
        "This is a file name, not the file's text.",
        _BEGINS,
        "Open the file, or paste its text.",
        OTHER,
    ),
    "web-address": Wording(
        "This is a web address, not the settings.",
        _BEGINS,
        COPY_AGAIN,
        OTHER,
    ),
    "text-before": Wording(
        "Other text comes before the settings.",
        _BEGINS,
        "Copy again: only the text in the editor, not the page around it.",
        ADDED,
    ),
    "not-settings": Wording(
        "This is not a settings file.",
        _BEGINS,
        COPY_AGAIN,
        OTHER,
    ),
    "root-not-object": Wording(
        "This is {kind}, not settings: those begin with {{ and end with }}.",
        _BEGINS,
        COPY_AGAIN,
        STOPS,
    ),
    "nul-characters": Wording(
        "Empty characters (NUL) separate the others: UTF-16 was read as another encoding.",
        "an empty character",
        _UTF8,
    ),
    # Brackets, and what is missing between them.
    "missing-closing": Wording(
        "A closing {closer} is missing: the {opener} at {opened} is never closed.",
        "the text ends here",
        "Check that the last line was copied. If it was, a closing {closer} is missing here or"
        " above.",
        LOST,
    ),
    "cut-off": Wording(
        "The settings stop in the middle: the {opener} at {opened} is still open{around}.",
        "the text ends here",
        COPY_AGAIN,
        LOST,
    ),
    "cut-off-text": Wording(
        "The settings stop inside quoted text that begins at {string}.",
        "never closed",
        COPY_AGAIN,
        LOST,
    ),
    "extra-closing": Wording(
        "There is 1 closing {found} too many.",
        "nothing is open here",
        "Remove it, or look above for a closing bracket that comes too early.",
        LOST,
    ),
    "wrong-closing": Wording(
        "This closing {found} does not match the open bracket.",
        "closes nothing that is open",
        "Compare line {line} with the console: {{ is closed by }}, [ by ].",
        LOST,
    ),
    "two-documents": Wording(
        "There are 2 settings files, one after the other.",
        "the second begins here",
        "Keep the one that the console holds. If you need both, put their entries into one.",
    ),
    "text-after": Wording(
        "Something comes after the end of the settings.",
        "the settings end before this",
        "Remove it, or copy only the settings.",
        ADDED,
    ),
    "missing-value": Wording(
        "A value is missing after the colon.",
        "a value is missing before this",
        "Compare line {line} with the console, and add the value.",
        LOST,
    ),
    "missing-name": Wording(
        "A name is missing here.",
        "a name in double quotes is missing before this",
        "Compare line {line} with the console: inside {{ }}, every value has a name.",
        LOST,
    ),
    "name-without-value": Wording(
        "A name has no value.",
        "a colon and a value are missing before this",
        "Compare line {line} with the console, and add the colon and the value.",
        LOST,
    ),
    "not-json": Wording(
        "This is not JSON from here on: {wanted} must come next.",
        "not readable from here on",
        "Compare line {line} with the console.",
        LOST,
    ),
    "too-deep": Wording(
        "The settings are nested more than 1,000 levels deep.",
        "level 1,001 begins here",
        "Check how this file was made: settings need about 10 levels.",
        "mvk-wizard stops reading here. Claude Code drops values nested over 64 levels.",
    ),
    "too-many-items": Wording(
        "This value holds more than 100,000 items.",
        "",
        "Check how this file was made: headers and attributes have a few items.",
        "mvk-wizard stops reading here. Nothing was changed.",
    ),
    "value-too-long": Wording(
        "This value is longer than 1,000,000 characters.",
        "",
        "Check how this file was made: telemetry values have a few hundred characters.",
        "mvk-wizard stops reading here. Nothing was changed.",
    ),
    "too-large": Wording(
        "The text is longer than 4,194,304 characters.",
        "",
        "Check that this is the settings file: a large one has a few thousand lines.",
        "Claude Code reads settings of up to 2 MiB. Nothing was changed.",
    ),
    # Commas and colons.
    "trailing-comma": Wording(
        "There is 1 comma too many.",
        "nothing follows this comma",
        "Compare line {line} with the console, or remove this comma.",
        LOST,
    ),
    "leading-comma": Wording(
        "A comma has nothing before it.",
        "nothing comes before this comma",
        "Compare line {line} with the console, or remove this comma.",
        LOST,
    ),
    "double-comma": Wording(
        "2 commas have nothing between them.",
        "the second comma",
        "Compare line {line} with the console, or remove one of the commas.",
        LOST,
    ),
    "missing-comma": Wording(
        "A comma is missing {where}.",
        "a comma is missing before this",
        "Compare this place with the console, or add a comma {where}.",
        LOST,
    ),
    "comma-after-end": Wording(
        "A comma comes after the end of the settings.",
        "the settings end before this comma",
        "Remove the comma. If entries follow it, look above for a closing bracket that comes too"
        " early.",
        LOST,
    ),
    "semicolon": Wording(
        "There is a semicolon where JSON has a comma.",
        "this should be a comma",
        "Replace it with a comma, or remove it if nothing follows.",
    ),
    "missing-colon": Wording(
        "The colon between a name and its value is missing.",
        "a colon is missing before this",
        "Compare line {line} with the console, or add a colon between the name and its value.",
        LOST,
    ),
    "second-colon": Wording(
        "There is 1 colon too many.",
        "the second colon",
        "Compare line {line} with the console: an entry is a name, a colon and a value.",
        LOST,
    ),
    "colon-in-list": Wording(
        "A list holds a name with a value.",
        "a list in [ ] holds values without names",
        "Put {{ }} around the name and its value, or remove the name.",
    ),
    "equals-sign": Wording(
        "There is an equals sign where a colon belongs.",
        "this should be a colon",
        "Replace it with a colon.",
    ),
    # Quotes, and the text inside them.
    "single-quotes": Wording(
        "There are single quotes where JSON has double quotes.", 'this should be "', _QUOTES
    ),
    "curly-quotes": Wording(
        "There are curly quotes where JSON has straight ones.",
        'this should be "',
        f"{_QUOTES} Word processors and chat programs make them curly.",
        ADDED,
    ),
    "back-quotes": Wording(
        "There are backquotes where JSON has double quotes.", 'this should be "', _QUOTES
    ),
    "mixed-quotes": Wording(
        "Quoted text begins with a straight quote at {string} and ends with a curly one.",
        "the straight closing quote is missing",
        f"{_QUOTES} Word processors and chat programs make them curly.",
        ADDED,
    ),
    "unclosed-string": Wording(
        "Quoted text that begins at {string} is never closed.",
        "the closing quote is missing",
        "Compare line {line} with the console, and add the closing quote.",
        LOST,
    ),
    "unopened-string": Wording(
        "The opening quote is missing.",
        "a quote is missing before this",
        "Compare line {line} with the console, and add the opening quote.",
        LOST,
    ),
    "inner-quote": Wording(
        "A quote inside quoted text ends the text too early.",
        "this is outside the quotes",
        'Write \\" for a quote that is part of the text.',
    ),
    "line-break-in-string": Wording(
        "Quoted text that begins at {string} is split over 2 lines.",
        "the line ends inside quoted text",
        "Join the 2 lines, or write \\n for a line break. Terminal windows that wrap long"
        " lines often split them when you copy.",
        ADDED,
    ),
    "tab-in-string": Wording(
        "There is a tab inside quoted text.",
        "a tab",
        "Write \\t for a tab, or use a space.",
    ),
    "control-in-string": Wording(
        "There is a control character inside quoted text: {character}.",
        "editors do not show it",
        "Remove it: delete the characters around it, and type those again.",
        ADDED,
    ),
    "bad-escape": Wording(
        "A backslash comes before a character that needs none.",
        "JSON has no such escape",
        "Write \\\\ for one backslash, as in a Windows path.",
    ),
    "bad-unicode-escape": Wording(
        "\\u is not followed by 4 digits.",
        "4 digits (0-9, a-f) must follow \\u",
        "Write all 4 digits, or \\\\ for one backslash, as in a Windows path.",
    ),
    # Words and numbers.
    "unquoted-name": Wording(
        "A name has no quotes.", "not in quotes", "Put the name in double quotes."
    ),
    "unquoted-value": Wording(
        "A value has no quotes.",
        "not in quotes",
        "Put the value in double quotes. Only numbers, true, false and null need none.",
    ),
    "foreign-word": Wording(
        "JSON does not have this word.",
        "JSON has only true, false and null",
        "If it is text, put it in double quotes. Otherwise, {instead}.",
    ),
    "no-such-number": Wording(
        "JSON has no NaN and no infinity.",
        "not a number in JSON",
        "If it is text, put it in double quotes. Otherwise, remove the entry.",
    ),
    "leading-zero": Wording(
        "A number begins with a zero.",
        "no digit may follow this zero",
        "Remove the zero. If the zero matters, put the number in double quotes.",
    ),
    "leading-plus": Wording(
        "A number begins with a plus sign.", "not in JSON", "Remove the plus sign."
    ),
    "bare-dot": Wording(
        "A number begins or ends with a dot.",
        "a digit is missing next to the dot",
        "Write a digit on both sides of the dot.",
    ),
    "bad-number": Wording(
        "This is not a JSON number.",
        "not part of a number",
        "If it is text, such as a date or a version, put it in double quotes.",
    ),
    # Characters that do not belong there.
    "comment": Wording(
        "There is a comment. JSON has no comments.",
        "a comment",
        "Remove the comment, or keep it somewhere else.",
    ),
    "unclosed-comment": Wording(
        "A comment begins here and never ends. JSON has no comments.",
        "*/ is missing",
        "Remove the comment. Check that it hid nothing else.",
        LOST,
    ),
    "odd-space": Wording(
        "There is a space that JSON does not accept: {character}.",
        "not a plain space",
        "Replace it with a plain space. Web pages and word processors indent with such spaces.",
        ADDED,
    ),
    "invisible-character": Wording(
        "There is an invisible character: {character}.",
        "editors do not show it",
        "Remove it: delete the characters around it, and type those again.",
        ADDED,
    ),
    "control-character": Wording(
        "There is a control character: {character}.",
        "editors do not show it",
        "Remove it: delete the characters around it, and type those again.",
        ADDED,
    ),
    "lost-character": Wording(
        "A character is damaged.",
        "a damaged character",
        "Compare line {line} with the console, and type the character again.",
        LOST,
    ),
    "double-bom": Wording(
        "The file begins with 2 byte order marks (U+FEFF), which are invisible. 1 is allowed.",
        "the second mark",
        "Remove the second mark. Programs that add such a mark at each save leave 2.",
        ADDED,
    ),
    "ellipsis": Wording(
        "There are 3 dots where something was left out.",
        "something was left out here",
        "Copy everything again: the dots replace a part that is missing.",
        LOST,
    ),
    "placeholder": Wording(
        "A placeholder is left, without quotes.",
        "a real value belongs here",
        "Replace it with the real value, in double quotes.",
    ),
    "diff": Wording(
        "This is a diff: lines begin with + or -.",
        "a sign of the diff",
        "Copy the settings, without the + and - at the start of lines.",
        STOPS,
    ),
    "merge-conflict": Wording(
        "There are 2 versions, one after the other, marked by a version control program.",
        "marks a conflict",
        "Keep one version, and remove the marked lines.",
    ),
}

# Why the bytes of a file are not text for Claude Code.
ENCODINGS = {
    "property-list": WORDINGS["property-list"],  # the binary format
    "utf-16-be": Wording("The file is in UTF-16 (big-endian).", "", _UTF8, FILE_STOPS),
    "utf-16-le": Wording(
        "The file is in UTF-16 without its byte order mark.", "", _UTF8, FILE_STOPS
    ),
    "utf-32": Wording("The file is in UTF-32.", "", _UTF8, FILE_STOPS),
    "binary": Wording(
        "The file is not text: it holds zero bytes.",
        "",
        "Check that this is the right file, or paste the settings.",
        FILE_STOPS,
    ),
}
