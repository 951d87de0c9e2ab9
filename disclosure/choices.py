"""The closed lists of disclosure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProductionState(TextChoices):
    """How far a production has come. Numbers once given stay given, also of a voided one."""

    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")
    NUMBERED = "numbered", _("Numbered")
    SERVED = "served", _("Served")
    VOID = "void", _("Voided")


class FileKind(TextChoices):
    """What a file of a volume is."""

    DOCUMENT = "document", _("Stamped document")
    NATIVE = "native", _("Native file")
    SLIP_SHEET = "slip-sheet", _("Slip-sheet")
    PLACEHOLDER = "placeholder", _("Placeholder")
    PAPER = "paper", _("Letter, index or manifest")


ITEM_KINDS = (FileKind.DOCUMENT.value, FileKind.NATIVE.value, FileKind.PLACEHOLDER.value)
"""Kinds of which each item of a volume has exactly one file."""


class PackageAct(TextChoices):
    """What both sides know happened to a volume; what was opened inside it is in no such row."""

    SERVED = "served", _("Served")
    OPENED = "opened", _("Opened")
    ACKNOWLEDGED = "acknowledged", _("Receipt acknowledged")


class ReleaseKind(TextChoices):
    """Why content came to another wall."""

    PRODUCTION = "production", _("Production")
