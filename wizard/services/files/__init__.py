"""Files: atomic reading and writing, private folders, kept originals, receipts and state."""
