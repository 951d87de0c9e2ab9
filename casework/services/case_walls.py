"""The walls of a case, and who stands behind them from the start."""

from uuid import UUID

from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import Role, Side, WallKind, WallRight
from privilege.errors import InvalidInput
from privilege.models.people import OfficeRole
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind
from privilege.services import walls

DEFENSE_KINDS = (
    WallKind.DEFENSE_FILE,
    WallKind.DEFENSE_WORK_PRODUCT,
    WallKind.PRIVILEGED_CHANNEL,
    WallKind.FOR_DISCLOSURE,
)

PROSECUTION_CHANNELS = (WallKind.AGENCY_CHANNEL, WallKind.VICTIM_CHANNEL)


def attorney(user_id: UUID, side: Side, field: str) -> OfficeRole:
    """Find the office in which a person is an attorney on a side, or raise ``InvalidInput``."""
    found = OfficeRole.objects.select_related("office", "user").filter(
        user_id=user_id, role=Role.ATTORNEY.value, office__side=side.value, user__is_active=True
    )
    role = found.order_by("created_at", "id").first()
    if role is None:
        raise InvalidInput("Choose an attorney of the list.", field)
    return role


def open_prosecution(actor: Actor, lead_id: UUID) -> tuple[Wall, Wall]:
    """Open a matter with the walls of the prosecution.

    Case record, prosecution file, work product, and the channels with agencies and the victim unit.
    The actor and the lead stand behind all of them; returns the record and the file.
    """
    matter_id = walls.open_matter(actor)
    office_id = _office(actor)
    opened = {
        kind: walls.open_wall(actor, matter_id=matter_id, kind=kind, office_id=office_id)
        for kind in (
            WallKind.CASE_RECORD,
            WallKind.PROSECUTION_FILE,
            WallKind.PROSECUTION_WORK_PRODUCT,
            *PROSECUTION_CHANNELS,
        )
    }
    for wall in opened.values():
        for user_id in dict.fromkeys((actor.user_id, lead_id)):
            if user_id:
                walls.grant_wall(actor, wall_id=wall.id, user_id=user_id, right=WallRight.MANAGE)
    return opened[WallKind.CASE_RECORD], opened[WallKind.PROSECUTION_FILE]


def open_channel(actor: Actor, matter_id: UUID, kind: WallKind) -> Wall:
    """Open a channel of the prosecution in a case that was opened before there were such.

    By who looks after the case. Whoever stands behind the work product stands behind it, with the
    same rights.
    """
    own = wall_of_kind(actor, matter_id, WallKind.PROSECUTION_WORK_PRODUCT)
    if kind not in PROSECUTION_CHANNELS:
        raise InvalidInput("This part of a case is opened in another way.", "kind")
    wall = walls.open_wall(actor, matter_id=matter_id, kind=kind, office_id=own.office_id)
    team = people_behind([own.id]).get(own.id, [])
    for reader in sorted(team, key=lambda one: one.user_id != actor.user_id):
        right = WallRight.MANAGE if reader.may_manage else WallRight.WRITE
        walls.grant_wall(actor, wall_id=wall.id, user_id=reader.user_id, right=right)
    return wall


def open_defense(actor: Actor, record: Wall, party_id: UUID, role: OfficeRole) -> Wall:
    """Open the walls of one defendant's defense and its file shared with the prosecution.

    The attorney gets the keys of the defense walls; the actor never stands behind those. Returns
    the shared file.
    """
    for kind in DEFENSE_KINDS:
        wall = walls.open_wall(
            actor,
            matter_id=record.matter_id,
            kind=kind,
            office_id=role.office_id,
            defendant_id=party_id,
        )
        _let_in(actor, wall, role, WallRight.MANAGE)
    shared = walls.open_wall(
        actor,
        matter_id=record.matter_id,
        kind=WallKind.SHARED_FILE,
        office_id=record.office_id,
        counterpart_id=role.office_id,
        defendant_id=party_id,
    )
    team = [one for one in people_behind([record.id]).get(record.id, []) if one.may_write]
    # The first key holder lets in the others.
    for reader in sorted(team, key=lambda one: one.user_id != actor.user_id):
        right = WallRight.MANAGE if reader.may_manage else WallRight.WRITE
        walls.grant_wall(actor, wall_id=shared.id, user_id=reader.user_id, right=right)
    let_into_shared(actor, record, shared, role)
    return shared


def let_into_shared(actor: Actor, record: Wall, shared: Wall, role: OfficeRole) -> None:
    """Let counsel, and their office's supervisors, in to what both sides share."""
    _let_in(actor, record, role, WallRight.READ)
    _let_in(actor, shared, role, WallRight.WRITE)
    for wall in (record, shared):
        walls.grant_wall_to_supervisors(actor, wall_id=wall.id, office=role.office)


def shared_file(matter_id: UUID, party_id: UUID | None, office_id: UUID) -> Wall | None:
    """The file that a defense office shares with the prosecution, where the actor sees it."""
    found = Wall.objects.select_related("office", "counterpart")
    return found.filter(
        matter_id=matter_id,
        kind=WallKind.SHARED_FILE.value,
        defendant_id=party_id,
        counterpart_id=office_id,
    ).first()


def managers(wall: Wall) -> list[UUID]:
    """Who lets people in behind a wall, by grant."""
    behind = people_behind([wall.id]).get(wall.id, [])
    return [reader.user_id for reader in behind if reader.may_manage]


def _let_in(actor: Actor, wall: Wall, role: OfficeRole, right: WallRight) -> None:
    log_id = role.office.log_id
    walls.grant_wall(actor, wall_id=wall.id, user_id=role.user_id, right=right, also_logs=[log_id])


def _office(actor: Actor) -> UUID:
    if actor.office_id is None:
        raise InvalidInput("You belong to no office.")
    return actor.office_id
