"""Forms, by subject; they check shapes, services check rules."""
