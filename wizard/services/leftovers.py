"""What a killed run left half written in our own folders goes at the next start.

A writer sweeps the folder that it writes to. The next run may have nothing to write there: whoever
is killed while the receipt is written has merged already.
"""

from __future__ import annotations

from wizard.services.atomic import sweep
from wizard.services.places import RECEIPTS, own_places


def sweep_own_folders() -> int:
    """Sweep originals, receipts and state; how many files went. Never raises."""
    places = own_places()
    return sum(map(sweep, {places.data, places.data / RECEIPTS, places.state}))
