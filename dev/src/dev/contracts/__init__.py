"""Tools that make the generated code out of protos/."""
