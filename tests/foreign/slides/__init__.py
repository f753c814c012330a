"""Slides that are drawn when they are needed, with their text known: what readers are measured by."""
