"""Forms of casework; they check shapes, services check rules."""
