"""One module for each sort of file; they run inside the confined process only."""
