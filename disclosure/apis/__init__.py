"""The API of productions and volumes, on the same services as the pages."""
