"""What a year of daily observations weighs, and how fast it is read, under each schema that was thought of."""
