"""A settings document: parsed with offsets, edited byte for byte, proved and compared by line."""
