"""Stand-ins for the services behind the gateway: their real contracts, and made-up data."""
