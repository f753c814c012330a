"""What media_cache can take: assets a second, what each costs, and how that compares to the bare limits."""
