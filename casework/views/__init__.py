"""Pages of cases and evidence."""
