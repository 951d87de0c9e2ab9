"""Notes and records of contacts."""

from rest_framework import serializers as fields

from casework.choices import ContactHow, NoteKind
from casework.selectors.notes import NoteView
from casework.serializers.base import One, Shape
from casework.services.notes import LONGEST
from privilege.choices import WallKind

_LOCKED = "; null while locked"


class NoteOut(Shape):
    """A note or a contact; a privileged one comes without its words, for no token unlocks."""

    id = fields.UUIDField(source="note.id")
    wall_id = fields.UUIDField(source="note.wall_id")
    wall_kind = fields.ChoiceField(WallKind.choices, source="note.wall.kind")
    privileged = fields.BooleanField(source="note.wall.is_sealed")
    locked = fields.BooleanField(
        source="is_locked", help_text="Whether the words are encrypted and not unlocked here"
    )
    kind = fields.ChoiceField(NoteKind.choices, allow_null=True, help_text=f"What it is{_LOCKED}")
    title = fields.SerializerMethodField()
    text = fields.SerializerMethodField()
    how = fields.ChoiceField(
        ContactHow.choices, allow_null=True, help_text=f"Of a contact{_LOCKED}"
    )
    with_whom = fields.SerializerMethodField()
    happened_at = fields.DateTimeField(allow_null=True, help_text=f"Of a contact{_LOCKED}")
    author_id = fields.UUIDField(source="note.created_by", allow_null=True)
    author = fields.CharField()
    created_at = fields.DateTimeField(source="note.created_at")
    changed_at = fields.DateTimeField(source="note.changed_at")
    withdrawn_at = fields.DateTimeField(source="note.withdrawn_at", allow_null=True)

    def get_title(self, row: NoteView) -> str | None:
        """Null while locked."""
        return row.text("title") if row.words else None

    def get_text(self, row: NoteView) -> str | None:
        """Null while locked."""
        return row.text("text") if row.words else None

    def get_with_whom(self, row: NoteView) -> str | None:
        """Null while locked, and of a note."""
        return row.text("with_whom") or None


class NotePatch(Shape):
    """What changes in a note; the last three of a contact only."""

    title = fields.CharField(max_length=300, allow_blank=True, required=False)
    text = fields.CharField(max_length=LONGEST, required=False)
    how = One(ContactHow, required=False)
    with_whom = fields.CharField(max_length=300, required=False)
    happened_at = fields.DateTimeField(required=False)


class NoteIn(NotePatch):
    """A new note, or the record of a contact, which says how, with whom and when."""

    wall_id = fields.UUIDField(help_text="Where it is kept: of `walls/`")
    kind = One(NoteKind)
    text = fields.CharField(max_length=LONGEST)
