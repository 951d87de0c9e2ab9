"""Reads of oversight, the actor first; the number of queries never depends on the rows."""
