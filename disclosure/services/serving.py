"""Service: the moment at which a production's content comes to the receiving party."""

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock, ids, rand
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.services import words
from casework.services.releasing import Copy, release_copies
from disclosure import access
from disclosure.bates import Treatment
from disclosure.choices import FileKind, PackageAct, ProductionState, ReleaseKind
from disclosure.events import Event
from disclosure.manifest import Manifest
from disclosure.models.production import ProductionFile, ProductionItem, Release
from disclosure.models.volume import PackageEvent, ProductionVolume, VolumeFile
from disclosure.selectors import parties, productions
from disclosure.services import papers, replacing
from disclosure.services.papers import Paper, Serving
from disclosure.services.productions import demand_passage, production_ref
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import Refused
from privilege.services.blobs import keep_file, share_blobs
from privilege.services.content import make_content, save_contents, write_content
from privilege.services.database import take_turn
from privilege.services.notices import notify

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the person who serves has read and confirmed: on whom, and how many items."""

    recipient_ids: frozenset[UUID]
    item_count: int


def serve_production(
    actor: Actor, *, production_id: UUID, confirmation: Confirmation, basis: str = ""
) -> UUID:
    """Serve a production that is ready; returns the id of its volume. Serving twice is once.

    ``basis`` names the rule or order it is served under; it stays with the producing office.
    Raises ``Refused`` for what the gate stops, when recipients or items are no longer those
    confirmed, and when nobody is there to be served.
    """
    production, source = access.production_for_change(
        actor, production_id, ProductionState.NUMBERED, ProductionState.SERVED
    )
    if production.volume_id is not None:
        return production.volume_id
    if not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        raise Refused("A production is served by an attorney.")
    if production.prepared_at is None:
        raise Refused("The files are still being stamped. Try again when they are ready.")
    target = access.shared_wall(actor, production.shared_wall_id)
    take_turn(source.id)  # an assertion made meanwhile is seen by the gate, or sees this served
    act = papers.serving(
        actor,
        access.production_for(actor, production_id),
        walls=(source, target),
        party=parties.receiving_party(actor, target),
        at=clock.now(),
    )
    demand_passage(actor, act.production, act.rows)
    _demand_confirmation(act, confirmation)
    return _serve(actor, act, words.line(basis, "basis", longest=300))


def _demand_confirmation(act: Serving, confirmation: Confirmation) -> None:
    if not act.party.recipients:
        raise Refused("Nobody stands on the receiving side yet: enter an appearance first.")
    recipients = {person.user_id for person in act.party.recipients}
    produced = productions.totals(act.rows).produced
    if recipients != confirmation.recipient_ids or produced != confirmation.item_count:
        raise Refused(
            "The recipients or the items have changed since you looked. Read them again and "
            "confirm."
        )


def _serve(actor: Actor, act: Serving, basis: str) -> UUID:
    volume_id = ids.new()
    volume_ref = Ref("disclosure.volume", volume_id)
    manifest = papers.manifest_of(act)
    salt = rand.bytes(_SALT_BYTES)
    with operation(
        actor,
        Event.PRODUCTION_SERVED,
        wall=act.source.id,
        objects=[production_ref(act.production.id), volume_ref],
    ) as op:
        op.wall(act.target.id, objects=[volume_ref], also_logs=[act.party.log_id])
        op.digest("manifest", manifest.digest(), salt=salt)
        released = _release(actor, act, basis)
        volume = _volume(actor, act, volume_id, manifest, salt)
        _add_files(actor, act, volume, released)
        _add_papers(actor, act, volume, papers.make_papers(actor, act, manifest))
        PackageEvent.behind(
            act.target,
            id=ids.new(),
            volume=volume,
            act=PackageAct.SERVED.value,
            acting_office_id=actor.office_id,
            happened_at=act.at,
            created_by=actor.user_id,
        ).save(force_insert=True)
        act.production.state = ProductionState.SERVED.value
        act.production.served_at, act.production.volume_id = act.at, volume_id
        act.production.save(update_fields=["state", "served_at", "volume_id"])
        replacing.note_served(actor, act.production, volume_id)
        notify(
            actor,
            user_ids=[person.user_id for person in act.party.recipients],
            kind=Event.PRODUCTION_SERVED.value,
            matter_id=act.target.matter_id,
            object_id=volume_id,
            by_email=True,
        )
    return volume_id


def _release(actor: Actor, act: Serving, basis: str) -> "dict[UUID, EvidenceItem]":
    """Make the recipient's own items, and note behind the producer's wall which became which."""
    by_row = _main_files(act)
    rows = [row for row in act.rows if row.treatment != Treatment.WITHHELD.value]
    share_blobs(
        actor,
        blob_ids=[file.blob_id for file in act.files],
        source=act.source,
        target=act.target,
    )
    made = release_copies(
        actor,
        wall=act.target,
        copies=[_copy(row, by_row[row.id]) for row in rows],
        whence=act.office,
        whither=act.party.office_name,
    )
    contents = [make_content(act.source, {"basis": basis}) for _ in rows]
    save_contents(contents)
    Release.objects.bulk_create(
        Release.behind(
            act.source,
            id=ids.new(),
            kind=ReleaseKind.PRODUCTION.value,
            production=act.production,
            item_id=row.item_id,
            shared_wall_id=act.target.id,
            released_item_id=item.id,
            approved_by=act.production.reviewed_by,
            released_at=act.at,
            created_by=actor.user_id,
            content=content,
        )
        for row, item, content in zip(rows, made, contents, strict=True)
    )
    return {row.id: item for row, item in zip(rows, made, strict=True)}


def _main_files(act: Serving) -> dict[UUID, ProductionFile]:
    """The file that stands for each item: stamped, native, or its placeholder."""
    return {
        file.production_item_id: file
        for file in act.files
        if file.kind != FileKind.SLIP_SHEET.value
    }


def _copy(row: ProductionItem, file: ProductionFile) -> Copy:
    return Copy(
        item_id=row.item_id,
        blob_id=file.blob_id,
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        page_count=row.page_count or None,
        title=str(row.text("description")),
        name=str(row.text("filename")),
    )


def _volume(
    actor: Actor, act: Serving, volume_id: UUID, manifest: Manifest, salt: bytes
) -> ProductionVolume:
    totals = productions.totals(act.rows)
    produced = [row for row in act.rows if row.treatment != Treatment.WITHHELD.value]
    volume = ProductionVolume.behind(
        act.target,
        id=volume_id,
        producing_office_id=actor.office_id,
        number=act.production.number,
        prefix=act.form.prefix,
        width=act.form.width,
        first=act.numbers.first,
        last=act.numbers.last,
        item_count=totals.produced,
        withheld_count=totals.withheld,
        page_count=totals.pages,
        duration_ms=sum(row.item.duration_ms or 0 for row in produced),
        manifest_sha256=manifest.digest().hex(),
        served_at=act.at,
        created_by=actor.user_id,
        content=write_content(
            act.target,
            {
                "case": act.case,
                "receiving_party": act.party.name,
                "recipients": list(act.party.lines()),
                "served_by": actor.display_name,
                "message": str(act.production.text("message")),
                "manifest_salt": salt.hex(),
            },
        ),
    )
    volume.save(force_insert=True)
    return volume


def _add_files(
    actor: Actor, act: Serving, volume: ProductionVolume, released: "dict[UUID, EvidenceItem]"
) -> None:
    rows = {row.id: row for row in act.rows}
    # Counted anew: a gap would tell of an item that was taken out of the draft.
    places = {row.id: place for place, row in enumerate(act.rows, start=1)}
    contents = []
    made = []
    for file in act.files:
        row = rows[file.production_item_id]
        is_main = file.kind != FileKind.SLIP_SHEET.value
        content = make_content(act.target, _words(row) if is_main else {})
        contents.append(content)
        made.append(
            VolumeFile.behind(
                act.target,
                id=ids.new(),
                volume=volume,
                item_id=released[row.id].id if is_main and row.id in released else None,
                position=places[row.id],
                kind=file.kind,
                path=file.path,
                media_type=file.media_type,
                category=row.item.item_type if row.id in released else "",
                blob=file.blob,
                size=file.size,
                sha256=file.sha256,
                crc32=file.crc32,
                original_sha256=row.item.sha256 if is_main and row.id in released else "",
                first=row.first,
                last=row.last,
                duration_ms=(row.item.duration_ms or 0) if is_main and row.id in released else 0,
                created_by=actor.user_id,
                content=content,
            )
        )
    save_contents(contents)
    VolumeFile.objects.bulk_create(made)


def _words(row: ProductionItem) -> dict[str, str]:
    """What the recipient reads of an item; of a withheld one nothing but what was chosen."""
    if row.treatment == Treatment.WITHHELD.value:
        return {"category": str(row.text("category")), "basis": str(row.text("basis"))}
    return {"description": str(row.text("description")), "filename": str(row.text("filename"))}


def _add_papers(actor: Actor, act: Serving, volume: ProductionVolume, made: list[Paper]) -> None:
    for place, paper in enumerate(made, start=len(act.rows) + 1):
        blob, written = keep_file(actor, wall=act.target, blocks=[paper.content])
        VolumeFile.behind(
            act.target,
            id=ids.new(),
            volume=volume,
            position=place,
            kind=FileKind.PAPER.value,
            path=paper.path,
            media_type=paper.media_type,
            blob=blob,
            size=written.size,
            sha256=written.sha256.hex(),
            crc32=zlib.crc32(paper.content),
            created_by=actor.user_id,
        ).save(force_insert=True)
