"""Plain values and pure functions of the monitor: what was seen, and what is new about it."""
