"""The view "Choices" of step 4: what was decided, and what can be wished beyond the guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wizard.core.merge.plan import MergePlan, Options, Question
from wizard.core.session.session import Session
from wizard.steps.lines import Item, Line, line, words
from wizard.steps.sharing import Cover


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish beyond the guide; `named` is how it is said once it is on."""

    option: str
    label: str
    named: str
    lines: tuple[str, ...]


OLD_CLIENTS = Wish(
    "old_clients",
    "Serve Claude Code older than 2.1.86, too",
    "the two none entries are left out",
    (
        "With OTEL_LOGS_EXPORTER and OTEL_METRICS_EXPORTER set to none, older ones do not start, "
        "hang or send nothing. Without these two entries 2.1.20 works; newer ones send the same.",
    ),
)
ENFORCE = Wish(
    "enforce",
    "Do not let users' own settings cut the telemetry off",
    "users cannot cut the telemetry off",
    (
        "Adds OTEL_TRACES_SAMPLER=always_on and an empty otelHeadersHelper at the top level. The "
        "approval dialog lists one name more; a program of yours that writes headers is "
        "switched off.",
    ),
)
WISHES = (OLD_CLIENTS, ENFORCE)


def is_on(options: Options, wish: Wish) -> bool:
    """Whether it is wished."""
    return bool(getattr(options, wish.option))


def toggled(session: Session, wish: Wish) -> Session:
    """The session with the wish, or without it."""
    wanted = not is_on(session.options, wish)
    options = (
        replace(session.options, old_clients=wanted)
        if wish is OLD_CLIENTS
        else replace(session.options, enforce=wanted)
    )
    return replace(session, options=options)


def undone(session: Session, past: Session) -> Session:
    """The session as it was in the `past`, before a decision, a wish or a fix."""
    return replace(
        session,
        settings=past.settings,
        fixes=past.fixes,
        choices=past.choices,
        options=past.options,
    )


def beyond_the_guide(session: Session) -> str:
    """What is switched on; empty where all is as the guide prints it."""
    named = [wish.named for wish in WISHES if is_on(session.options, wish)]
    return f"Beyond the guide: {' and '.join(named)}." if named else ""


def decided(session: Session, plan: MergePlan) -> list[Question]:
    """The questions that were answered."""
    return [question for question in plan.questions if question.id in session.choices]


def choice_items(
    session: Session, plan: MergePlan, cover: Cover, *, plain: bool = False
) -> Sequence[Item]:
    """First every decision, then every wish; in `plain` mode they are taken by their numbers."""
    taken = "its number" if plain else "Enter"
    answered = [_decision(session, question, cover) for question in decided(session, plan)]
    wishes = [_wish(session, wish) for wish in WISHES]
    groups = (
        (answered, "DECIDED", f"{taken} asks again"),
        (wishes, "BEYOND THE GUIDE", f"{taken} switches on or off"),
    )
    items: list[Item] = []
    for group, title, aside in groups:
        heading = Line(words(title, "bold"), right=words(aside, "$quiet"), heading=True)
        items += [replace(item, heading=heading) if item is group[0] else item for item in group]
    return items


def _decision(session: Session, question: Question, cover: Cover) -> Item:
    answer = session.choices[question.id]
    label = next((one.label for one in question.options if one.id == answer), answer)
    text = line(cover.text(question.title), words("✓", "bold $success"))
    return Item(text, always=(line(words(cover.text(label), "bold"), words("→", "$accent")),))


def _wish(session: Session, wish: Wish) -> Item:
    on = is_on(session.options, wish)
    label = words(wish.label, "bold $accent" if on else "bold")
    sign = words("[x]" if on else "[ ]", "bold $accent" if on else "")
    return Item(Line(label, sign), always=tuple(Line(words(text)) for text in wish.lines))
