"""The privilege log: as one side drafts it, and as both sides have it once it is served."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from disclosure.choices import LogChange, LogFormChoice, PackageAct
from privilege.models.base import WalledModel


class PrivilegeLog(WalledModel):
    """One office's log towards one receiving party, behind its own file; never seen by the other.

    What it says of privileged records stands in a part of its own behind each privileged wall: a
    row of this table with the same ``shared_wall_id``, of which only ``categories`` is used.

    Content: ``message`` (stands above the log once served), ``categories`` (the number of each
    category that was served). Numbers are given at service only, so that the other side sees no
    gap where something was not served.
    """

    shared_wall_id = models.UUIDField()
    form = models.CharField(
        max_length=12, choices=LogFormChoice.choices, default=LogFormChoice.DOCUMENT.value
    )
    next_number = models.PositiveIntegerField(default=1)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "shared_wall_id"], name="a_party_has_one_privilege_log"
            )
        ]


class PrivilegeLogRow(WalledModel):
    """What the log says of a file or note otherwise than its facts do, and its number once served.

    Content: of ``disclosure.privilege_log.COLUMNS`` those that a person wrote, and ``category``.
    """

    log = models.ForeignKey(
        PrivilegeLog,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    item = models.ForeignKey(
        "casework.EvidenceItem",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    note = models.ForeignKey(
        "casework.Note",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField(null=True, db_comment="Given when it is first served")
    is_left_out = models.BooleanField(default=False)

    item_id: UUID | None
    note_id: UUID | None

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "log", "item"], name="a_log_has_an_item_once"),
            models.UniqueConstraint(fields=["wall", "log", "note"], name="a_log_has_a_note_once"),
            models.CheckConstraint(
                condition=models.Q(item__isnull=True) ^ models.Q(note__isnull=True),
                name="a_log_row_is_of_a_file_or_a_note",
            ),
            models.UniqueConstraint(
                fields=["wall", "log", "number"], name="a_log_number_is_given_once"
            ),
        ]

    @property
    def subject_id(self) -> UUID:
        """What it is about."""
        return self.item_id or self.note_id or UUID(int=0)


class PrivilegeLogVersion(WalledModel):
    """A log as it was served, behind the file that both sides share: added, never changed.

    Content: ``case``, ``receiving_party``, ``recipients``, ``served_by``, ``message``.
    """

    asserting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=12, choices=LogFormChoice.choices)
    entry_count = models.PositiveIntegerField(db_comment="Without those withdrawn")
    served_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "asserting_office", "number"],
                name="a_log_version_is_served_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-served_at"], name="log_versions_by_matter")
        ]


class PrivilegeLogEntry(WalledModel):
    """A line of a served log: added, never changed. Content: the columns that its form discloses.

    One withdrawn since the version before stands in the next version once more, and says so.
    """

    version = models.ForeignKey(
        PrivilegeLogVersion,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=12, choices=LogChange.choices)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "version", "number"], name="a_version_has_a_number_once"
            )
        ]


class PrivilegeLogEvent(WalledModel):
    """What both sides know happened to a version, each once; added, never changed; no content."""

    version = models.ForeignKey(
        PrivilegeLogVersion,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    act = models.CharField(max_length=12, choices=PackageAct.choices)
    acting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "version", "act"], name="a_log_event_happens_once"
            )
        ]
