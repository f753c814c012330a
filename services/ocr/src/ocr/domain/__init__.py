"""Plain values of the service: states and failures."""
