"""How Claude Code reads its telemetry entries: pure functions over `env`.

This was measured with 2.1.330 and 2.1.332; comments say where older versions differ. The functions
do not judge what is right; `wizard.core.check` does.
"""
