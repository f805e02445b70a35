"""A settings document: read into places, edited byte for byte, proved, compared line by line."""
