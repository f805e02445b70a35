"""Findings about the headers, which carry the tenant and the API key."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import REFUSED, SENDS_NOTHING, TO_LOCALHOST, Row

ROWS = (
    Row(
        "headers-missing",
        Severity.ERROR,
        title="The headers are missing",
        message="{name} is missing.",
        consequence=REFUSED,
        remedy="Add {name}: x-tenant-id=<tenant>,Authorization=Bearer <key>.",
        explanation=(
            "Without them the data carries neither tenant nor API key, and Mavvrik cannot take it."
        ),
    ),
    Row(
        "headers-unsendable",
        Severity.ERROR,
        title="The headers cannot be sent",
        message={
            "quotes": "{name} cannot be sent: there are quotes round the whole of it.",
            "name": (
                "{name} cannot be sent: the name of a header holds a character that none may hold."
            ),
            "line-break": "{name} cannot be sent: there is a line break in it.",
            "invisible": "{name} cannot be sent: there is an invisible character in it.",
            "not-latin-1": "{name} cannot be sent: there is a character beyond Latin-1 in it.",
        },
        consequence=SENDS_NOTHING,
        remedy=(
            "Write it as x-tenant-id=<tenant>,Authorization=Bearer <key>, without quotes, line"
            " breaks and invisible characters."
        ),
        explanation=(
            "A line break, an invisible character, a character beyond Latin-1, or quotes round the"
            " whole value: the HTTP client refuses to send such headers, so nothing leaves the"
            " computer, and nobody is told."
        ),
    ),
    Row(
        "headers-with-colon",
        Severity.ERROR,
        title="The headers are written with colons",
        message="{name} is written with colons.",
        consequence=(
            "Claude Code loses such headers, so Mavvrik is expected to refuse the data, and nobody"
            " is told."
        ),
        remedy="Write it as x-tenant-id=<tenant>,Authorization=Bearer <key>.",
        explanation=(
            "The form is name=value. Items written as name: value are lost without a word, and the"
            " data goes out without authentication."
        ),
    ),
    Row(
        "header-with-percent",
        Severity.WARNING,
        title="A percent sign in the headers of one signal",
        message="{name} holds a percent sign that encodes nothing.",
        consequence={
            "ours": (
                "Claude Code drops that header, so Mavvrik is expected to refuse the data, and"
                " nobody is told."
            ),
            "other": "Claude Code drops that header.",
        },
        remedy="Write the percent sign as %25: in this entry that is decoded.",
        explanation=(
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS is read by OpenTelemetry, which decodes"
            " percent-encoding; the general headers are not decoded. A header with a percent sign"
            " that encodes nothing is dropped. Write it as %25."
        ),
    ),
    Row(
        "headers-with-semicolon",
        Severity.ERROR,
        title="The headers are separated by a semicolon",
        message="{name} separates its headers by a semicolon.",
        consequence=(
            "Claude Code makes one wrong header of it, so Mavvrik is expected to refuse the data,"
            " and nobody is told."
        ),
        remedy="Write it as x-tenant-id=<tenant>,Authorization=Bearer <key>.",
        explanation=(
            "Only a comma separates headers. With a semicolon everything becomes one wrong header."
        ),
    ),
    Row(
        "header-cut-at-comma",
        Severity.ERROR,
        title="The tenant or API key holds a comma",
        message="The {what} in {name} holds a comma.",
        consequence=(
            "Claude Code cuts it there, so Mavvrik is expected to refuse the data, and nobody is"
            " told."
        ),
        remedy="Copy the {what} again. If it really holds a comma, ask Mavvrik for another.",
        explanation=(
            "Headers are split at commas, and neither quotes nor percent-encoding protect one. What"
            " stands behind the comma is lost. There is no way to send such a key."
        ),
    ),
    Row(
        "header-item-lost",
        Severity.WARNING,
        title="An item of the headers is lost",
        message="{name} holds an item without a name and an equals sign.",
        consequence="Claude Code drops it without a word; the other headers arrive.",
        remedy="Take it out, or write it as name=value.",
        explanation=(
            "An item without an equals sign is dropped without a word. The other headers arrive."
        ),
    ),
    Row(
        "header-twice",
        Severity.WARNING,
        title="A header is there twice",
        message={
            "same": "{name} holds the {header} header {times}, with the same value.",
            "sure": "{name} holds the {header} header {times}, with different values.",
            "unsure": "{name} holds the {header} header {times}, with different values.",
        },
        consequence={
            "same": "Claude Code sends only the last one.",
            "sure": "Claude Code sends only the last one.",
            "unsure": (
                "Claude Code sends only the last one. If it is not Mavvrik's, Mavvrik is expected"
                " to refuse the data, and nobody is told."
            ),
        },
        remedy={
            "same": "Keep one.",
            "sure": "Keep only the one from Mavvrik's Connect tab.",
            "unsure": "Keep only the one from Mavvrik's Connect tab.",
        },
        explanation=(
            "Of one name, in any capitals, only the last one is sent. With different values it is"
            " an error where the last one is not known to be Mavvrik's, and a warning otherwise."
        ),
    ),
    Row(
        "header-white-space",
        Severity.WARNING,
        title="White space between the headers",
        message="{name} has white space round a comma, an equals sign or at an end.",
        consequence="Claude Code trims it, so it arrives; the guide asks for no extra spaces.",
        remedy="Take it out.",
        explanation=(
            "White space round a comma, an equals sign or at the ends is trimmed and does no harm."
            " The guide asks for none: one space inside a value is an error already."
        ),
    ),
    Row(
        "tenant-missing",
        Severity.ERROR,
        title="The tenant is missing",
        message={
            "missing": "{name} holds no x-tenant-id header.",
            "empty": "The tenant in {name} is empty.",
        },
        consequence=REFUSED,
        remedy={
            "missing": "Write {name} as x-tenant-id=<tenant>,Authorization=Bearer <key>.",
            "empty": "Put the {what} from Mavvrik's Connect tab in.",
        },
        explanation=(
            "Mavvrik tells customers apart by the x-tenant-id header. Without it, or with an empty"
            " one, the data is expected to be refused."
        ),
    ),
    Row(
        "tenant-differs",
        Severity.ERROR,
        title="Another tenant than the one you gave",
        message="The tenant in {name} is not the one you gave.",
        consequence=REFUSED,
        remedy="Put the {what} from Mavvrik's Connect tab in.",
        explanation=(
            "The x-tenant-id header does not hold the tenant that the document was compared with."
        ),
    ),
    Row(
        "authorization-missing",
        Severity.ERROR,
        title="The Authorization header is missing",
        message="{name} holds no Authorization header.",
        consequence=REFUSED,
        remedy="Write {name} as x-tenant-id=<tenant>,Authorization=Bearer <key>.",
        explanation=(
            "The API key travels in Authorization=Bearer <key>. Without it the data is"
            " unauthenticated."
        ),
    ),
    Row(
        "authorization-form",
        Severity.ERROR,
        title="The Authorization header has the wrong form",
        message={
            "no-bearer": 'The Authorization in {name} does not begin with "Bearer" and a space.',
            "quotes": "The Authorization in {name} has quotes round it.",
            "twice": 'The Authorization in {name} holds "Bearer" twice.',
            "encoded-space": (
                'The Authorization in {name} has "%20" for the space, which is not decoded here.'
            ),
            "gap": 'The Authorization in {name} does not have exactly one space behind "Bearer".',
            "capitals": 'The Authorization in {name} writes "Bearer" with other capitals.',
        },
        consequence=REFUSED,
        remedy='Write "Bearer", one space, then the key.',
        explanation=(
            'It must be "Bearer", exactly one space, and the key. Without Bearer, with Bearer'
            " twice, with two spaces, in quotes or with %20 it goes out as it is written, and a"
            " refusal is expected."
        ),
    ),
    Row(
        "key-missing",
        Severity.ERROR,
        title="The API key is missing",
        message="There is no API key in {name}.",
        consequence=REFUSED,
        remedy="Put the {what} from Mavvrik's Connect tab in.",
        explanation="There is nothing behind Bearer.",
    ),
    Row(
        "key-differs",
        Severity.ERROR,
        title="Another API key than the one you gave",
        message="The API key in {name} is not the one you gave.",
        consequence=REFUSED,
        remedy="Put the {what} from Mavvrik's Connect tab in.",
        explanation=(
            "The Authorization header does not hold the key that the document was compared with."
            " After a rotation this is how an old key shows."
        ),
    ),
    Row(
        "practice-key",
        Severity.ERROR,
        title="A key for practice",
        message="The API key in {name} is one for practice.",
        consequence="It exists only inside this program; Mavvrik does not know it.",
        remedy="Put the real key in.",
        explanation=(
            "Practice mode uses keys with PRACTICE in them. They exist only inside this program;"
            " settings with one must not be saved in the console."
        ),
    ),
    Row(
        "placeholder",
        Severity.ERROR,
        title="A placeholder was left in",
        message={
            "agent": "The agent in OTEL_RESOURCE_ATTRIBUTES is still a placeholder, or has braces.",
            "header": "The {what} in {name} is still a placeholder, or has braces.",
            "elsewhere": "{name} still holds a placeholder.",
            "localhost": "{name} still holds a placeholder.",
        },
        consequence={
            "agent": "The data is filed under another agent, or under none.",
            "header": REFUSED,
            "elsewhere": "Traces, and the headers with them, go somewhere else.",
            "localhost": TO_LOCALHOST,
        },
        remedy={
            "agent": "Put the Agent ID from Mavvrik's Connect tab in.",
            "header": "Put the {what} from Mavvrik's Connect tab in.",
            "elsewhere": 'Set {name} to "{wanted}".',
            "localhost": 'Set {name} to "{wanted}".',
        },
        explanation=(
            "Braces, ${…}, <…> or words such as your-api-key arrive as they are written. Replace"
            " them by the values from Mavvrik's Connect tab, without braces."
        ),
    ),
    Row(
        "value-in-quotes",
        Severity.ERROR,
        title="Quotes round the tenant or key",
        message="The {what} in {name} has quotes round it.",
        consequence=REFUSED,
        remedy="Take the quotes away.",
        explanation=(
            "Quotes are sent along. They belong round the whole JSON value and nowhere else."
        ),
    ),
    Row(
        "value-with-space",
        Severity.ERROR,
        title="White space in the tenant or key",
        message="The {what} in {name} has white space inside.",
        consequence=REFUSED,
        remedy="Put the {what} from Mavvrik's Connect tab in.",
        explanation=(
            "Often two values were copied together, or a line was broken. It arrives as it is"
            " written."
        ),
    ),
    Row(
        "value-not-ascii",
        Severity.ERROR,
        title="A letter that is no plain one in the tenant or key",
        message="The {what} in {name} holds a character that is no plain letter, digit or sign.",
        consequence=REFUSED,
        remedy="Put the {what} from Mavvrik's Connect tab in.",
        explanation=(
            "Such characters go out as a single raw byte, which is not what Mavvrik gave out."
            " Usually it is a non-breaking space or a letter changed by an editor."
        ),
    ),
    Row(
        "value-encoded",
        Severity.WARNING,
        title="Percent-encoding in the tenant or key",
        message="The {what} in {name} holds a percent sign.",
        consequence="Percent-encoding is not decoded in headers: it arrives as it is written.",
        remedy="Write the {what} as Mavvrik shows it.",
        explanation=(
            "In headers nothing is decoded: %20 or %2C arrive as they are written. That is right"
            " only if Mavvrik shows the value so."
        ),
    ),
    Row(
        "value-with-semicolon",
        Severity.ERROR,
        title="A semicolon in the tenant or key for traces alone",
        message="The {what} in {name} holds a semicolon.",
        consequence=(
            "In the headers of one signal Claude Code cuts there, so Mavvrik is expected to refuse"
            " the data, and nobody is told."
        ),
        remedy="Write the semicolon as %3B: in this entry that is decoded.",
        explanation=(
            "In the general headers a semicolon arrives as it is. Headers for one signal are read"
            " by OpenTelemetry's own code, which cuts at a semicolon. Written as %3B it arrives"
            " there."
        ),
    ),
    Row(
        "value-with-percent",
        Severity.WARNING,
        title="A percent sign in the tenant or key",
        message="The {what} in {name} holds a percent sign.",
        consequence="It arrives with 2.1.330. Claude Code 2.1.197 sends nothing at all with it.",
        remedy="Ask Mavvrik for a key without one, or see that nobody runs an older version.",
        explanation=(
            "It arrives with Claude Code 2.1.330; 2.1.197 sends nothing at all because of it."
        ),
    ),
)
