"""Messages in privileged channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers as fields

from casework.selectors.messages import MessageView
from casework.serializers.base import Shape
from casework.services.message_files import MOST, NewFile
from casework.services.messages import LONGEST

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class SentFile(Shape):
    """A file sent with a message; read on the pages only."""

    id = fields.UUIDField()
    size = fields.IntegerField(source="blob.size", help_text="Bytes")


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
    files = SentFile(many=True)
    created_at = fields.DateTimeField(source="message.created_at")
    withdrawn_at = fields.DateTimeField(source="message.withdrawn_at", allow_null=True)

    def get_text(self, row: MessageView) -> str | None:
        """Null while locked."""
        return row.text("text") if row.words else None

    def get_author(self, row: MessageView) -> str | None:
        """Null while locked."""
        return row.text("author") if row.words else None


class MessageIn(Shape):
    """A message to send; with files as `multipart/form-data`, at most 16 MB together."""

    text = fields.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)
    files = fields.ListField(
        child=fields.FileField(max_length=255), required=False, default=list, max_length=MOST
    )

    def validate_files(self, files: list[UploadedFile[Any]]) -> list[NewFile]:
        """Read them."""
        return [NewFile(str(one.name), one.read()) for one in files]
