"""Mavvrik's answers and the console's text: results, polling, and comparison."""
