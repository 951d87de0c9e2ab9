"""Reads of casework, the actor first; the number of queries never depends on the rows."""
