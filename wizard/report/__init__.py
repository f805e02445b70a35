"""What is written for other people: the report, the text for a ticket, the change request.

Pure: a session in, text out. No secret is in any of it; while sharing, people, hosts and IDs are
hidden by the same rules as on the screen.
"""
