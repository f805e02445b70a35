"""The wizard as linear prompts, for screen readers, dumb terminals and slow connections."""
