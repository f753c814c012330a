"""Calls out of media_cache: foreign origins, the decoders, the scratch folder on this machine."""
