"""Calls out: platforms whose profiles are watched, and the media cache."""
