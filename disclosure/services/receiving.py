"""What a recipient does with a volume: opens it, downloads it, acknowledges receipt.

That the package was opened and received, both sides know. What is looked at inside it is in the
looker's own office's log alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from disclosure import access
from disclosure.archive import Member
from disclosure.choices import PackageAct
from disclosure.events import Event
from disclosure.manifest import instant
from disclosure.models.volume import Acknowledgement, PackageEvent, ProductionVolume, VolumeFile
from disclosure.receipt import Statement, key_fingerprint, receipt_pdf
from disclosure.selectors import volumes
from disclosure.services import receipt_keys
from privilege.access import walls_held, writable_wall
from privilege.actor import Actor
from privilege.choices import WallRight
from privilege.errors import NotFound, Refused
from privilege.models.people import Office
from privilege.models.walls import Wall
from privilege.selectors import people
from privilege.selectors.blobs import HeldFile, hold_files
from privilege.selectors.notices import unseen
from privilege.services.blobs import keep_file
from privilege.services.content import write_content
from privilege.services.notices import mark_seen, notify


@dataclass(frozen=True, slots=True)
class Download:
    """A ZIP ready to be sent without the database."""

    filename: str
    members: list[Member]
    modified_at: datetime


def open_production(actor: Actor, *, volume_id: UUID) -> ProductionVolume:
    """Open a volume. The first opening by somebody of the receiving side is told to both sides.

    Later ones, and those of the serving side, are in the actor's own office's log only.
    """
    volume = access.volume_for(actor, volume_id)
    reference = _ref(volume)
    waiting = [notice.id for notice in unseen(actor) if notice.object_id == volume.id]
    if waiting:
        mark_seen(actor, notice_ids=waiting)
    may_tell = volume.wall_id in walls_held(actor, WallRight.WRITE)
    if access.is_recipient(actor, volume) and may_tell and not _has(volume, PackageAct.OPENED):
        office = _office(volume.producing_office_id)
        with operation(
            actor,
            Event.VOLUME_OPENED,
            wall=volume.wall_id,
            objects=[reference],
            also_logs=[office.log_id],
        ):
            _tell(actor, volume, PackageAct.OPENED)
        return volume
    record(actor, Event.VOLUME_VIEWED, wall=volume.wall_id, objects=[reference])
    return volume


def acknowledge_receipt(actor: Actor, *, volume_id: UUID) -> Acknowledgement:
    """Say that a volume was received, with a signed receipt for both sides; twice is once.

    It says "received", never "complete", and nothing depends on it. Raises ``NotFound`` for
    people of the serving side and for readers who may not act for the receiving side.
    """
    volume = access.volume_for(actor, volume_id)
    wall = writable_wall(actor, volume.wall_id)
    if not access.is_recipient(actor, volume):
        raise NotFound
    if Acknowledgement.objects.filter(volume=volume).exists():
        return access.receipt_for(actor, volume_id)
    try:
        return _acknowledge(actor, volume, wall)
    except IntegrityError:  # a colleague was faster
        return access.receipt_for(actor, volume_id)


def _acknowledge(actor: Actor, volume: ProductionVolume, wall: Wall) -> Acknowledgement:
    producer = _office(volume.producing_office_id)
    receiver = _office(access.receiving_office_id(volume))
    with operation(
        actor,
        Event.RECEIPT_ACKNOWLEDGED,
        wall=wall.id,
        objects=[_ref(volume)],
        also_logs=[producer.log_id],
    ) as op:
        if not _has(volume, PackageAct.OPENED):
            _tell(actor, volume, PackageAct.OPENED)
        _tell(actor, volume, PackageAct.ACKNOWLEDGED)
        receipt = _make_receipt(actor, volume, wall, (producer, receiver))
        salt = bytes.fromhex(str(volume.text("manifest_salt")))
        op.digest("manifest", bytes.fromhex(volume.manifest_sha256), salt=salt)
        notify(
            actor,
            user_ids=_people_of(wall, producer),
            kind=Event.RECEIPT_ACKNOWLEDGED.value,
            matter_id=volume.matter_id,
            object_id=volume.id,
        )
    return receipt


def download_volume(actor: Actor, *, volume_id: UUID, only_new: bool = False) -> Download:
    """Prepare one ZIP of a volume, or of what is new in it; recorded in the actor's own log.

    What is returned needs no database any more. Files are opened one by one while it is sent.
    """
    volume = access.volume_for(actor, volume_id)
    files = volumes.files_of(actor, volume)
    if only_new:
        fresh = volumes.fresh(actor, volume, files)
        old = {file.first for file in files if file.id in fresh.earlier}
        files = [file for file in files if file.first is None or file.first not in old]
    held = hold_files(actor, wall_id=volume.wall_id, blob_ids=[file.blob_id for file in files])
    if any(file.blob_id not in held for file in files):
        raise Refused("Some files of this volume cannot be opened. Tell the serving office.")
    record(
        actor,
        Event.VOLUME_DOWNLOADED,
        wall=volume.wall_id,
        objects=[_ref(volume)],
        bytes_sent=sum(file.size for file in files),
    )
    suffix = "-new" if only_new else ""
    name = f"{volume.prefix.rstrip('-_')}-volume-{volume.number}{suffix}.zip"
    return Download(name, [_member(file, held[file.blob_id]) for file in files], volume.served_at)


def open_volume_file(
    actor: Actor, *, volume_id: UUID, file_id: UUID
) -> tuple[VolumeFile, HeldFile]:
    """Open a paper or slip-sheet of a volume, or an item's file; recorded in one's own log."""
    file = access.volume_file_for(actor, volume_id, file_id)
    held = hold_files(actor, wall_id=file.wall_id, blob_ids=[file.blob_id]).get(file.blob_id)
    if held is None:
        raise NotFound
    record(
        actor,
        Event.VOLUME_FILE_DOWNLOADED,
        wall=file.wall_id,
        objects=[Ref("disclosure.volume-file", file.id)],
        bytes_sent=file.size,
    )
    return file, held


def open_receipt(actor: Actor, *, volume_id: UUID) -> tuple[Acknowledgement, HeldFile]:
    """Open the signed receipt of a volume."""
    receipt = access.receipt_for(actor, volume_id)
    blob_id = receipt.receipt_blob_id
    held = hold_files(actor, wall_id=receipt.wall_id, blob_ids=[blob_id]).get(blob_id)
    if held is None:
        raise NotFound
    record(
        actor,
        Event.RECEIPT_DOWNLOADED,
        wall=receipt.wall_id,
        objects=[Ref("disclosure.receipt", receipt.id)],
    )
    return receipt, held


def stream(held: HeldFile) -> Iterator[bytes]:
    """Give a held file's plain bytes, block by block, and close it; needs no database."""
    file = held.open()
    try:
        for block in file.read():
            yield bytes(block)
    finally:
        file.close()


