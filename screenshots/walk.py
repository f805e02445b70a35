"""Records the whole walk through practice mode: `python -m screenshots.walk` writes walk.cast.

The wizard runs in a PTY. After each key the recorder waits until the screen holds what is expected
and nothing more comes; that picture becomes an event at a time that is fixed. So the same program
always gives the same recording, on a slow computer too. Play it with `asciinema play`.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_demo_walk import GUIDE_EXAMPLE

HERE = Path(__file__).parent
COLUMNS, ROWS = 100, 30
QUIET = 0.6  # seconds without a new letter: the screen is drawn
FILE = "merged.json"
SHOWN = 2.5  # seconds for each picture


@dataclass(frozen=True)
class Scene:
    """What is done, by keys, typing or pasting; what must be on the screen then; and for how long.

    `paste` names a text: the guide's example, or the file that was saved.
    """

    wait: tuple[str, ...]
    keys: tuple[str, ...] = ()
    type: str = ""
    paste: str = ""
    seconds: float = SHOWN


SCENES = (
    Scene(("▸ Start", "PRACTICE", "Found on this computer"), seconds=4),
    Scene(("Step 1 of 7", "▸ Register practice agent"), ("enter",), seconds=4),
    Scene(("▸ I clicked Register",), ("enter",)),
    Scene(("Step 2 of 7", "▸ Use practice block"), ("enter",)),
    Scene(("Understood: 3 values", "▸ Check key"), ("enter",), seconds=3),
    Scene(("Mavvrik accepted the tenant and the key", "▸ Yes, it ends in"), ("enter",), seconds=4),
    Scene(("Step 3 of 7", "Paste the whole settings.json"), ("enter",), seconds=4),
    Scene(("valid JSON", "then Enter"), paste="guide", seconds=4),
    Scene(("▸ Yes, it is our file",), ("right", "enter")),
    Scene(("Step 4 of 7", "Send them, as in the guide"), ("enter",), seconds=5),
    Scene(("Nothing else changes", "▸ Next"), ("down", "enter"), seconds=4),
    Scene(("only a comma is added", "mvk.agent_id"), ("right",), seconds=5),
    Scene(("Step 5 of 7", "Ready to copy"), ("ctrl+n",), seconds=5),
    Scene(("Save the settings to a file",), ("ctrl+s",)),
    Scene((f"~/{FILE}",), ("ctrl+u",), type=f"~/{FILE}"),
    Scene(("COPIED, NOT SAVED", "Click Update settings"), ("enter",), seconds=5),
    Scene(("SAVED, COMPARED", "▸ Next"), paste="saved", seconds=4),
    Scene(("Step 6 of 7", "▸ Send sample session"), ("enter",), seconds=4),
    Scene(("Agentic → Cost", "Practice: answer as if you had looked."), ("enter",), seconds=4),
    Scene(("Agentic → Sessions",), ("tab", "enter"), seconds=4),
    Scene(("7 of 7 verified", "▸ Next"), ("tab", "enter"), seconds=5),
    Scene(("Step 7 of 7", "All 10 done", "▸ Leave"), ("enter",), seconds=5),
)


def main() -> None:
    """Walk once and write the recording beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {"COLORTERM": "truecolor", "PYTHONPATH": str(HERE.parent), "TZ": "UTC"}
        command = [sys.executable, str(HERE / "practiced.py")]
        with Terminal(
            command, home=home, environment=environment, columns=COLUMNS, rows=ROWS
        ) as terminal:
            events = list(record(terminal, home))
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "mvk-wizard --demo"}
    lines = [json.dumps(header), *(json.dumps(one, ensure_ascii=False) for one in events)]
    (HERE / "walk.cast").write_text("\n".join(lines) + "\n", encoding="utf-8")


def record(terminal: Terminal, home: Path) -> Iterator[tuple[float, str, str]]:
    """One event for each scene, each with its fixed time."""
    at, before = 0.0, [""] * ROWS
    for number, scene in enumerate(SCENES):
        act(terminal, home, scene)
        wait(terminal, scene)
        rows = drawn(terminal)
        yield at, "o", ("\x1b[?25l\x1b[2J" if number == 0 else "") + changed(before, rows)
        at, before = round(at + scene.seconds, 1), rows
    terminal.press("enter")
    if terminal.exit_code() != 0:
        raise AssertionError("the walk did not end verified")
    left = terminal.after_leaving().replace("\n", "\r\n")
    yield at, "o", f"\x1b[2J\x1b[H\x1b[?25h{left}"
    yield round(at + SHOWN, 1), "o", ""


def act(terminal: Terminal, home: Path, scene: Scene) -> None:
    """Do what leads to the scene."""
    terminal.press(*scene.keys)
    terminal.type(scene.type)
    if scene.paste:
        saved = home / FILE
        terminal.paste(GUIDE_EXAMPLE if scene.paste == "guide" else saved.read_text())


def wait(terminal: Terminal, scene: Scene) -> None:
    """Until the screen holds what is expected, and nothing more comes."""
    terminal.wait_for(*scene.wait)
    length = -1
    while length != len(terminal.output):
        length = len(terminal.output)
        time.sleep(QUIET)


# The screen as escape sequences -------------------------------------------------------------------


def drawn(terminal: Terminal) -> list[str]:
    """Each row of the screen with its colors."""
    screen = terminal._screen
    return [row_of(screen.buffer[number]) for number in range(ROWS)]


def row_of(cells: Any) -> str:
    """One row; a sequence only where the look changes."""
    found, look = [], ""
    for column in range(COLUMNS):
        cell = cells[column]
        wanted = look_of(cell)
        found.append((wanted if wanted != look else "") + cell.data)
        look = wanted
    return "".join(found)


def look_of(cell: Any) -> str:
    """The look of a cell as a sequence that begins with a reset."""
    names = ((cell.bold, "1"), (cell.italics, "3"), (cell.underscore, "4"), (cell.reverse, "7"))
    codes = ["0", *(code for is_on, code in names if is_on)]
    for kind, color in (("38", cell.fg), ("48", cell.bg)):
        if len(color) == 6:
            red, green, blue = (int(color[part : part + 2], 16) for part in (0, 2, 4))
            codes.append(f"{kind};2;{red};{green};{blue}")
    return f"\x1b[{';'.join(codes)}m"


def changed(before: list[str], rows: list[str]) -> str:
    """The rows that are not as they were."""
    pairs = enumerate(zip(before, rows, strict=True), start=1)
    return "".join(f"\x1b[{number};1H{new}\x1b[0m" for number, (old, new) in pairs if old != new)


if __name__ == "__main__":
    main()
