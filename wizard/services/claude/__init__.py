"""Claude Code on this computer: its version, its managed settings, and a trial run."""
