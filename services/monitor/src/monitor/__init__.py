"""Profiles, runs and posts: what is watched and what was seen."""
