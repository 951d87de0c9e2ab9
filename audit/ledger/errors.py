"""What can go wrong with the log, and how a refusal tells the ledger its outcome."""

from audit.ledger.values import Outcome


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Base of every refusal; its `outcome` is what the entry of the refused act says."""

    outcome: Outcome = Outcome.REFUSED


class LedgerError(Exception):
    """Base of the ledger's own errors."""


class ProofError(LedgerError):
    """A proof, a signed note or a checkpoint does not show what it claims."""


class IntegrationError(LedgerError):
    """The integrator found the log in a state it will not sign."""


class EntryError(LedgerError):
    """A value cannot go into an entry."""
