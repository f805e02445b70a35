"""The merge: what env holds today, what it should hold, what is to be decided, the way back."""
