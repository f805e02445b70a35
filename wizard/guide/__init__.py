"""Everything Mavvrik's guide says, as data in one place."""
