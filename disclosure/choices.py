"""The closed lists of disclosure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from disclosure.privilege_log import Change, LogForm


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


class LogFormChoice(TextChoices):
    """How much a privilege log says of each document."""

    DOCUMENT = LogForm.DOCUMENT.value, _("Document by document")
    CATEGORICAL = LogForm.CATEGORICAL.value, _("By categories")
    METADATA = LogForm.METADATA.value, _("Metadata only")


class LogChange(TextChoices):
    """What became of an entry of a privilege log since the version served before."""

    SAME = Change.SAME.value, _("As before")
    ADDED = Change.ADDED.value, _("Added")
    REDESCRIBED = Change.REDESCRIBED.value, _("Re-described")
    WITHDRAWN = Change.WITHDRAWN.value, _("Withdrawn")


class ChallengeAct(TextChoices):
    """The steps of a challenge to an entry of a privilege log, in their order."""

    CHALLENGED = "challenged", _("Challenged")
    ANSWERED = "answered", _("Answered")
    IN_CAMERA = "in-camera", _("Submitted in camera")
    RULED = "ruled", _("Ruled")


class Ruling(TextChoices):
    """What the court made of a challenge."""

    SUSTAINED = "sustained", _("Privilege sustained")
    OVERRULED = "overruled", _("Privilege overruled")
    IN_PART = "in-part", _("Produce in part")


class FilterCode(TextChoices):
    """What the filter team makes of an item."""

    NOT_PRIVILEGED = "not-privileged", _("Not privileged")
    PRIVILEGED = "privileged", _("Privileged")
    PARTLY = "partly", _("Partly privileged")
    ASK_HOLDER = "ask-holder", _("Needs the holder")
