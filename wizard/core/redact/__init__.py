"""Hide what must not be seen: secrets, the API key of this run, people, hosts and paths."""
