"""The closed lists of oversight."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepKind(TextChoices):
    """What a reviewer found, or what the person answered."""

    FINE = "fine", _("Fine")
    QUESTION = "question", _("Question to the person")
    ANSWER = "answer", _("Answer")
    CONCERN = "concern", _("Concern")


class DecisionKind(TextChoices):
    """What outsiders may not decide, and superiors decide with a reason."""

    CHARGING = "charging", _("Charging decision")
    PLEA = "plea", _("Plea decision")
    DISCLOSURE = "disclosure", _("Disclosure decision")


class ConcernState(TextChoices):
    """How far a confidential report has come."""

    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    IN_INQUIRY = "in-inquiry", _("In inquiry")
    OUTCOME = "outcome", _("Outcome told")


class AccessDecision(TextChoices):
    """What a yearly review decides of one access."""

    KEEP = "keep", _("Keep")
    REMOVE = "remove", _("Remove")


class AccessReason(TextChoices):
    """Why; of a closed list, since words could tell of the case."""

    ON_TEAM = "on-team", _("Works on the case")
    COVERS = "covers", _("Covers for colleagues")
    LEFT_TEAM = "left-team", _("Left the team")
    LEFT_OFFICE = "left-office", _("Left the office")
    CASE_OVER = "case-over", _("The case is over")
    NEVER_NEEDED = "never-needed", _("Never needed it")
