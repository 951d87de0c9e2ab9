"""`manage.py expunge_entry`."""
