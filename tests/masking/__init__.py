"""Both errors of masking, measured on a table: what leaks, and what is masked needlessly."""
