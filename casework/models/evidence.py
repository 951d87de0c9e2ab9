"""Items of evidence, their text, and what was made from them for looking at."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from casework.choices import (
    Condition,
    DerivativeKind,
    ItemOrigin,
    ItemState,
    ItemType,
    TextSource,
)
from casework.item_facts import NAMES, UNKNOWN_TYPE, UNTOLD, Facts
from casework.models.intake import IntakeBatch
from privilege.keys.pairs import CannotOpenError
from privilege.models.base import WalledModel
from privilege.models.people import Office

_DIGEST = "^[0-9a-f]{64}$"
_UNTOLD = Q(
    sha256="",
    md5="",
    item_type="",
    media_type="",
    condition="",
    flags=[],
    collected_at=None,
    dated_at=None,
    page_count=None,
    duration_ms=None,
    has_preview=False,
    has_machine_text=False,
    search=None,
)


class EvidenceItem(WalledModel):
    """One file (or physical thing) behind one wall; a copy served elsewhere is another item.

    Content: ``title``, ``name`` (the file's original name), ``path`` (its original folder),
    ``description``, ``source_agency``, ``custodian``, ``metadata`` (a mapping, as read from the
    file), ``reason`` (plain words for its condition), ``notes`` (further remarks, a list).
    ``search`` covers those words and is null behind sealed walls. ``parent`` is the e-mail or
    archive a member came out of. ``flags`` are of ``choices.ItemFlag``.

    Behind a sealed wall whatever tells something of the file (``Facts``) is in the content, under
    ``facts``, and its columns are blank; so are ``concerns`` (ids of parties and counts),
    ``derivatives`` (media types by kind) and ``containers`` (digests of what it came out of,
    outermost first). Read ``item.facts``, never those columns, unless the wall is known to be open.
    """

    blob = models.ForeignKey(
        "privilege.Blob", on_delete=models.PROTECT, null=True, related_name="+"
    )
    batch = models.ForeignKey(
        IntakeBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    origin = models.CharField(
        max_length=8, choices=ItemOrigin.choices, default=ItemOrigin.RECEIVED.value
    )
    served_by = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_comment="The office that served this copy; null for an office's own items",
    )
    item_type = models.CharField(
        max_length=12, choices=ItemType.choices, default=ItemType.OTHER.value
    )
    media_type = models.CharField(max_length=100, default="application/octet-stream")
    size = models.PositiveBigIntegerField(db_comment="Bytes")
    sha256 = models.CharField(max_length=64, db_comment="Lower-case hex")
    md5 = models.CharField(max_length=32, blank=True, db_comment="Lower-case hex, by the job")
    received_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True)
    dated_at = models.DateTimeField(
        null=True, db_comment="The file's own date: sent, taken, written"
    )
    state = models.CharField(
        max_length=10, choices=ItemState.choices, default=ItemState.RECEIVED.value
    )
    condition = models.CharField(
        max_length=12, choices=Condition.choices, default=Condition.UNKNOWN.value
    )
    flags = ArrayField(models.CharField(max_length=12), default=list)
    page_count = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    has_preview = models.BooleanField(default=False)
    has_machine_text = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(origin="served", served_by__isnull=False)
                | (~Q(origin="served") & Q(served_by__isnull=True)),
                name="a_served_item_names_who_served_it",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_DIGEST) | _UNTOLD,
                name="an_item_tells_its_sha256_or_nothing_at_all",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["wall", "sha256"], name="items_by_digest"),
            models.Index(
                fields=["office", "-received_at", "-id"],
                condition=Q(supervised=True),
                name="items_of_an_office_by_time",
            ),
            models.Index(
                fields=["matter", "created_at"],
                condition=Q(origin="served"),
                name="served_items_by_matter",
            ),
        ]

    @property
    def is_privileged(self) -> bool:
        """Whether its words and facts are sealed."""
        return not self.sha256

    @property
    def is_locked(self) -> bool:
        """Whether its words and facts are sealed and not unlocked here."""
        return self.is_privileged and not self.is_damaged and self._words() is None

    @property
    def is_damaged(self) -> bool:
        """Whether what is sealed does not open although the session holds the key."""
        try:
            self._words()
        except CannotOpenError:
            return True
        return False

    @property
    def facts(self) -> Facts:
        """What is known of its file; nothing while it is locked."""
        if not self.is_privileged:
            told = {name: getattr(self, name) for name in NAMES}
            return Facts(**{**told, "flags": tuple(self.flags)})
        return Facts.from_json(self.text("facts", {}))

    def tell(self, facts: Facts) -> dict[str, Any]:
        """Set the columns to ``facts``; returns what its content record must keep of them."""
        is_sealed = self.wall.is_sealed
        for name in NAMES:
            setattr(self, name, getattr(UNTOLD if is_sealed else facts, name))
        self.flags = list(self.flags)
        return {"facts": facts.to_json()} if is_sealed else {}

    def _words(self) -> dict[str, Any] | None:
        return {} if self.content is None else self.content.words()


class EvidenceText(WalledModel):
    """The text of one page; page 1 where a file has no pages.

    Content: ``text`` and, where a machine made it, ``engine``. ``search`` covers it. No GIN index:
    full-text operators are not leakproof, so under a policy no index on them is ever used; the
    walls narrow first.

    Behind a sealed wall one row, "page 0", holds the text of all pages, so that their number is
    sealed too. Content: ``pages``, a list of mappings with ``page``, ``text``, ``source`` and
    ``engine``.
    """

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    page = models.PositiveIntegerField()
    source = models.CharField(
        max_length=12, choices=TextSource.choices, default=TextSource.EMBEDDED.value
    )
    search = SearchVectorField(null=True, editable=False)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "page", "source"], name="a_page_has_one_text_of_a_source"
            ),
            models.CheckConstraint(
                condition=Q(page__gte=1) | Q(page=0, source="embedded", search=None),
                name="sealed_text_tells_nothing",
            ),
        ]


class Derivative(WalledModel):
    """A picture or playable copy made from an item's file, behind the same wall; no content.

    Behind a sealed wall ``media_type`` is blank and lies in the item's content.
    """

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=DerivativeKind.choices)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(db_comment="Bytes")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "kind"], name="an_item_has_one_derivative_of_a_kind"
            )
        ]

    @property
    def shown_as(self) -> str:
        """Its media type; of a locked one, that of any bytes."""
        sealed: dict[str, str] = {} if self.media_type else self.item.text("derivatives", {})
        return self.media_type or sealed.get(self.kind, UNKNOWN_TYPE)
