"""The engine. It turns text into values and uses no screen, network, files or clock."""
