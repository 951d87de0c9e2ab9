"""Realistic, fictional case files made on the spot: no shared folder, no network."""
