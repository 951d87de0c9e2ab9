"""Writes of disclosure, the actor first; each one operation with its entries."""
