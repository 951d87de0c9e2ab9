"""What is said in a privileged channel, between counsel and client for instance."""

from typing import ClassVar

from django.db import models

from privilege.models.base import WallColumns, WalledModel


class Message(WalledModel):
    """A message, behind the wall of its channel. Content: ``text``, ``author`` (their name)."""

    withdrawn_at = models.DateTimeField(null=True)


class MessageFile(WalledModel):
    """A file sent with a message. Content: ``name``, ``media_type``, ``sha256``."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")


class MessageMark(WallColumns):
    """How far one person has read a channel, behind the channel's wall and seen by them alone."""

    user_id = models.UUIDField()
    read_until = models.DateTimeField()

    class Meta(WallColumns.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "user_id"], name="a_channel_is_marked_once")
        ]
