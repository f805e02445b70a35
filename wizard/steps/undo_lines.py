"""The words of undo: which original it goes back to, and what that one brings back."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.document.text import decode
from wizard.core.merge.receipt import fingerprint
from wizard.core.redact.nicknames import Nicknames
from wizard.core.salted_hash import RESULT
from wizard.core.session.rotation import tail_of
from wizard.core.session.session import Doing, Holds, How, Session, moment
from wizard.core.syntax.problem import Unreadable
from wizard.guide import back
from wizard.services.files.originals import Original, Past, brings_old_key
from wizard.services.files.private import not_text
from wizard.services.files.trouble import show_path
from wizard.steps.lines import CAUTION, DONE, Line, Pick, line, quiet, words
from wizard.steps.sharing import shown_sentence

# How it stands ------------------------------------------------------------------------------------


def standing(session: Session) -> Iterator[Line]:
    """What was removed or undone before, or was copied and is not known to be saved."""
    live, taken = session.live, session.taken
    if session.doing in (Doing.REMOVAL, Doing.UNDO) and taken is not None:
        at = moment(taken.evidence.at, session)
        removal = f"{back.COPIED_REMOVAL} {back.COPIED_NO_UNDO}"
        what = removal if session.doing is Doing.REMOVAL else back.COPIED_UNDO
        yield line(what.format(at=at), CAUTION)
    elif live is not None and live.holds is Holds.WITHOUT:
        how = "compared" if live.evidence.how is How.COMPARED else "confirmed by you"
        at = moment(live.evidence.at, session)
        yield line(words(back.NOTHING_TO_UNDO.format(at=at, how=how), "bold"), DONE)


# Which original -----------------------------------------------------------------------------------


def chosen_lines(
    past: Past, chosen: Original | None, session: Session, names: Nicknames
) -> Iterator[Line]:
    """Where undo goes back to; without an original before Mavvrik, what to do instead."""
    if past.trouble:
        yield line(shown_sentence(past.trouble, names, session.sharing), CAUTION)
    if chosen is None:
        yield line(back.ALL_HOLD_MAVVRIK if past.originals else back.NO_ORIGINAL, CAUTION)
        return
    what = f"Goes back to {_what(chosen)}, {held(chosen, session)}."
    if chosen.found.holds_mavvrik:
        yield line(words(what, "bold"), CAUTION)
        if brings_old_key(chosen, session) is not False:
            yield line(back.BRINGS_KEY_BACK, CAUTION)
    else:
        newer = _newer(past.newer) if chosen is past.offered else ""
        yield line(f"{what} {newer}".rstrip(), words("·", "$quiet"))
    if chosen.kept:
        yield line(f"The original is kept in {_path(chosen, session)}", words("·", "$quiet"))


def _newer(count: int) -> str:
    if not count:
        return ""
    return f"{'1 newer original holds' if count == 1 else f'{count} newer originals hold'} Mavvrik."


def picks(past: Past, session: Session) -> list[Pick]:
    """Every original with its date, its size, and whether Mavvrik is in it."""
    return [
        Pick(
            line(label(one, session), str(number)),
            (line(quiet(_path(one, session))),) if one.kept else (),
        )
        for number, one in enumerate(past.originals, start=1)
    ]


def label(original: Original, session: Session) -> str:
    """An original as a line of a list."""
    what = _what(original).removeprefix("the ")
    return f"{what[0].upper()}{what[1:]}: {held(original, session)}"


def held(original: Original, session: Session) -> str:
    """What of Mavvrik's is in it."""
    if not original.found.holds_mavvrik:
        return "without Mavvrik"
    return f"with Mavvrik ({_keys(original, session)})"


def _keys(original: Original, session: Session) -> str:
    if not original.found.keys:
        return "no key"
    tails = [tail for key in original.found.keys if (tail := tail_of(key, session.sharing))]
    kind = {True: "an old key", False: "the present key", None: "a key"}[
        brings_old_key(original, session)
    ]
    return f"{kind} {' '.join(tails)}".rstrip()


def _what(original: Original) -> str:
    when = f"of {original.when}" if original.kept else "as you loaded them"
    return f"the settings {when}, {original.size}"


def _path(original: Original, session: Session) -> str:
    return show_path(original.kept, session.sharing) if original.kept else ""


def text_of(original: Original) -> str:
    """The text to copy.

    Raises:
        FileTrouble: it is no text.
    """
    try:
        return decode(original.data).text
    except Unreadable:
        raise not_text(original.kept or "The original") from None


def was_copied(original: Original, session: Session) -> bool:
    """Whether this original was copied for an undo that is not known to be saved."""
    taken = session.taken
    if session.doing is not Doing.UNDO or taken is None:
        return False
    return taken.fingerprint == session.mark(RESULT, fingerprint(original.text))
