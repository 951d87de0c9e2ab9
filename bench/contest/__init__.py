"""Four like tables, each audited in another way; for `bench.audited_write` alone."""
