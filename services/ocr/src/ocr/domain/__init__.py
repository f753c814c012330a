"""Plain values and pure functions: slides, readings, analyses, categories."""
