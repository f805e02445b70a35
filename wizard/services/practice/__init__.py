"""Practice mode: a simulated Mavvrik, sample settings, sample activity."""
