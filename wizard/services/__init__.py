"""Access to the outside world: network, files, clipboard, Claude Code and the terminal."""
