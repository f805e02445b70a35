"""Texts for other people: the report, the text for a ticket, and the change request.

These are pure functions from a session to text. No text contains a secret. While sharing, people,
hosts and IDs are hidden by the same rules as on the screen.
"""
