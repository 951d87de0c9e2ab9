"""Messages in privileged channels."""

from rest_framework import serializers as fields

from casework.selectors.messages import MessageView
from casework.serializers.base import Shape
from casework.services.messages import LONGEST


class MessageOut(Shape):
    """A message; a program gets it without its words, for no token unlocks."""

    id = fields.UUIDField(source="message.id")
    wall_id = fields.UUIDField(source="message.wall_id")
    locked = fields.BooleanField(
        source="is_locked", help_text="Whether the words are encrypted and not unlocked here"
    )
    text = fields.SerializerMethodField()
    author = fields.SerializerMethodField()
    author_id = fields.UUIDField(source="message.created_by", allow_null=True)
    created_at = fields.DateTimeField(source="message.created_at")
    withdrawn_at = fields.DateTimeField(source="message.withdrawn_at", allow_null=True)

    def get_text(self, row: MessageView) -> str | None:
        """Null while locked."""
        return row.text("text") if row.words else None

    def get_author(self, row: MessageView) -> str | None:
        """Null while locked."""
        return row.text("author") if row.words else None


class MessageIn(Shape):
    """A message to send."""

    text = fields.CharField(max_length=LONGEST)
