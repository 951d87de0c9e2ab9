"""When accounts were last used."""

from django.db import models

from privilege.models.people import User


class AccountUse(models.Model):
    """One account's last day of use, and how far the rule on unused accounts has come with it.

    The application's role reads and writes it through the owner's functions only.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    seen_on = models.DateField()
    warned_at = models.DateTimeField(null=True)
    orphaned_at = models.DateTimeField(null=True, db_comment="When first seen without office")
    released_until = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, db_comment="When this rule disabled it")

    def __str__(self) -> str:
        return str(self.user_id)
