"""Reads of the privilege app, the actor first."""
