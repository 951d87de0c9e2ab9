"""Writes of the privilege app: one operation a function, the actor first."""
