"""What an office notes on an item: tags, labels, and the people and counts it concerns."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.choices import TagKind
from casework.models.evidence import EvidenceItem
from privilege.models.base import WalledModel


class Tag(WalledModel):
    """A tag on an item, behind the item's wall. Content: ``reason``; of a label, ``label``.

    Behind a sealed wall each is a label to whoever cannot open it; what it is is in the content, as
    ``kind``.
    """

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=20, choices=TagKind.choices)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "kind"],
                condition=~Q(kind="label"),
                name="an_item_has_each_tag_once",
            )
        ]

    @property
    def meaning(self) -> str:
        """What it is, of ``TagKind``; of a locked one "label"."""
        return str(self.text("kind")) or self.kind


class ItemParty(WalledModel):
    """That an item concerns a party. No content; ``party_id`` may stand behind another wall."""

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    party_id = models.UUIDField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "party_id"], name="an_item_names_a_party_once"
            )
        ]


class ItemCharge(WalledModel):
    """That an item bears on a count. No content; ``charge_id`` stands behind the case record."""

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    charge_id = models.UUIDField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "charge_id"], name="an_item_bears_on_a_count_once"
            )
        ]
