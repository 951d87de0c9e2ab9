"""The ledger: entries, tree, checkpoints and proofs. It knows nobody; everything is by reference.

Write through `audit.ledger.services`, read through `audit.ledger.selectors`.
"""
