"""Audit tags of disclosure."""

from enum import StrEnum


class Event(StrEnum):
    """One tag for each act, as ``app:subject:act``."""

    PRODUCTION_DRAFTED = "disclosure:production:drafted"
    PRODUCTION_ITEMS_ADDED = "disclosure:production:items-added"
    PRODUCTION_ITEM_REMOVED = "disclosure:production:item-removed"
    PRODUCTION_ITEM_WITHHELD = "disclosure:production:item-withheld"
    PRODUCTION_ITEM_DESCRIBED = "disclosure:production:item-described"
    PRODUCTION_DESCRIBED = "disclosure:production:described"
    PRODUCTION_REVIEWED = "disclosure:production:reviewed"
    PRODUCTION_REOPENED = "disclosure:production:reopened"
    PRODUCTION_NUMBERED = "disclosure:production:numbered"
    PRODUCTION_PREPARED = "disclosure:production:prepared"
    PRODUCTION_VOIDED = "disclosure:production:voided"
    PRODUCTION_SERVED = "disclosure:production:served"
    PRODUCTION_VIEWED = "disclosure:production:viewed"
    VOLUME_OPENED = "disclosure:volume:opened"
    VOLUME_VIEWED = "disclosure:volume:viewed"
    VOLUME_DOWNLOADED = "disclosure:volume:downloaded"
    VOLUME_FILE_DOWNLOADED = "disclosure:volume:file-downloaded"
    RECEIPT_ACKNOWLEDGED = "disclosure:receipt:acknowledged"
    RECEIPT_DOWNLOADED = "disclosure:receipt:downloaded"
