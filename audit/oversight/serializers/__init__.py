"""Shapes of what the API of oversight answers."""
