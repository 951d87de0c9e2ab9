"""The door: find a production or a volume and authorise in one step; refused looks like absent."""

from typing import TYPE_CHECKING
from uuid import UUID

from casework.access import item_for
from disclosure.choices import ProductionState
from disclosure.clawback import Party
from disclosure.filter_team import Party as FilterParty
from disclosure.models.challenge import InCameraSubmission, LogChallenge
from disclosure.models.clawback import Clawback
from disclosure.models.clawback_own import ClawbackClaim
from disclosure.models.filter_team import FilterProposal, FilterRelease
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogEntry, PrivilegeLogVersion
from disclosure.models.production import Production, ProductionItem
from disclosure.models.volume import Acknowledgement, ProductionVolume, VolumeFile
from privilege import context
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.choices import SEALED_KINDS, WallKind
from privilege.errors import NotFound, Refused
from privilege.models.walls import Wall

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

_SAID = {
    ProductionState.DRAFT.value: "This production is a draft. Finish its review first.",
    ProductionState.REVIEWED.value: "This production has been reviewed. Reopen it to change it.",
    ProductionState.NUMBERED.value: "This production has its numbers and can no longer be changed.",
    ProductionState.SERVED.value: "This production has been served and can no longer be changed.",
    ProductionState.VOID.value: "This production was voided and can no longer be changed.",
}


def production_for(actor: Actor, production_id: UUID) -> Production:
    """Find a production that the actor's own office prepares."""
    _entered(actor)
    found = Production.objects.select_related("content", "wall", "office", "sequence")
    production: Production | None = found.filter(pk=production_id).first()
    if production is None:
        raise NotFound
    return production


def production_for_change(
    actor: Actor, production_id: UUID, *states: ProductionState
) -> tuple[Production, Wall]:
    """Find a production to change, locked until the transaction ends.

    Raises ``NotFound`` for people who may not write there, ``Refused`` in another state than those
    named.
    """
    _entered(actor)
    locked = Production.objects.select_for_update(of=("self",))
    production: Production | None = (
        locked.select_related("content").filter(pk=production_id).first()
    )
    if production is None:
        raise NotFound
    wall = writable_wall(actor, production.wall_id)
    if production.state not in states:
        raise Refused(_SAID[production.state])
    return production, wall


def production_item_for(actor: Actor, production_item_id: UUID) -> ProductionItem:
    """Find an item of a production."""
    _entered(actor)
    found = ProductionItem.objects.select_related("content", "production")
    item: ProductionItem | None = found.filter(pk=production_item_id).first()
    if item is None:
        raise NotFound
    return item


def shared_wall(actor: Actor, wall_id: UUID) -> Wall:
    """Find a file shared with a receiving party, where the actor may add to it."""
    wall = writable_wall(actor, wall_id)
    if wall.kind != WallKind.SHARED_FILE or wall.counterpart_id is None:
        raise NotFound
    return wall


def volume_for(actor: Actor, volume_id: UUID) -> ProductionVolume:
    """Find a volume of either side of the file that it lies in."""
    _entered(actor)
    found = ProductionVolume.objects.select_related("content", "wall", "producing_office")
    volume: ProductionVolume | None = found.filter(pk=volume_id).first()
    if volume is None:
        raise NotFound
    return volume


def volume_file_for(actor: Actor, volume_id: UUID, file_id: UUID) -> VolumeFile:
    """Find one file of a volume."""
    _entered(actor)
    found = VolumeFile.objects.select_related("content", "blob", "volume")
    file: VolumeFile | None = found.filter(pk=file_id, volume_id=volume_id).first()
    if file is None:
        raise NotFound
    return file


def receipt_for(actor: Actor, volume_id: UUID) -> Acknowledgement:
    """Find the receipt of a volume."""
    _entered(actor)
    found = Acknowledgement.objects.select_related("content", "receipt_blob", "volume")
    receipt: Acknowledgement | None = found.filter(volume_id=volume_id).first()
    if receipt is None:
        raise NotFound
    return receipt


def privilege_log_for(actor: Actor, log_id: UUID, *, for_change: bool = False) -> PrivilegeLog:
    """Find a privilege log that the actor's own office drafts; to change, locked and writable."""
    _entered(actor)
    found = PrivilegeLog.objects.select_related("content", "wall", "office")
    if for_change:
        found = found.select_for_update(of=("self",))
    # Its parts behind privileged walls have no page of their own.
    open_ones = found.exclude(wall__kind__in=SEALED_KINDS)
    log: PrivilegeLog | None = open_ones.filter(pk=log_id).first()
    if log is None:
        raise NotFound
    if for_change:
        writable_wall(actor, log.wall_id)
    return log


def log_version_for(actor: Actor, version_id: UUID) -> PrivilegeLogVersion:
    """Find a served privilege log of either side of the file that it lies in."""
    _entered(actor)
    found = PrivilegeLogVersion.objects.select_related("content", "wall", "asserting_office")
    version: PrivilegeLogVersion | None = found.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def log_entry_for(actor: Actor, entry_id: UUID) -> PrivilegeLogEntry:
    """Find an entry of a served privilege log."""
    _entered(actor)
    found = PrivilegeLogEntry.objects.select_related(
        "content", "wall", "version", "version__content", "version__asserting_office"
    )
    entry: PrivilegeLogEntry | None = found.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def log_entry_to_challenge(actor: Actor, entry_id: UUID) -> PrivilegeLogEntry:
    """Find an entry that the actor may challenge: one served on their side, where they may act."""
    entry = log_entry_for(actor, entry_id)
    writable_wall(actor, entry.wall_id)
    if actor.office_id == entry.version.asserting_office_id:
        raise NotFound
    return entry


