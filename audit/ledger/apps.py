"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables and functions of the log."""

    name = "audit.ledger"
    label = "ledger"
    verbose_name = "Log"

    def ready(self) -> None:
        """Register the system checks."""
        from audit.ledger import checks  # noqa: F401, PLC0415 - registering is the import's purpose
