"""What is behind `make run`: every process of the house, started in order, kept running, stopped in reverse."""
