"""How well slides are read, how fast, and what it costs."""
