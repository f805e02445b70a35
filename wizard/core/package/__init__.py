"""Write and read the formats in which device management and files deliver settings."""
