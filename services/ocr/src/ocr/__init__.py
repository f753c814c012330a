"""Analyses and categories: what the slides of a post say and are."""
