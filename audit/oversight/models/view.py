"""Views of the log that a person keeps for themselves: what narrows them, and no words."""

from django.db import models

from audit.ground import clock, ids
from privilege.models.people import User


class SavedView(models.Model):
    """A saved view; its name is made of what it narrows by, as far as its person sees that."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    query = models.JSONField(db_comment="who, case, event, outcome, address, since, until")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return str(self.id)
