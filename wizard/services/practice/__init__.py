"""Practice mode: a simulated Mavvrik, sample settings and sample activity."""
