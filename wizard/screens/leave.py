"""Asked before leaving, only where something would be lost."""

from __future__ import annotations

from wizard.core.session import Session
from wizard.screens.base import FrameScreen


def would_lose(session: Session) -> bool:
    return False


class LeaveScreen(FrameScreen[bool]):
    pass
