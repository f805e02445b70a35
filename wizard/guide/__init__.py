"""The content of Mavvrik's guide, as data in one place."""
