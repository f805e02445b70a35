"""The real Claude Code, run against stand-ins on loopback: what it does is measured, not believed.

`install` fetches it, `run` runs one case in namespaces of its own, `failures` and `behaviour` are
the cases, and `measure` runs them all again and compares with what is recorded.
"""
