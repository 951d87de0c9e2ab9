"""Parties, what is kept about them apart, and the custody of defendants."""

from typing import ClassVar

from django.db import models

from casework.choices import Custody, NameRule, PartyKind, PartyRole
from privilege.models.base import WalledModel


class Party(WalledModel):
    """A person or organization in a case.

    Content: ``name``, already as the name rule shows it. Behind the case record every counsel of
    record reads it; a witness not yet disclosed stands behind the entering office's own file.
    """

    role = models.CharField(max_length=10, choices=PartyRole.choices)
    kind = models.CharField(
        max_length=12, choices=PartyKind.choices, default=PartyKind.PERSON.value
    )
    name_rule = models.CharField(
        max_length=10, choices=NameRule.choices, default=NameRule.FULL.value
    )
    is_minor = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(
        default=0, db_comment="Order on the caption, from 1 for the first defendant"
    )

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [models.Index(fields=["matter", "role"], name="parties_by_matter")]


class PersonDetail(WalledModel):
    """What one office knows of a party, behind that office's own wall.

    Content: ``full_name``, ``birth_date`` (ISO), ``phone``, ``email``, ``address``,
    ``identifiers`` (a list of ``[kind, value]``), ``note``. ``party_id`` may name a party behind
    the case record, another wall, so no key binds it.
    """

    party_id = models.UUIDField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "party_id"], name="an_office_keeps_one_detail")
        ]


class CustodyStatus(WalledModel):
    """Where a defendant is from a day on. Content: ``facility``, ``terms``."""

    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=16, choices=Custody.choices)
    since = models.DateField()

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["matter", "party", "-since"], name="custody_by_defendant")
        ]
