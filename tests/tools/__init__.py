"""Tools for those who work on the product: each is a command, none is run by pytest itself."""
