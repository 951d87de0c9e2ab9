"""What the confined process does that cleans a file; see `casework.extraction.clean`."""
