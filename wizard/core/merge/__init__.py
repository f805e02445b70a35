"""The merge: what `env` holds today, what it should hold, open decisions, and removal."""
