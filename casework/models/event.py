"""What happens in court."""

from typing import ClassVar

from django.db import models

from casework.choices import EventKind
from casework.models.case import Court
from privilege.models.base import WalledModel


class CaseEvent(WalledModel):
    """A setting of the case, behind the case record.

    Content: ``courtroom``, ``purpose``, ``result``. ``starts_at`` is an instant; the day and hour
    that count are those of the court's zone.
    """

    kind = models.CharField(max_length=24, choices=EventKind.choices)
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    is_done = models.BooleanField(default=False)
    is_cancelled = models.BooleanField(default=False)

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["matter", "starts_at"], name="settings_by_matter")
        ]
