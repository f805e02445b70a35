"""What draws on the full screen. Only here is Textual known."""
