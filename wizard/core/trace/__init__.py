"""What Claude Code sends: spans, what arrives, and a trial of the settings."""
