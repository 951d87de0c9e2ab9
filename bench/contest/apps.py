"""The contest's tables as a Django app."""

from typing import Any

from django.apps import AppConfig
from simple_history.models import HistoricalRecords


class ContestConfig(AppConfig):
    """Installed by `bench.settings` only."""

    name = "bench.contest"
    label = "contest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let django-auditlog watch its table, and tell django-simple-history the address."""
        from auditlog.registry import auditlog
        from simple_history.signals import pre_create_historical_record

        from bench.contest.models import WithAuditlog

        auditlog.register(WithAuditlog)
        pre_create_historical_record.connect(_note_address, dispatch_uid="bench.address")


def _note_address(history_instance: Any, **_: object) -> None:  # noqa: ANN401 - made by the library
    request = getattr(HistoricalRecords.context, "request", None)
    if request is not None:
        history_instance.address = request.META["REMOTE_ADDR"]
