"""What both sides do once notice of a claim was given, or something was reported.

Each function is one step: dated, on both logs, told to the other side, all or nothing.
"""

from datetime import datetime
from uuid import UUID

from audit.ground import clock, ids
from casework.services import words
from disclosure import access
from disclosure.choices import ITEM_KINDS
from disclosure.clawback import (
    RULING_STANDS_AFTER,
    Act,
    State,
    act_by,
    is_against_own_interest,
)
from disclosure.models.clawback import Clawback, ClawbackItem
from disclosure.models.volume import ProductionVolume, VolumeFile
from disclosure.selectors import clawbacks, receiver
from disclosure.selectors.sequestered import is_shut
from disclosure.services import returning, sequestered
from disclosure.services.clawback_steps import demand_attorney, demand_step, step
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.walls import Wall
from privilege.services.content import write_content

MOST_ITEMS = 500


def report(
    actor: Actor, *, volume_id: UUID, file_ids: list[UUID], seen: str, sequester: bool
) -> Clawback:
    """Tell the sender that something they produced looks privileged (Model Rule 4.4(b)).

    ``sequester`` shuts it on one's own side; where the jurisdiction's rule demands that, it is
    shut in any case. Access returns when the sender claims nothing within the days to act.
    """
    volume = access.volume_for(actor, volume_id)
    wall = writable_wall(actor, volume.wall_id)
    if not access.is_recipient(actor, volume):
        raise NotFound
    files = files_to_claim(actor, volume, file_ids)
    provision = clawbacks.provision_for(actor, wall_id=wall.id, matter_id=wall.matter_id)
    said = words.prose(seen, "seen", required=True, longest=2000)
    clawback = Clawback.behind(
        wall,
        id=ids.new(),
        volume=volume,
        claimant_id=volume.producing_office_id,
        receiver_id=actor.own_office_id,
        state=State.REPORTED.value,
        act_within_days=provision.act_within_days,
        lapses_at=act_by(clock.now(), provision.act_within_days, provision.zone),
        created_by=actor.user_id,
    )
    with step(actor, wall, clawback, Act.REPORTED):
        clawback.content = write_content(wall, {"seen": said})
        clawback.save(force_insert=True)
        name_items(wall, clawback, files)
        if sequester or provision.must_stop:
            sequestered.shut(clawback)
    return clawback


def sequester(actor: Actor, *, clawback_id: UUID) -> Clawback:
    """Shut every copy on the receiver's own side; twice is once."""
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_step(actor, clawback, Act.SEQUESTERED)
    if is_shut(clawback):
        return clawback
    with step(actor, wall, clawback, Act.SEQUESTERED):
        sequestered.shut(clawback)
    return clawback


def certify(actor: Actor, *, clawback_id: UUID, how: Act, statement: str) -> Clawback:
    """Certify that every copy, those outside included, was returned, destroyed or sequestered.

    Returned and destroyed withdraw the content from the receiver for good.
    """
    if how not in {Act.RETURNED, Act.DESTROYED, Act.CERTIFIED}:
        raise InvalidInput("Choose what was done.", "how")
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "certify this")
    demand_step(actor, clawback, how)
    said = words.prose(statement, "statement", required=True, longest=4000)
    if receiver.unsettled(actor, clawback):
        raise Refused(
            "Copies outside are not settled yet: say of each whether it was retrieved, destroyed "
            "or refused."
        )
    with step(actor, wall, clawback, how, words=said) as op:
        sequestered.shut(clawback)
        if how is Act.CERTIFIED:
            clawback.state = State.CERTIFIED.value
        else:
            clawback.state = State.RETURNED.value
            returning.withdraw_content(actor, op, clawback)
    return clawback


def dispute(actor: Actor, *, clawback_id: UUID, grounds: str) -> Clawback:
    """Dispute a claim: the claimant now has the days to act, else access returns by itself."""
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "dispute a claim")
    demand_step(actor, clawback, Act.DISPUTED)
    said = words.prose(grounds, "grounds", required=True, longest=4000)
    with step(actor, wall, clawback, Act.DISPUTED, words=said):
        clawback.state = State.DISPUTED.value
        clawback.lapses_at = _act_by(actor, clawback)
    return clawback


def submit(actor: Actor, *, clawback_id: UUID, citation: str) -> Clawback:
    """Note that a side brought the material to the court under seal; nothing lapses meanwhile."""
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "submit this to the court")
    demand_step(actor, clawback, Act.SUBMITTED)
    cited = words.line(citation, "citation", required=True)
    with step(actor, wall, clawback, Act.SUBMITTED, citation=cited):
        clawback.state = State.SUBMITTED.value
        clawback.lapses_at = None
    return clawback


