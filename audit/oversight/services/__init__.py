"""Services of oversight."""
