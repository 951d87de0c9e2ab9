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
