"""The real Claude Code, run against simulated servers on loopback, to measure what it does.

`install` downloads it, `run` runs one case in separate namespaces, `failures` and `behavior` are
the cases, and `measure` runs them all again and compares the results with the recorded ones.
"""
