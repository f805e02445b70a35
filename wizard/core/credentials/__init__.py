"""Read the three credentials from any pasted text, and refuse values that cannot arrive intact."""
