"""The commands without a screen: the same engine, for scripts and CI."""
