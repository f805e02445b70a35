"""The sentences about texts that are no settings text, and about their encoding."""

from __future__ import annotations

from wizard.core.diagnosis.texts_structure import ADDED, COPY_AGAIN, LOST, OTHER, STOPS, Wording

_UTF8 = "Save the file again as UTF-8, or paste the text instead."
FILE_STOPS = "Claude Code would not start with this file."
_BEGINS = "settings begin with {{"

WHOLE = {
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
}

ENCODINGS = {
    "property-list": WHOLE["property-list"],  # the binary kind
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
