"""Forms of oversight; they check shapes, services check rules."""
