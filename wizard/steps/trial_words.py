"""The texts for a trial on this computer: before it, after it, and if it is not possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from wizard.core.harmless import one_line
from wizard.core.redact.mask import tail4
from wizard.core.trace.dashboard_fields import DashboardView, Field, summary
from wizard.core.trace.spans import NO_PARENT, TraceReading
from wizard.core.trace.trial import (
    EXPORTER_SAID,
    NOT_TRIED,
    ArrivalCheck,
    BeforeTrial,
    PointState,
    TrialOutcome,
)
from wizard.core.trace.trial_settings import COMMANDS_HERE, REPLACED, REPLACING, TopLevel
from wizard.report.redaction import Redaction
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.files.trouble import show_path
from wizard.steps.program import NOT_SHARED
from wizard.steps.styled_text import BLANK, Line, Sign, Words, bold, heading, joined, line, quiet

TITLE = "Try it on this computer"
WILL_HAPPEN = "What will happen"
HAPPENS = (
    "Claude Code runs once here, at most 90 seconds, and asks the model one small question.",
    "What these settings send goes to a receiver here, not to Mavvrik.",
    "The settings are in a temporary file, with a stand-in for the key. It is removed afterward.",
)
HOW_LONG = "Takes at most 90 seconds."
NOTHING_WINS = "No company settings override them."
FAR = "It runs where this wizard runs: {where}."
NOTHING_FOUND = "Looking for Claude Code and company settings …"
NOT_ASKED_YET = "Nothing has run yet."

# If it is not possible
PRACTICE = (
    "Practice mode does not run Claude Code. In a real setup, the wizard asks first, runs it once "
    "here, and shows what it sends."
)
NOT_LOADED = (
    "There is nothing to try: key and settings were not stored. Paste them again in steps 2 and 3."
)
NOT_READY = "There is nothing to try yet: decide or fix what is open in step 4 first."
OTHER_WAYS = "Other ways"
LISTEN = "mvk-wizard listen"
WAYS = (
    "On a computer with Claude Code, run mvk-wizard listen. It says what to put into a second "
    "terminal, and shows what arrives.",
    "Or run this wizard there. To take your choices along, use mvk-wizard handover.",
    "Or go on without it. Step 6 shows whether data arrives.",
)

# While it runs, and afterward
STOPPING = "Stopping and cleaning up …"
STOPPED = "Stopped. Cleaned up."
CANNOT_WRITE = "The temporary settings could not be written: {reason}. Nothing ran."
NOTHING_LEFT = "Cleaned up."
NOTHING_SENT = "Nothing was sent to Mavvrik."
LEFT_BEHIND = "This could not be removed. Delete it: {path}"
SENDS = (
    "If no data shows in Mavvrik, check the way there (proxy, company certificate) and the "
    "settings "
    "in force on the other computers."
)
ARRIVED = "What arrived at the receiver, with the stand-in for the key"
SAID = "Claude Code said: {said}"
WHY_NOT = "Likely causes"
VIEW = "Under {view}"
NOT_THERE = "not there: {why}"
SPANS = "Spans, each below its parent"
MORE_SPANS = "… and {count} more"
VENDOR = "At the other vendor's receiver"

Parts = Mapping[str, Sequence[Line]]  # lines by the IDs of the blocks that show them
PARTS = (  # in the order in which they are shown
    *("head", "exporter", "untried", "what", "found", "commands"),
    *("points", "notices", "fields", "spans", "vendor"),
)

_SIGNS = {
    PointState.RIGHT: Sign.DONE,
    PointState.WRONG: Sign.PROBLEM,
    PointState.NOT_SEEN: Sign.WAITS,
}
_NAME = 13  # cells for the name of a point or a field
_LONGEST = 40  # characters of an operation
_DEEPEST = 8
_MOST_SPANS = 100  # lines of the tree that are shown
_PEOPLE = ("User", "User email")


def _value(field: Field, redaction: Redaction) -> str:
    """Return the value of one of the guide's fields, as it may be shown."""
    value = field.value or ""
    if redaction.sharing and field.name in _PEOPLE:
        return ", ".join(map(redaction.person, value.split(", ")))
    if redaction.sharing and field.name == "Session ID":
        return ", ".join(map(tail4, value.split(", ")))
    return redaction.sentence(value)


