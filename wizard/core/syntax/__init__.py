"""Why a text is no JSON, in words that a person understands, and how it can be repaired."""
