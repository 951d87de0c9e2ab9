"""The contest's tables as a Django app."""

from django.apps import AppConfig


class ContestConfig(AppConfig):
    """Installed by `bench.settings` only."""

    name = "bench.contest"
    label = "contest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let django-auditlog watch its table."""
        from auditlog.registry import auditlog

        from bench.contest.models import WithAuditlog

        auditlog.register(WithAuditlog)
