"""Writes of oversight: one operation a function, the actor first, the rest by keyword."""
