"""What Claude Code sends: spans, what arrived of them, and a trial of the settings."""
