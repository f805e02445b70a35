"""Pictures of the running app."""
