"""The engine: text in, values out. No screen, no network, no files, no clock."""
