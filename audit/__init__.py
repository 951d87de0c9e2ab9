"""The record of what was done: the ground everybody stands on, the ledger, its oversight."""
