"""What is known about one set-up: the live state, the draft, and how both are saved."""
