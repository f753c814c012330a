"""The desk of a developer: the supervisor behind `make run`, local backing services, the demo upstream."""