def enter_ruling(
    actor: Actor, *, clawback_id: UUID, for_claimant: bool, citation: str, text: str
) -> Clawback:
    """Enter how the court ruled. Against one's own side it stands at once.

    In one's own favor it stands when the other side confirms it, or after three days in which
    the other side did not say that the court ruled otherwise.
    """
    act = Act.RULED_FOR_CLAIMANT if for_claimant else Act.RULED_FOR_RECEIVER
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "enter a ruling")
    demand_step(actor, clawback, act)
    cited = words.line(citation, "citation", required=True)
    said = words.prose(text, "text", longest=4000)
    with step(actor, wall, clawback, act, words=said, citation=cited) as op:
        clawback.ruling, clawback.ruling_office_id = act.value, actor.office_id
        if is_against_own_interest(act, access.party_in(actor, clawback)):
            returning.settle(actor, op, clawback)
        else:
            clawback.state = State.RULED.value
            clawback.settles_at = clock.now() + RULING_STANDS_AFTER
            clawback.lapses_at = None if for_claimant else clawback.settles_at
    return clawback


def answer_ruling(actor: Actor, *, clawback_id: UUID, confirmed: bool, text: str = "") -> Clawback:
    """Confirm a ruling that the other side entered, or say that the court did not rule so."""
    act = Act.RULING_CONFIRMED if confirmed else Act.RULING_CONTESTED
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "answer for the ruling")
    demand_step(actor, clawback, act)
    if clawback.ruling_office_id == actor.office_id:
        raise Refused("Your own office entered this ruling: the other side answers.")
    said = words.prose(text, "text", required=not confirmed, longest=4000)
    with step(actor, wall, clawback, act, words=said) as op:
        if confirmed:
            returning.settle(actor, op, clawback)
        else:
            clawback.state, clawback.ruling = State.DISPUTED.value, ""
            clawback.ruling_office_id = clawback.settles_at = None
            clawback.lapses_at = _act_by(actor, clawback)
    return clawback


def withdraw(actor: Actor, *, clawback_id: UUID, text: str = "") -> Clawback:
    """Give a claim up, or answer a report with "not claimed": access returns."""
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "give up a claim")
    act = Act.NOT_CLAIMED if clawback.state == State.REPORTED else Act.WITHDRAWN
    demand_step(actor, clawback, act)
    said = words.prose(text, "text", longest=4000)
    with step(actor, wall, clawback, act, words=said):
        clawback.state = State.RESTORED.value
        sequestered.lift(clawback)
    return clawback


def files_to_claim(
    actor: Actor, volume: ProductionVolume, file_ids: list[UUID]
) -> list[VolumeFile]:
    """The files of a volume that may be claimed or reported, each standing for one item.

    Equal files that the same office served in other volumes come with them. Raises ``NotFound``
    for others', ``Refused`` for what is in a clawback already.
    """
    wanted = set(file_ids)
    if not 1 <= len(wanted) <= MOST_ITEMS:
        raise InvalidInput(f"Choose between 1 and {MOST_ITEMS} items.", "file_ids")
    found = VolumeFile.objects.filter(
        wall_id=volume.wall_id, kind__in=ITEM_KINDS, item_id__isnull=False
    ).select_related("volume")
    files = list(found.filter(volume=volume, pk__in=wanted))
    if len(files) != len(wanted):
        raise NotFound
    equal = found.filter(
        blob_id__in={file.blob_id for file in files},
        volume__producing_office_id=volume.producing_office_id,
    ).exclude(pk__in=wanted)
    files += list(equal)
    held = clawbacks.touching(actor, [file.id for file in files])
    if volume.producing_office_id == actor.office_id:  # whose claim answers a report
        held = held.exclude(clawback__state=State.REPORTED.value)
    if held.exists():
        raise Refused("Some of these items are in a clawback already.")
    return files


def name_items(wall: Wall, clawback: Clawback, files: list[VolumeFile]) -> None:
    """Write down which documents a clawback is about."""
    ClawbackItem.objects.bulk_create(
        ClawbackItem.behind(
            wall,
            id=ids.new(),
            clawback=clawback,
            volume_id=file.volume_id,
            file_id=file.id,
            item_id=file.item_id,
            blob_id=file.blob_id,
            sha256=file.sha256,
            served_at=file.volume.served_at,
            first=file.first,
            last=file.last,
            created_by=clawback.created_by,
        )
        for file in files
    )


def _act_by(actor: Actor, clawback: Clawback) -> datetime:
    provision = clawbacks.provision_for(
        actor, wall_id=clawback.wall_id, matter_id=clawback.matter_id
    )
    return act_by(clock.now(), clawback.act_within_days, provision.zone)
