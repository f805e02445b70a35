"""The wizard as linear prompts: for screen readers, dumb terminals, poor connections."""
