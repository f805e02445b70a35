"""What is known about one setup: the live state, the draft, and how both are saved."""
