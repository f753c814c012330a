"""Calls out: the media cache, the monitor, and the readers."""
