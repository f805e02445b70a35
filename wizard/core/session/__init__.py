"""What is known of one set-up: the live state, the draft, and how both are kept."""