def before(
    claude: ClaudeCode, told: BeforeTrial, where: str, top: TopLevel, redaction: Redaction
) -> Parts:
    """Say what will happen, and what was found that affects it."""
    happens = [line(text, f"  {number}") for number, text in enumerate(HAPPENS, start=1)]
    place = f"{told.version} ({show_path(claude.path, redaction.sharing)})"
    found = [
        line(
            redaction.sentence(place),
            Sign.DONE if told.version_ok and claude.version else Sign.CAUTION,
        )
    ]
    found += [line(redaction.sentence(text), Sign.CAUTION) for text in (*told.company, *told.own)]
    if not told.company:
        found.append(line(NOTHING_WINS, Sign.DONE))
    far = [line(FAR.format(where=redaction.sentence(where)), Sign.CAUTION)] if where else []
    return {
        "what": [heading(WILL_HAPPEN), *happens, BLANK],
        "found": [*found, *far],
        "commands": _commands(top, redaction),
    }


def _commands(top: TopLevel, redaction: Redaction) -> list[Line]:
    """Show every command in the settings, before the person says whether they may run.

    While sharing, only the names of the settings are shown.
    """
    if not top.commands:
        return []
    if redaction.sharing:
        shown = [*(line(name, "  ") for name, _ in top.commands), line(quiet(NOT_SHARED), "  ")]
    else:
        shown = [line(redaction.sentence(f"{name}: {text}"), "  ") for name, text in top.commands]
    replaced = any(name in REPLACING for name, _ in top.commands)
    note = [line(REPLACED, Sign.CAUTION)] if replaced else []
    return [BLANK, heading(COMMANDS_HERE), *shown, *note]


def not_possible(reason: str, *, ways: bool) -> Parts:
    """Say why it is not possible here, and what can be done instead."""
    said = [line(reason, Sign.CAUTION), BLANK]
    if not ways:
        return {"head": said}
    others = [line(text, f"  {number}") for number, text in enumerate(WAYS, start=1)]
    return {"head": said, "what": [heading(OTHER_WAYS), *others]}


def running(sentence: str, arrival: ArrivalCheck | None, redaction: Redaction) -> Parts:
    """Say how far the trial is, and what has arrived so far."""
    head = [line(bold(sentence), Sign.WAITS), BLANK]
    if arrival is None:
        return {"head": [*head, line(quiet(HOW_LONG))]}
    return {"head": head, **arrived(arrival, redaction)}


def outcome(trial: TrialOutcome, redaction: Redaction) -> Parts:
    """Say how the trial ended and why. Show the fields if all is right, else the points."""
    sign = Sign.DONE if trial.is_right else Sign.CAUTION if trial.arrived else Sign.PROBLEM
    head = [line(bold(trial.headline), sign)]
    if trial.said:
        head.append(line(redaction.sentence(SAID.format(said=trial.said)), " "))
    if trial.left_behind:
        path = show_path(trial.left_behind, redaction.sharing)
        head.append(line(LEFT_BEHIND.format(path=path), Sign.CAUTION))
    else:
        # Managed settings that win send to their own receiver, with their own key.
        sends = trial.before.company or trial.sends_elsewhere
        nothing_sent = "" if sends else NOTHING_SENT
        head.append(line(f"{NOTHING_LEFT} {nothing_sent}".strip(), " "))
    wrong = {point.text for point in trial.arrival.points if point.state is PointState.WRONG}
    # A problem of a point is shown at the point.
    causes = [line(redaction.sentence(text), "  -") for text in trial.causes if text not in wrong]
    vendor = [line(redaction.sentence(text), "  ") for text in trial.elsewhere]
    if trial.arrived:
        shown: Parts = {
            "notices": _notices(trial.arrival),
            "fields": _fields_in_short(trial.arrival, redaction),
        }
    else:
        points = trial.arrival.points
        nothing = all(point.state is PointState.NOT_SEEN for point in points)  # the head says so
        shown = {} if nothing else {"points": arrived(trial.arrival, redaction)["points"]}
    return {
        "head": [*head, BLANK],
        "exporter": _listed(EXPORTER_SAID, trial.exporter_said, redaction),
        "untried": _listed(NOT_TRIED, trial.untried, redaction),
        "what": [heading(WHY_NOT), *causes, BLANK] if causes else [],
        **shown,
        "vendor": [BLANK, heading(VENDOR), *vendor] if vendor else [],
    }


