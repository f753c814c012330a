"""What media_cache is loaded with, and what must hold meanwhile: the rows L of the reliability plan."""
