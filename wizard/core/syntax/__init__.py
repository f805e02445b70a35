"""Say in plain words why a text is not JSON, and how it can be repaired."""
