"""Shapes of disclosure in the API."""

from typing import Any

from rest_framework import serializers

from disclosure.bates import MAX_PREFIX_LENGTH, MAX_WIDTH, MIN_WIDTH


class RecipientOut(serializers.Serializer[Any]):
    """A person who will see what is served."""

    user_id = serializers.UUIDField()
    name = serializers.CharField()


class ReceivingPartyOut(serializers.Serializer[Any]):
    """A party that can be served."""

    shared_wall_id = serializers.UUIDField()
    name = serializers.CharField()
    office_id = serializers.UUIDField()
    office_name = serializers.CharField()
    recipients = RecipientOut(many=True)


class DraftIn(serializers.Serializer[Any]):
    """To begin a production."""

    shared_wall_id = serializers.UUIDField()
    message = serializers.CharField(max_length=4000, allow_blank=True, default="")


class FindingOut(serializers.Serializer[Any]):
    """What the gate says of an item."""

    item_id = serializers.UUIDField()
    title = serializers.CharField()
    weight = serializers.CharField()
    reason = serializers.CharField()


class ItemsIn(serializers.Serializer[Any]):
    """Items to add."""

    item_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=1000)


class AddedOut(serializers.Serializer[Any]):
    """What came of adding items."""

    count = serializers.IntegerField()
    findings = FindingOut(many=True)


class WithholdIn(serializers.Serializer[Any]):
    """To hold an item back."""

    item_id = serializers.UUIDField()
    category = serializers.CharField(max_length=200)
    basis = serializers.CharField(max_length=300)


class NumberIn(serializers.Serializer[Any]):
    """Bates prefix and width."""

    prefix = serializers.CharField(max_length=MAX_PREFIX_LENGTH)
    width = serializers.IntegerField(min_value=MIN_WIDTH, max_value=MAX_WIDTH, default=6)


class ServeIn(serializers.Serializer[Any]):
    """What was read and is confirmed: on whom, and how many items."""

    recipient_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    item_count = serializers.IntegerField(min_value=0)
    basis = serializers.CharField(max_length=300, allow_blank=True, default="")


class ServedOut(serializers.Serializer[Any]):
    """The volume that a production became."""

    volume_id = serializers.UUIDField()


class ProductionItemOut(serializers.Serializer[Any]):
    """An item of a production."""

    id = serializers.UUIDField()
    item_id = serializers.UUIDField()
    treatment = serializers.CharField()
    page_count = serializers.IntegerField()
    bates = serializers.CharField()
    description = serializers.CharField()
    filename = serializers.CharField()
    category = serializers.CharField()
    basis = serializers.CharField()


class ProductionOut(serializers.Serializer[Any]):
    """A production as its own office sees it."""

    id = serializers.UUIDField()
    case_id = serializers.UUIDField()
    shared_wall_id = serializers.UUIDField()
    state = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    prepared_at = serializers.DateTimeField(allow_null=True)
    served_at = serializers.DateTimeField(allow_null=True)
    volume_id = serializers.UUIDField(allow_null=True)
    message = serializers.CharField()


class ProductionDetailOut(ProductionOut):
    """A production with what it holds and on whom it is to be served."""

    party = ReceivingPartyOut()
    produced = serializers.IntegerField()
    withheld = serializers.IntegerField()
    pages = serializers.IntegerField()
    ready = serializers.IntegerField()
    bates = serializers.CharField()
    items = ProductionItemOut(many=True)
    findings = FindingOut(many=True)


class PackageEventOut(serializers.Serializer[Any]):
    """What both sides know happened to a volume."""

    act = serializers.CharField()
    office = serializers.CharField()
    happened_at = serializers.DateTimeField()


class VolumeOut(serializers.Serializer[Any]):
    """A volume as both sides see it."""

    id = serializers.UUIDField()
    case_id = serializers.UUIDField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    producing_office = serializers.CharField()
    receiving_party = serializers.CharField()
    for_us = serializers.BooleanField()
    bates = serializers.CharField()
    item_count = serializers.IntegerField()
    withheld_count = serializers.IntegerField()
    page_count = serializers.IntegerField()
    duration_ms = serializers.IntegerField()
    manifest_sha256 = serializers.CharField()
    served_at = serializers.DateTimeField()
    events = PackageEventOut(many=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)


class VolumeFileOut(serializers.Serializer[Any]):
    """A file of a volume. ``item_id`` is the recipient's own evidence item."""

    id = serializers.UUIDField()
    item_id = serializers.UUIDField(allow_null=True)
    kind = serializers.CharField()
    path = serializers.CharField()
    bates = serializers.CharField()
    description = serializers.CharField()
    category = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    is_new = serializers.BooleanField()


class VolumeDetailOut(VolumeOut):
    """A volume with its files."""

    files = VolumeFileOut(many=True)


class ReceiptOut(serializers.Serializer[Any]):
    """A receipt; its PDF is at ``receipt/``."""

    id = serializers.UUIDField()
    volume_id = serializers.UUIDField()
    acknowledged_at = serializers.DateTimeField()
    received_by = serializers.CharField()
    sha256 = serializers.CharField()
    key = serializers.CharField()


class LogDraftOut(serializers.Serializer[Any]):
    """A privilege log that the caller's own office drafts."""

    id = serializers.UUIDField()
    case_id = serializers.UUIDField()
    shared_wall_id = serializers.UUIDField()
    form = serializers.CharField()
    message = serializers.CharField()


class LogLineOut(serializers.Serializer[Any]):
    """A line as it would be served; no log id before it was."""

    log_id = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())


class LogDraftDetailOut(LogDraftOut):
    """A privilege log of one's own with its lines, and how many privileged records it also holds.

    These are opened on the pages only, in a session whose key is unlocked.
    """

    locked = serializers.IntegerField()
    lines = LogLineOut(many=True)


class LogEventOut(serializers.Serializer[Any]):
    """What both sides know happened to a served log."""

    act = serializers.CharField()
    office = serializers.CharField()
    happened_at = serializers.DateTimeField()


class LogVersionOut(serializers.Serializer[Any]):
    """A privilege log as it was served."""

    id = serializers.UUIDField()
    case_id = serializers.UUIDField()
    number = serializers.IntegerField()
    form = serializers.CharField()
    asserting_office = serializers.CharField()
    receiving_party = serializers.CharField()
    message = serializers.CharField()
    for_us = serializers.BooleanField()
    entry_count = serializers.IntegerField()
    served_at = serializers.DateTimeField()
    events = LogEventOut(many=True)


class ChallengeStepOut(serializers.Serializer[Any]):
    """A step of a challenge."""

    act = serializers.CharField()
    office = serializers.CharField()
    day = serializers.DateField()
    text = serializers.CharField()
    ruling = serializers.CharField()
    due_day = serializers.DateField(allow_null=True)


class ChallengeOut(serializers.Serializer[Any]):
    """A challenge to an entry."""

    id = serializers.UUIDField()
    steps = ChallengeStepOut(many=True)


class LogEntryOut(serializers.Serializer[Any]):
    """A line of a served log."""

    id = serializers.UUIDField()
    log_id = serializers.CharField()
    change = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())
    challenges = ChallengeOut(many=True)


class LogVersionDetailOut(LogVersionOut):
    """A served log with its entries."""

    entries = LogEntryOut(many=True)