def _member(file: VolumeFile, held: HeldFile) -> Member:
    return Member(file.path, file.size, file.crc32, lambda: stream(held))


def _make_receipt(
    actor: Actor, volume: ProductionVolume, wall: Wall, offices: tuple[Office, Office]
) -> Acknowledgement:
    producer, receiver = offices
    receipt_id, now = ids.new(), clock.now()
    received_by = f"{actor.display_name} ({receiver.name})"
    key = receipt_keys.signing_key()
    statement = Statement(
        receipt_id=str(receipt_id),
        volume_id=str(volume.id),
        volume=volumes.label_of(volume),
        case=str(volume.text("case")),
        producing_office=producer.name,
        receiving_party=str(volume.text("receiving_party")),
        bates=volumes.bates_of(volume),
        item_count=volume.item_count,
        manifest_sha256=volume.manifest_sha256,
        served_at=instant(volume.served_at),
        received_at=instant(now),
        received_by=received_by,
    )
    blob, written = keep_file(actor, wall=wall, blocks=[receipt_pdf(statement, key)])
    receipt = Acknowledgement.behind(
        wall,
        id=receipt_id,
        volume=volume,
        receiving_office=receiver,
        acknowledged_at=now,
        receipt_blob=blob,
        receipt_sha256=written.sha256.hex(),
        key_id=key_fingerprint(key.public_key()),
        created_by=actor.user_id,
        content=write_content(wall, {"received_by": received_by}),
    )
    receipt.save(force_insert=True)
    return receipt


def _tell(actor: Actor, volume: ProductionVolume, act: PackageAct) -> None:
    """Note what both sides know; the first one counts where two come at once."""
    event = PackageEvent.behind(
        volume.wall,
        id=ids.new(),
        volume=volume,
        act=act.value,
        acting_office_id=actor.office_id,
        happened_at=clock.now(),
        created_by=None,  # Which of its people opened a package is the office's own affair.
    )
    PackageEvent.objects.bulk_create([event], ignore_conflicts=True)


def _has(volume: ProductionVolume, act: PackageAct) -> bool:
    return PackageEvent.objects.filter(volume=volume, act=act.value).exists()


def _people_of(wall: Wall, office: Office) -> Sequence[UUID]:
    """Who of an office can act behind a wall, by grant."""
    behind = people.people_behind([wall.id]).get(wall.id, [])
    able = [reader.user_id for reader in behind if reader.may_write]
    offices = people.offices_of(able)
    return [user_id for user_id in able if user_id in offices and offices[user_id] == office]


def _office(office_id: UUID) -> Office:
    return next(office for office in people.offices() if office.id == office_id)


def _ref(volume: ProductionVolume) -> Ref:
    return Ref("disclosure.volume", volume.id)
