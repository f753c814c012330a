"""Plain values and pure functions of media_cache: states, reasons, identities, keys, media types."""
