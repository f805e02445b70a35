"""How Claude Code 2.1.330 reads its telemetry entries, as measured: pure functions over `env`.

These functions do not judge what is right; `wizard.core.check` does. Comments say where older
versions differ.
"""