def _listed(title: str, sentences: Sequence[str], redaction: Redaction) -> list[Line]:
    shown = [line(redaction.sentence(text), "  -") for text in sentences]
    return [heading(title), *shown, BLANK] if shown else []


def all_checks(trial: TrialOutcome, redaction: Redaction) -> Parts:
    """Return everything that arrived: the points, the fields and the spans.

    If everything is right, a sentence about what to check elsewhere comes first.
    """
    head = [line(SENDS), BLANK] if trial.arrived else []
    return {"head": head, **arrived(trial.arrival, redaction)}


def arrived(arrival: ArrivalCheck, redaction: Redaction) -> Parts:
    """Return the points with their states, and the guide's fields with a value or a reason."""

    def named(sign: Words, name: str) -> Words:
        return joined("  ", sign, f" {name:<{_NAME}}")

    points = [
        line(redaction.sentence(one.text), named(_SIGNS[one.state], one.name))
        for one in arrival.points
    ]
    parts: Parts = {"points": [heading(ARRIVED), *points]}
    if arrival.reading.is_empty:
        return parts
    fields = []
    for view, of_view in groupby(arrival.fields, lambda one: one.view.value):
        fields += [BLANK, heading(VIEW.format(view=view))]
        for one in of_view:
            if one.value is not None:
                fields.append(line(_value(one, redaction), named(Sign.DONE, one.name)))
            else:
                why_absent = quiet(NOT_THERE.format(why=one.why_absent))
                fields.append(line(why_absent, named(Sign.UNTESTED, one.name)))
    return {
        **parts,
        "notices": _notices(arrival)[:-1],  # the fields begin with a blank line
        "fields": fields,
        "spans": [BLANK, heading(SPANS), *_tree(arrival.reading, redaction)],
    }


def _notices(arrival: ArrivalCheck) -> Sequence[Line]:
    notices = [line(text, Sign.CAUTION) for text in arrival.notices]
    return [*notices, BLANK] if notices else ()


def _fields_in_short(arrival: ArrivalCheck, redaction: Redaction) -> list[Line]:
    """Name the guide's fields that are there, by view, with who it was; say why others are not."""
    there: list[Line] = []
    absent: list[Line] = []
    for view, of_view in groupby(arrival.fields, lambda one: one.view):
        names = []
        for one in of_view:
            if one.value is None:
                absent.append(line(f"{view.value}: no {one.name}. {one.why_absent}", Sign.UNTESTED))
            else:
                who = one.name == _PEOPLE[0] and view is DashboardView.COST
                names.append(f"{one.name} ({_value(one, redaction)})" if who else one.name)
        if names:
            there.append(line(f"{view.value}: {', '.join(names)}.", Sign.DONE))
    return [*there, *absent]


def _tree(reading: TraceReading, redaction: Redaction) -> Iterator[Line]:
    rows = reading.tree()
    for row in rows[:_MOST_SPANS]:
        name = "  " * min(row.depth, _DEEPEST) + one_line(row.span.operation, _LONGEST)
        text = joined(f"{name:<26} ", (redaction.sentence(summary(row.span)), "$quiet"))
        lost = (f"  {NO_PARENT}", "$warning")
        yield line(joined(text, lost) if row.parent_missing else text, "  ")
    if len(rows) > _MOST_SPANS:
        yield line(quiet(MORE_SPANS.format(count=len(rows) - _MOST_SPANS)), "  ")
