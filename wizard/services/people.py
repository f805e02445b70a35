"""Whose computer this is, as far as its login names go."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.services.files.trouble import home_folder

_LOGIN_NAMES = ("USER", "LOGNAME", "USERNAME", "SUDO_USER")


def people_here(environ: Mapping[str, str]) -> frozenset[str]:
    """Login names that may stand in a path on this computer."""
    home = home_folder()
    names = {environ.get(name, "") for name in _LOGIN_NAMES}
    return frozenset(names | ({home.name} if home else set()) - {""})
