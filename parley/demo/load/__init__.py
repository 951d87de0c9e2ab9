"""Loading the demo step by step; each step finds what an earlier run has already made."""
