"""Entries of an office's own log."""

from rest_framework import serializers as fields

from casework.serializers.base import Shape


class SubjectOut(Shape):
    """What an entry of the log is about."""

    kind = fields.CharField()
    id = fields.UUIDField()


class EntryOut(Shape):
    """An entry of our own office's log."""

    id = fields.UUIDField(source="entry.id")
    at = fields.DateTimeField(source="entry.at")
    event = fields.CharField(source="entry.event")
    outcome = fields.CharField(allow_blank=True)
    user_id = fields.UUIDField(source="entry.user_id", allow_null=True)
    who = fields.CharField(allow_blank=True)
    where = fields.CharField(allow_blank=True)
    act_id = fields.UUIDField(allow_null=True)
    objects = SubjectOut(source="entry.objects", many=True)


class EntryPageOut(Shape):
    """A page of the log, newest first; ``next`` continues it."""

    next = fields.CharField(allow_blank=True, source="next_cursor")
    results = EntryOut(many=True, source="rows")
