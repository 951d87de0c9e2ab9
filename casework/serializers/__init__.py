"""Shapes of the API: what comes in is checked, what goes out is described; none writes."""
