"""The sentences for texts that cannot be read: what is wrong, what it means, what to do.

What Claude Code does with a text that it cannot parse was measured on 2.1.330: it refuses to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

STOPS = "If this text is really what the console holds, Claude Code would not start with it."
LOST = f"{STOPS} More likely something was lost on the way."
ADDED = f"{STOPS} More likely it was added on the way."
OTHER = "Nothing was read from it. Saved in the console, it would keep Claude Code from starting."
COPY_AGAIN = (
    "Copy the text again, whole: click into the editor, select all, copy, and paste it here."
)
_BEGINS = "settings begin with {{"
_QUOTES = "Write straight double quotes around names and text."
_UTF8 = "Save the file again as UTF-8, or paste the text instead."
FILE_STOPS = "Claude Code would not start with this file."


class Wording(NamedTuple):
    """The sentences of one kind of problem. Words in braces are filled in."""

    message: str
    note: str  # beside the mark under the line
    remedy: str
    consequence: str = STOPS


WORDINGS: Mapping[str, Wording] = {
    # Texts that are something else as a whole.
    "empty": Wording(
        "There is {what} here.",
        "the text ends here",
        "Paste again. If the console's editor is really empty, say so: then we start from nothing.",
        "With an empty text Claude Code starts, and sends nothing to Mavvrik.",
    ),
    "env-fragment": Wording(
        'This is the "env" part alone, as the guide prints it: the outer braces are missing.',
        "a {{ is missing before this part",
        "Put {{ before it and }} behind it. If your console holds more than this, copy all of it.",
    ),
    "beginning-missing": Wording(
        "The beginning is missing: the text does not start with {{.",
        "a {{ is missing before this",
        COPY_AGAIN,
        LOST,
    ),
    "line-numbers": Wording(
        "Line numbers were copied along with the text.",
        "line numbers stand before the text of the lines",
        "Take the numbers at the beginning of the lines out, or copy the text without them.",
        ADDED,
    ),
    "markdown-fence": Wording(
        "The text stands between lines of back quotes (```), as in a chat or a wiki.",
        "not part of the settings",
        "Take the lines with the back quotes out.",
        ADDED,
    ),
    "web-page": Wording(
        "This is the source of a web page, not the settings.",
        _BEGINS,
        COPY_AGAIN,
        OTHER,
    ),
    "property-list": Wording(
        "This is a macOS property list, as MDM delivers settings, not JSON.",
        _BEGINS,
        "Run plutil -convert json -o - FILE on a Mac, and load the JSON that it prints. The merged"
        " JSON belongs in the Claude console, or in your MDM as keys of com.anthropic.claudecode.",
        OTHER,
    ),
    "registry-export": Wording(
        "This is a Windows registry export (.reg), not JSON.",
        _BEGINS,
        'The settings are the quoted text of "Settings", unescaped. To print it, run reg query'
        " HKLM\\SOFTWARE\\Policies\\ClaudeCode /v Settings on that computer, and load the JSON. The"
        " merged JSON belongs in the Claude console, or in that value.",
        OTHER,
    ),
    "powershell": Wording(
        "This is a PowerShell script, not JSON.",
        _BEGINS,
        "Copy only the JSON in it, from its {{ to its }}, and load that. The merged JSON belongs in"
        " the Claude console, or in place of the JSON in this script.",
        OTHER,
    ),
    "yaml": Wording(
        "This is YAML, not JSON.",
        _BEGINS,
        "Copy the settings from the console, or turn this text into JSON.",
        OTHER,
    ),
    "name-value-lines": Wording(
        "These are lines of the form NAME=value, not a settings text.",
        _BEGINS,
        'Copy the settings from the console. Values go into it as "NAME": "value".',
        OTHER,
    ),
    "credentials-block": Wording(
        "These are the credentials of the Connect tab, not the settings.",
        _BEGINS,
        "Paste them in step 2. Here the text of the Claude admin console is needed.",
        OTHER,
    ),
    "file-name": Wording(
        "This is the name of a file, not what stands in it.",
        _BEGINS,
        "Open the file instead, or paste what stands in it.",
        OTHER,
    ),
    "web-address": Wording(
        "This is a web address, not the settings.",
        _BEGINS,
        COPY_AGAIN,
        OTHER,
    ),
    "text-before": Wording(
        "There is other text before the settings.",
        _BEGINS,
        "Copy again: only the text in the editor, not what stands around it on the page.",
        ADDED,
    ),
    "not-settings": Wording(
        "This is not a settings text.",
        _BEGINS,
        COPY_AGAIN,
        OTHER,
    ),
    "root-not-object": Wording(
        "This is {kind}, not a settings text: that begins with {{ and ends with }}.",
        _BEGINS,
        COPY_AGAIN,
        STOPS,
    ),
    "nul-characters": Wording(
        "Between the characters stand empty ones (NUL): UTF-16 was read as something else.",
        "an empty character",
        _UTF8,
    ),
    # Brackets, and what is missing between them.
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
        "The text is longer than 4,194,304 characters.",
        "",
        "Check that this is the settings text: a large one has some thousand lines.",
        "Claude Code reads settings of up to 2 MiB. Nothing was changed.",
    ),
    # Commas and colons.
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
    # Quotes, and what stands between them.
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
    # Words and numbers.
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
    # Signs that do not belong there.
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

# Why the bytes of a file are no text for Claude Code.
ENCODINGS = {
    "property-list": WORDINGS["property-list"],  # the binary kind
    "utf-16-be": Wording("The file is written in UTF-16 (big-endian).", "", _UTF8, FILE_STOPS),
    "utf-16-le": Wording(
        "The file is written in UTF-16 without the mark that says so.", "", _UTF8, FILE_STOPS
    ),
    "utf-32": Wording("The file is written in UTF-32.", "", _UTF8, FILE_STOPS),
    "binary": Wording(
        "The file is not a text: it holds zero bytes.",
        "",
        "Check that this is the right file, or paste the text instead.",
        FILE_STOPS,
    ),
}
