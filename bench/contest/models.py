"""The same record five times."""

from typing import Any

import pghistory
from django.db import models
from simple_history.models import HistoricalRecords

from audit.ground import clock, ids


class Record(models.Model):
    """A few columns as an evidence item has them."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall_id = models.UUIDField(db_index=True)
    title = models.CharField(max_length=200)
    note = models.TextField()
    number = models.IntegerField()
    created_at = models.DateTimeField(default=clock.now)

    objects: "models.Manager[Any]" = models.Manager()

    class Meta:
        """Shared columns, no table."""

        abstract = True

    def __str__(self) -> str:
        return self.title


class Plain(Record):
    """Nobody watches."""


class WithLedger(Record):
    """Parley's ledger."""


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class WithHistory(Record):
    """django-pghistory: a row trigger copies each version."""


class WithAuditlog(Record):
    """django-auditlog: signals compare and record."""


class Address(models.Model):
    """What django-simple-history keeps of a request besides its user."""

    address = models.GenericIPAddressField(null=True)

    class Meta:
        """A base of the history's table."""

        abstract = True

    def __str__(self) -> str:
        return str(self.address)


class WithSimpleHistory(Record):
    """django-simple-history: signals copy each version."""

    history = HistoricalRecords(bases=[Address])
