"""Settings in the containers that device management and files deliver: written, and read back."""
