"""Five like tables, each audited in another way, and how each is written to."""
