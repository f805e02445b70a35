"""Tools for developers of the product. Each one is a command; pytest runs none of them."""
