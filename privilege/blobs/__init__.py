"""How files lie on disk: encrypted in chunks, write-once, under random names."""
