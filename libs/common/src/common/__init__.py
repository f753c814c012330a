"""Mechanism that every service uses. It knows no domain noun."""
