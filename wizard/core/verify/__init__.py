"""What Mavvrik answers and what the console holds: addresses, answers, polling, comparison."""
