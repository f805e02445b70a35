"""Files: read and written whole, private places, kept originals, receipts, state."""
