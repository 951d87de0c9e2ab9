"""Template tags for what every page shows."""
