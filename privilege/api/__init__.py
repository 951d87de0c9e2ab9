"""What every API view shares: who calls, how errors read, how lists turn pages."""
