"""Linux interfaces that Python's standard library does not wrap."""
