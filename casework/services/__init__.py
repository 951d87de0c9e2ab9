"""Writes of casework: one operation a function, the actor first, the rest by keyword."""
