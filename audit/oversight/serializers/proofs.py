"""Checkpoints and proofs; hashes are base64, as in the notes."""

from rest_framework import serializers as fields

from casework.serializers.base import Shape


class CheckpointOut(Shape):
    """A checkpoint; ``note`` is the signed note (C2SP tlog-checkpoint), cosignatures included."""

    origin = fields.CharField()
    size = fields.IntegerField()
    root_hash = fields.CharField()
    at = fields.DateTimeField()
    note = fields.CharField(trim_whitespace=False)


class InclusionOut(Shape):
    """That an entry stands in the log (RFC 9162, section 2.1.3): path from the leaf to the root."""

    entry_id = fields.UUIDField()
    index = fields.IntegerField()
    size = fields.IntegerField()
    leaf_hash = fields.CharField()
    path = fields.ListField(child=fields.CharField())
    note = fields.CharField(trim_whitespace=False)


class ConsistencyOut(Shape):
    """That a log only grew between two sizes (RFC 9162, section 2.1.4)."""

    first = fields.IntegerField()
    second = fields.IntegerField()
    path = fields.ListField(child=fields.CharField())
