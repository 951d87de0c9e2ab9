"""Conflicts checks, screens' reasons, waivers."""
