"""Chain of custody."""

from typing import ClassVar

from django.db import models

from casework.choices import CustodyAct
from casework.models.evidence import EvidenceItem
from privilege.models.base import WalledModel


class CustodyEvent(WalledModel):
    """One link in an item's chain of custody: added, never changed.

    Content: ``whence`` (from whom, from where), ``whither`` (to whom), ``note``, ``became`` (the id
    of the item that a copy became behind another wall). Who opened or downloaded an item is not
    here: that is in the opener's own office's log. Behind a sealed wall ``sha256`` is blank and in
    the content.
    """

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    act = models.CharField(max_length=10, choices=CustodyAct.choices)
    happened_at = models.DateTimeField()
    sha256 = models.CharField(
        max_length=64, blank=True, db_comment="As it was then, lower-case hex"
    )

    @property
    def digest(self) -> str:
        """The file's SHA-256 as it was then; empty while locked."""
        return self.sha256 or str(self.text("sha256"))

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [models.Index(fields=["item", "happened_at"], name="custody_by_item")]
