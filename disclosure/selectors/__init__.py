"""Reads of disclosure, the actor first."""
