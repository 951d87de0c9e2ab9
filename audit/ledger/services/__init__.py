"""What writes to the ledger. Apps above use `operation`, `record` and `transaction`."""

from audit.ledger.services.expunging import expunge_entry
from audit.ledger.services.logs import open_log
from audit.ledger.services.operations import Operation, operation, record
from audit.ledger.services.transactions import transaction

__all__ = ["Operation", "expunge_entry", "open_log", "operation", "record", "transaction"]
