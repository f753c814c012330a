"""The process in which text is read on this machine: it has a model of its own, no network and no secrets."""