def challenge_for(actor: Actor, challenge_id: UUID) -> LogChallenge:
    """Find a challenge to an entry of a privilege log."""
    _entered(actor)
    found = LogChallenge.objects.select_related(
        "wall", "asserting_office", "entry", "entry__content", "entry__version"
    )
    challenge: LogChallenge | None = found.filter(pk=challenge_id).first()
    if challenge is None:
        raise NotFound
    return challenge


def other_office_id(wall: Wall, office_id: UUID) -> UUID:
    """Return the office on the other side of a shared file than the one named."""
    other = wall.counterpart_id if office_id == wall.office_id else wall.office_id
    if other is None:
        raise NotFound
    return other


def receiving_office_id(volume: ProductionVolume) -> UUID:
    """Return the office on the other side of the shared file than the one that served."""
    return other_office_id(volume.wall, volume.producing_office_id)


def is_recipient(actor: Actor, volume: ProductionVolume) -> bool:
    """Whether the actor belongs to the side that was served."""
    return actor.office_id == receiving_office_id(volume)


def clawback_for(actor: Actor, clawback_id: UUID) -> Clawback:
    """Find a clawback of either side of the file that it lies in."""
    _entered(actor)
    found = Clawback.objects.select_related(
        "content", "wall", "claimant", "receiver", "volume", "volume__content"
    )
    clawback: Clawback | None = found.filter(pk=clawback_id).first()
    if clawback is None:
        raise NotFound
    return clawback


def clawback_for_change(actor: Actor, clawback_id: UUID) -> tuple[Clawback, Wall]:
    """Find a clawback in which the actor acts for a side, locked until the transaction ends."""
    clawback = clawback_for(actor, clawback_id)
    wall = writable_wall(actor, clawback.wall_id)
    party_in(actor, clawback)
    Clawback.objects.select_for_update().get(pk=clawback_id)
    return clawback_for(actor, clawback_id), wall


def party_in(actor: Actor, clawback: Clawback) -> Party:
    """For which side somebody acts in a clawback; raises ``NotFound`` for everybody else."""
    if actor.office_id == clawback.claimant_id:
        return Party.CLAIMANT
    if actor.office_id == clawback.receiver_id:
        return Party.RECEIVER
    raise NotFound


def claim_for(actor: Actor, claim_id: UUID) -> ClawbackClaim:
    """Find a claim that the actor's own office prepares or has given notice of."""
    _entered(actor)
    found = ClawbackClaim.objects.select_related("content", "wall")
    claim: ClawbackClaim | None = found.filter(pk=claim_id).first()
    if claim is None:
        raise NotFound
    return claim


def claim_for_change(actor: Actor, claim_id: UUID) -> tuple[ClawbackClaim, Wall]:
    """Find a claim to change or sign, locked until the transaction ends."""
    claim = claim_for(actor, claim_id)
    wall = writable_wall(actor, claim.wall_id)
    ClawbackClaim.objects.select_for_update().get(pk=claim_id)
    return claim_for(actor, claim_id), wall


def filter_wall(actor: Actor, wall_id: UUID) -> Wall:
    """Find the wall of a filter team that the actor is on."""
    wall = writable_wall(actor, wall_id)
    if wall.kind != WallKind.FILTER_TEAM:
        raise NotFound
    return wall


def filter_item_for(actor: Actor, item_id: UUID) -> "EvidenceItem":
    """Find an item behind the wall of a filter team that the actor is on."""
    item = item_for(actor, item_id)
    filter_wall(actor, item.wall_id)
    return item


def filter_proposal_for(actor: Actor, proposal_id: UUID) -> FilterProposal:
    """Find a proposal of a filter team, for the team and the holder."""
    _entered(actor)
    found = FilterProposal.objects.select_related(
        "content", "wall", "wall__office", "wall__counterpart", "item", "item__content",
        "item__wall", "part", "part__content", "part__wall",
    )  # fmt: skip
    proposal: FilterProposal | None = found.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound
    return proposal


def filter_party(actor: Actor, wall: Wall) -> FilterParty:
    """For whom somebody acts where a filter team meets a holder; ``NotFound`` for others."""
    if actor.office_id == wall.office_id:
        return FilterParty.FILTER
    if actor.office_id == wall.counterpart_id:
        return FilterParty.HOLDER
    raise NotFound


def filter_release_for(actor: Actor, release_id: UUID) -> FilterRelease:
    """Find what a filter team released to the prosecution file, for those who work there."""
    _entered(actor)
    found = FilterRelease.objects.select_related("content", "wall", "item", "item__content")
    release: FilterRelease | None = found.filter(pk=release_id).first()
    if release is None:
        raise NotFound
    return release


def submission_for(actor: Actor, submission_id: UUID) -> InCameraSubmission:
    """Find what was submitted in camera, for who submitted it and whom the court let in."""
    _entered(actor)
    found = InCameraSubmission.objects.select_related("content", "wall", "wall__office")
    submission: InCameraSubmission | None = found.filter(pk=submission_id).first()
    if submission is None:
        raise NotFound
    return submission


def _entered(actor: Actor) -> None:
    """A door opens only for whoever has entered the transaction."""
    if context.current().user_id != actor.user_id:
        raise NotFound
