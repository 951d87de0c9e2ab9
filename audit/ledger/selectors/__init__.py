"""Reads of the log."""
