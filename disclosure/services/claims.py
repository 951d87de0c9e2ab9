"""A claim that something was produced by mistake: drafted, signed, and notice of it given.

Until the notice a claim stands behind the producer's own wall, and nobody else learns of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict, Unpack
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.access import own_file
from casework.choices import TagKind
from casework.selectors import producing
from casework.services import words
from disclosure import access
from disclosure.choices import ITEM_KINDS
from disclosure.clawback import Act, State
from disclosure.events import Event
from disclosure.models.clawback import Clawback
from disclosure.models.clawback_own import ClawbackClaim
from disclosure.models.production import Release
from disclosure.models.volume import ProductionVolume, VolumeFile
from disclosure.selectors import claims as reads
from disclosure.selectors import clawbacks
from disclosure.selectors.clawbacks import Provision
from disclosure.services import sequestered
from disclosure.services.clawback_steps import demand_attorney, demand_step, ref_of, step
from disclosure.services.clawbacks import files_to_claim, name_items
from privilege.access import wall_of, writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.walls import Wall
from privilege.services.content import rewrite_content, write_content

if TYPE_CHECKING:
    from privilege.models.assertion import Assertion

FAVORABLE = frozenset({TagKind.BRADY.value, TagKind.GIGLIO.value})
_LONG = 4000
_MINUTE = timedelta(minutes=1)


class ClaimWords(TypedDict, total=False):
    """What a claim says. The three facts are those of Fed. R. Evid. 502(b)."""

    claimed_as: str
    basis: str
    inadvertent: str
    precautions: str
    promptness: str
    order: str


_FIELDS = ("claimed_as", "basis", "inadvertent", "precautions", "promptness", "order")
_NEEDED = frozenset({"claimed_as", "basis", "inadvertent", "precautions"})


def draft_claim(
    actor: Actor,
    *,
    volume_id: UUID,
    file_ids: list[UUID],
    discovered_at: datetime | None = None,
    names_too: bool = False,
    **said: Unpack[ClaimWords],
) -> ClawbackClaim:
    """Begin a claim on items of a volume that one's own office served.

    What the record shows of the precautions is filled in; ``discovered_at`` is now unless given.
    """
    volume = access.volume_for(actor, volume_id)
    if volume.producing_office_id != actor.office_id:
        raise NotFound
    shared = wall_of(actor, volume.wall_id)
    wall = writable_wall(actor, own_file(actor, volume.matter_id, shared.defendant_id).id)
    files = files_to_claim(actor, volume, file_ids)
    record = reads.precautions_of(actor, volume)
    values = {name: words.prose(str(said.get(name, "")), name, longest=_LONG) for name in _FIELDS}
    values["precautions"] = values["precautions"] or record.words
    claim = ClawbackClaim.behind(
        wall,
        id=ids.new(),
        volume_id=volume.id,
        shared_wall_id=volume.wall_id,
        file_ids=[file.id for file in files if file.volume_id == volume.id],
        names_too=names_too,
        produced_at=volume.served_at,
        reviewed_at=record.reviewed_at,
        discovered_at=_discovered(discovered_at or clock.now(), volume),
        created_by=actor.user_id,
    )
    with operation(actor, Event.CLAIM_DRAFTED, wall=wall.id, objects=[_ref(claim)]):
        claim.content = write_content(wall, values)
        claim.save(force_insert=True)
    return claim


def change_claim(
    actor: Actor,
    *,
    claim_id: UUID,
    discovered_at: datetime,
    names_too: bool,
    **said: Unpack[ClaimWords],
) -> ClawbackClaim:
    """Change a claim that nobody was told of yet."""
    claim, wall = _draft(actor, claim_id)
    volume = access.volume_for(actor, claim.volume_id)
    values = {name: words.prose(str(value), name, longest=_LONG) for name, value in said.items()}
    claim.discovered_at, claim.names_too = _discovered(discovered_at, volume), names_too
    with operation(actor, Event.CLAIM_CHANGED, wall=wall.id, objects=[_ref(claim)]):
        claim.content = rewrite_content(claim.content, values)
        claim.save(update_fields=["discovered_at", "names_too"])
    return claim


def discard_claim(actor: Actor, *, claim_id: UUID) -> ClawbackClaim:
    """Give a claim up before anybody was told of it."""
    claim, wall = _draft(actor, claim_id)
    with operation(actor, Event.CLAIM_DISCARDED, wall=wall.id, objects=[_ref(claim)]):
        claim.discarded_at = clock.now()
        claim.save(update_fields=["discarded_at"])
    return claim


def give_notice(actor: Actor, *, claim_id: UUID) -> Clawback:
    """Sign a claim and give notice of it, in one instant; twice is once.

    Where an agreement, an order or the jurisdiction's rule provides for it, every copy at the
    receiver is sequestered by it. Raises ``Refused`` for items tagged as favorable to the defense
    unless a court ordered them back.
    """
    claim, wall = access.claim_for_change(actor, claim_id)
    if claim.clawback_id is not None:
        return access.clawback_for(actor, claim.clawback_id)
    demand_attorney(actor, "sign a claim")
    claim, wall = _draft(actor, claim_id)
    target = writable_wall(actor, claim.shared_wall_id)
    volume = access.volume_for(actor, claim.volume_id)
    _demand_complete(claim)
    _demand_order(actor, claim)
    provision = clawbacks.provision_for(actor, wall_id=target.id, matter_id=target.matter_id)
    reported = reads.report_on(actor, claim)
    clawback = reported or Clawback.behind(
        target,
        id=ids.new(),
        volume=volume,
        claimant_id=volume.producing_office_id,
        receiver_id=access.receiving_office_id(volume),
        state=State.REPORTED.value,
        act_within_days=provision.act_within_days,
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.CLAIM_SIGNED, wall=wall.id, objects=[_ref(claim), ref_of(clawback.id)]
    ):
        claim.signed_at, claim.signed_by = clock.now(), actor.user_id
        claim.clawback_id = clawback.id
        claim.save(update_fields=["signed_at", "signed_by", "clawback_id"])
        _notice(actor, target, claim, clawback, provision)
    return clawback


def _notice(
    actor: Actor, wall: Wall, claim: ClawbackClaim, clawback: Clawback, provision: Provision
) -> None:
    demand_step(actor, clawback, Act.NOTICED)
    is_new = clawback.content_id is None
    values = {
        **{name: claim.text(name) for name in ("claimed_as", "basis", "inadvertent", "order")},
        "authority": str(claim.text("order")) or provision.authority,
        "signed_by": actor.display_name,
    }
    clawback.by_order = bool(claim.text("order"))
    clawback.at_once = provision.at_once or clawback.by_order
    clawback.names_too = claim.names_too
    clawback.discovered_at, clawback.noticed_at = claim.discovered_at, clock.now()
    clawback.state, clawback.lapses_at = State.NOTICED.value, None
    volume = access.volume_for(actor, claim.volume_id)
    with step(actor, wall, clawback, Act.NOTICED):
        if is_new:
            clawback.content = write_content(wall, values)
            clawback.save(force_insert=True)
            name_items(wall, clawback, files_to_claim(actor, volume, list(claim.file_ids)))
        else:
            clawback.content = rewrite_content(clawback.content, values)
        if clawback.at_once:
            sequestered.shut(clawback)


def _demand_complete(claim: ClawbackClaim) -> None:
    missing = [name for name in _FIELDS if name in _NEEDED and not str(claim.text(name))]
    if missing:
        raise InvalidInput("This is needed before the claim is signed.", missing[0])


def _demand_order(actor: Actor, claim: ClawbackClaim) -> None:
    """Favorable items stay with the receiver unless a court orders otherwise."""
    if str(claim.text("order")):
        return
    if clawbacks.claimed_before(actor, claim.file_ids):
        raise Refused(
            "Something among these was claimed before, and access returned. Only a court's order "
            "takes it back: cite the order in the claim."
        )
    served = VolumeFile.objects.filter(pk__in=claim.file_ids).values_list("item_id", flat=True)
    sources = Release.objects.filter(released_item_id__in=[one for one in served if one])
    own = list(sources.values_list("item_id", flat=True))
    for tags in producing.tags_of(actor, own).values():
        if any(tag.kind in FAVORABLE for tag in tags):
            raise Refused(
                "Something among these is tagged Brady or Giglio. Only a court's order takes it "
                "back: cite the order in the claim."
            )


def _draft(actor: Actor, claim_id: UUID) -> tuple[ClawbackClaim, Wall]:
    claim, wall = access.claim_for_change(actor, claim_id)
    if claim.discarded_at is not None:
        raise Refused("This claim was discarded. Begin a new one.")
    if claim.clawback_id is not None:
        raise Refused("Notice of this claim has been given; it can no longer be changed.")
    return claim, wall


def _discovered(at: datetime, volume: ProductionVolume) -> datetime:
    if at > clock.now():
        raise InvalidInput("This has not happened yet.", "discovered_at")
    if at < volume.served_at - _MINUTE:  # what is typed has no seconds
        raise InvalidInput("This was before the volume was served.", "discovered_at")
    return max(at, volume.served_at)


def _ref(claim: ClawbackClaim) -> Ref:
    return Ref("disclosure.claim", claim.id)


def draft_for_assertions(actor: Actor, assertions: Sequence["Assertion"]) -> None:
    """Draft a claim for each volume in which something asserted was served already.

    Called inside the act that asserts. What is in a claim or a clawback already stays as it is.
    """
    made = {one.subject_id: one for one in assertions if one.subject_type == "casework.evidence"}
    sent = dict(Release.objects.filter(item_id__in=made).values_list("released_item_id", "item_id"))
    served = VolumeFile.objects.filter(
        item_id__in=sent, volume__producing_office_id=actor.office_id, kind__in=ITEM_KINDS
    )
    for file in served.order_by("created_at", "id"):
        drafted = ClawbackClaim.objects.filter(
            file_ids__contains=[file.id], discarded_at__isnull=True
        )
        if drafted.exists() or clawbacks.touching(actor, [file.id]).exists():
            continue
        assertion = made[sent[file.item_id]]
        draft_claim(
            actor,
            volume_id=file.volume_id,
            file_ids=[file.id],
            claimed_as=assertion.kind,
            basis=str(assertion.text("description")),
        )
