"""The clipboard of the person in front of the screen, and the ways to it."""
