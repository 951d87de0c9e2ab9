"""Pages of productions and volumes."""
