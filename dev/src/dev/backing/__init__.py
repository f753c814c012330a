"""Real backing services from wheels: PostgreSQL, Redis and, for tests, an S3 server that checks signatures."""
