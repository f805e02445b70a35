"""Claude Code on this computer: its version, its managed settings, a trial."""
