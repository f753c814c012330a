"""The process in which pictures are decoded: it has limits and no secrets, and may die for a picture without harm."""
