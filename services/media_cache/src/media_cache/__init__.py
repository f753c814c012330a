"""Foreign bytes fetched once, checked, kept and served."""
