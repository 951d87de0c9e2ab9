"""What counsel shared with the client, in the channel between them."""

from django.db import models

from privilege.models.base import WalledModel


class SharedMaterial(WalledModel):
    """A copy of a note or an item that counsel let into the channel, until they end it.

    Content: ``title``, ``text`` of a note, ``name``, ``media_type`` and ``sha256`` of a file, and
    ``source`` (kind and id of what it was made from, which stays where it is).
    """

    blob = models.ForeignKey(
        "privilege.Blob", on_delete=models.PROTECT, null=True, related_name="+"
    )
    may_download = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
