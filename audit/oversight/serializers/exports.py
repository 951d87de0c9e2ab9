"""Exports of the log, and the feed."""

from rest_framework import serializers as fields

from audit.ledger.values import Outcome
from casework.serializers.base import Shape


class ExportIn(Shape):
    """What to export; what is left out does not narrow."""

    event = fields.CharField(max_length=80, default="", allow_blank=True)
    outcome = fields.ChoiceField([one.value for one in Outcome], default="", allow_blank=True)
    address = fields.IPAddressField(default="", allow_blank=True)
    person_id = fields.UUIDField(default=None, allow_null=True)
    case_id = fields.UUIDField(default=None, allow_null=True)
    since = fields.DateTimeField(default=None, allow_null=True)
    until = fields.DateTimeField(default=None, allow_null=True)


class ExportOut(Shape):
    """One's own export; ``ready_at`` is null while it is being made."""

    id = fields.UUIDField(source="export.id")
    created_at = fields.DateTimeField(source="export.created_at")
    ready_at = fields.DateTimeField(source="export.ready_at", allow_null=True)
    expires_at = fields.DateTimeField(source="export.expires_at")
    state = fields.CharField(source="standing.state")
    done = fields.IntegerField(source="standing.done")
    total = fields.IntegerField(source="standing.total")


class FeedEntryOut(Shape):
    """An entry at its place; ``said`` are the members that docs/log-bundle.md lists."""

    index = fields.IntegerField(help_text="Its place in the log's tree, from 0")
    state = fields.ChoiceField(["entry", "withheld", "expunged"])
    said = fields.DictField(allow_empty=True)


class FeedOut(Shape):
    """A stretch of the log, the oldest first; ``next`` is what to ask for ``after`` that."""

    log = fields.UUIDField()
    size = fields.IntegerField(help_text="Entries that the log has signed for")
    next = fields.IntegerField()
    entries = FeedEntryOut(many=True)
