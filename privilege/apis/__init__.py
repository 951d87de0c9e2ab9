"""The API about people and accounts."""
