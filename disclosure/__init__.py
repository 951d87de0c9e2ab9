"""Productions: what one side serves on the other, numbered, stamped, listed and receipted."""
