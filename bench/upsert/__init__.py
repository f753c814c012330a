"""How many posts a second the monitor records, beside the statement that does nothing else."""
