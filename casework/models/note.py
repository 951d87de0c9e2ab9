"""What people of one side write down for themselves about a case."""

from typing import ClassVar

from django.db import models

from audit.ground import clock
from privilege.models.base import WalledModel


class Note(WalledModel):
    """A note, or the record of a contact, behind the wall that its author chose.

    Content: ``kind`` (of ``choices.NoteKind``), ``title``, ``text``; of a contact also ``how`` (of
    ``choices.ContactHow``), ``with_whom`` and ``happened_at`` (ISO 8601 with its offset). Behind a
    privileged wall even the kind is sealed: that a client was visited, and when, is privileged.
    """

    changed_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(
        null=True, db_comment="When it came here from a privileged part of the case; it stays so"
    )

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["matter", "-created_at", "-id"], name="notes_by_matter")
        ]
