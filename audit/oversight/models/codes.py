"""Codes of conduct, who attested to which text, who was warned and who was released.

A code is published to those who must follow it and holds nothing of a case: it stands behind no
wall, and policies show an office's own to that office (``migrations/sql/0001_codes.sql``).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.ground import clock, ids
from privilege.choices import Role, Side
from privilege.models.people import Office, User


class CodeVersion(models.Model):
    """One version of a code's text; added, never changed.

    ``office`` is null for a code of the whole platform, of which ``side`` may name one side.
    ``roles`` are those who must attest; a version without any withdraws the code.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code_id = models.UUIDField(default=ids.new, db_comment="The same for all versions of a code")
    number = models.PositiveIntegerField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=16, choices=Side.choices, blank=True)
    roles = ArrayField(models.CharField(max_length=24, choices=Role.choices))
    title = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.BinaryField(db_comment="SHA-256 of the text in UTF-8")
    grace_days = models.PositiveSmallIntegerField()
    published_by = models.UUIDField()
    published_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code_id", "number"], name="a_code_has_each_version_once"
            ),
            models.UniqueConstraint(fields=["id", "digest"], name="a_version_has_one_digest"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attestation(models.Model):
    """That a person read one version and will follow it, with the digest of what was shown."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CodeVersion, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField()
    attested_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["user", "version", "-attested_at"], name="attestations_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class DutyWarning(models.Model):
    """That a person was told that an attestation is due; without one nothing ever stops them."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CodeVersion, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "version", "due_at"], name="a_person_is_first_warned_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class DutyRelease(models.Model):
    """That a supervisor lets a person work on although an attestation is missing."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    released_by = models.UUIDField()
    released_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return str(self.id)
