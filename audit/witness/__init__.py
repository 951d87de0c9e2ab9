"""A small witness: it cosigns checkpoints of logs, and never one that forgets an earlier one.

It is to run elsewhere, by other hands than the log's: ``python -m audit.witness`` needs the
standard library, `cryptography` and the plain modules of `audit.ledger`, and no database.
"""
