"""Why a text is not JSON, in words that a person understands, and how it can be repaired."""
