"""The API of casework."""
