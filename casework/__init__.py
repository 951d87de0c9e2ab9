"""Cases, parties, charges, evidence and custody, calendar."""
