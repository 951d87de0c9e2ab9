"""The standalone verifier of exported logs: one file that needs nothing of Parley's."""
