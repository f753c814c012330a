"""What the gateway costs, beside the bare gRPC call of the same method."""
