"""One module for each container: each walks a file as its format is built and says whether all of it is there."""
