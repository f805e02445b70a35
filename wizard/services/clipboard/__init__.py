"""The clipboard of the person who uses the terminal, and the ways to reach it."""
