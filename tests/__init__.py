"""One tree of tests; a folder is a marker."""
