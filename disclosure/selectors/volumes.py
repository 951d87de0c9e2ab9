"""Volumes as both sides see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from disclosure import access
from disclosure.bates import BatesFormat, BatesRange
from disclosure.choices import ITEM_KINDS, FileKind
from disclosure.models.volume import Acknowledgement, PackageEvent, ProductionVolume, VolumeFile
from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class Package:
    """A volume with what both sides know happened to it."""

    volume: ProductionVolume
    events: tuple[PackageEvent, ...]
    receipt: Acknowledgement | None
    for_us: bool

    def moment(self, act: str) -> PackageEvent | None:
        """Return the event of one kind, where it has happened."""
        return next((event for event in self.events if event.act == act), None)


@dataclass(frozen=True, slots=True)
class Fresh:
    """What of a volume the recipient had not been served before, by the files' digests."""

    new: frozenset[UUID]
    earlier: dict[UUID, ProductionVolume]


def packages_of(actor: Actor, matter_id: UUID) -> list[Package]:
    """Return the volumes of a case that the actor can see, of both directions, newest first."""
    found = ProductionVolume.objects.select_related("content", "wall", "producing_office")
    volumes = list(found.filter(matter_id=matter_id).order_by("-served_at", "-id"))
    return packages(actor, volumes)


def count_of(actor: Actor, matter_id: UUID) -> int:
    """Count the volumes of a case that the actor can see."""
    del actor
    return ProductionVolume.objects.filter(matter_id=matter_id).count()


def package_of(actor: Actor, volume: ProductionVolume) -> Package:
    """Return one volume with its events and receipt."""
    return packages(actor, [volume])[0]


def files_of(actor: Actor, volume: ProductionVolume) -> list[VolumeFile]:
    """Return a volume's files, papers last, in the order of the numbers."""
    del actor
    found = VolumeFile.objects.select_related("content", "blob").filter(volume=volume)
    return list(found.order_by("position", "kind", "id"))


def items_of(files: Sequence[VolumeFile]) -> list[VolumeFile]:
    """Return the one file that stands for each item."""
    return [file for file in files if file.kind in ITEM_KINDS]


def fresh(actor: Actor, volume: ProductionVolume, files: Sequence[VolumeFile]) -> Fresh:
    """Tell what is new in a volume from what the same office served earlier behind this wall."""
    del actor
    served = VolumeFile.objects.select_related("volume", "volume__content").filter(
        wall_id=volume.wall_id,
        volume__producing_office_id=volume.producing_office_id,
        volume__served_at__lt=volume.served_at,
        original_sha256__in={file.original_sha256 for file in files if file.original_sha256},
    )
    first = {file.original_sha256: file.volume for file in served.order_by("-volume__served_at")}
    items = items_of(files)
    earlier = {
        file.id: first[file.original_sha256] for file in items if file.original_sha256 in first
    }
    return Fresh(frozenset(file.id for file in items if file.id not in earlier), earlier)


def label_of(volume: ProductionVolume) -> str:
    """Name a volume as letters do."""
    return f"Volume {volume.number}"


def form_of(volume: ProductionVolume) -> BatesFormat:
    """Return the look of a volume's numbers."""
    return BatesFormat(volume.prefix, volume.width)


def bates_of(volume: ProductionVolume) -> str:
    """Write a volume's range of numbers."""
    return BatesRange(volume.first, volume.last).label(form_of(volume))


def numbers_of(volume: ProductionVolume, file: VolumeFile) -> str:
    """Write a file's numbers; nothing for a paper."""
    if file.first is None or file.last is None:
        return ""
    return BatesRange(file.first, file.last).label(form_of(volume))


def paper_named(files: Sequence[VolumeFile], name: str) -> VolumeFile | None:
    """Return one paper of a volume by its name."""
    return next((f for f in files if f.kind == FileKind.PAPER and f.path == name), None)


def packages(actor: Actor, volumes: Sequence[ProductionVolume]) -> list[Package]:
    """Return volumes with what both sides know of them; two queries."""
    ids = [volume.id for volume in volumes]
    events: dict[UUID, list[PackageEvent]] = {volume_id: [] for volume_id in ids}
    found = PackageEvent.objects.select_related("acting_office").filter(volume_id__in=ids)
    for event in found.order_by("happened_at", "id"):
        events[event.volume_id].append(event)
    receipts = {
        receipt.volume_id: receipt
        for receipt in Acknowledgement.objects.select_related("content", "receiving_office").filter(
            volume_id__in=ids
        )
    }
    return [
        Package(
            volume=volume,
            events=tuple(events[volume.id]),
            receipt=receipts.get(volume.id),
            for_us=access.is_recipient(actor, volume),
        )
        for volume in volumes
    ]
