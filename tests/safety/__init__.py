"""The proofs that nothing leaks, nothing tears and nothing is lost. Each long one is a command too:
`python -m tests.tools.kills`, `.calls`, `.fuzz`, `.limits`, `.canary`, `.mutate`.
"""
