"""HTTP in, gRPC out: the routes are read from the descriptors of the contracts."""
