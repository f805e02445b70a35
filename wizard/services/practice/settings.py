"""Sample settings for practice mode."""

from __future__ import annotations

from pkgutil import get_data

# An example of a company's managed settings: rules, hooks and an `env` section.
COMPANY_EXAMPLE = (get_data(__package__, "settings.json") or b"").decode()
