"""On whom a production can be served."""

from dataclasses import dataclass
from uuid import UUID

from casework.access import party_for
from disclosure.models.production import Production
from privilege.access import wall_of, walls_held, walls_of_matter
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.errors import NotFound
from privilege.models.people import Office
from privilege.models.walls import Wall
from privilege.selectors import people


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who will see what is served."""

    user_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ReceivingParty:
    """A defense, or the prosecution, with the file that the producing side shares with it."""

    shared_wall_id: UUID
    defendant_id: UUID
    name: str
    office_id: UUID
    office_name: str
    log_id: UUID
    is_defense: bool
    recipients: tuple[Recipient, ...]

    def lines(self) -> tuple[str, ...]:
        """Write the recipients as letters do."""
        role = f"counsel for {self.name}" if self.is_defense else self.office_name
        return tuple(f"{person.name}, {role}" for person in self.recipients)

    @property
    def short(self) -> str:
        """The recipients for a button: one or two names, then how many others."""
        names = [person.name for person in self.recipients]
        if len(names) > 2:  # noqa: PLR2004
            return f"{names[0]} and {len(names) - 1} others"
        return " and ".join(names) or self.office_name


def receiving_parties(actor: Actor, matter_id: UUID) -> list[ReceivingParty]:
    """Return the parties that the actor's office can serve in a case."""
    parties = [receiving_party(actor, wall) for wall in _shared_walls(actor, matter_id)]
    return sorted(parties, key=lambda party: (party.name, str(party.shared_wall_id)))


def can_produce(actor: Actor, matter_id: UUID) -> bool:
    """Whether there is anybody whom the actor's office can serve in a case; two queries."""
    return bool(_shared_walls(actor, matter_id))


def receiving_party(actor: Actor, wall: Wall) -> ReceivingParty:
    """Return who is on the other side of a shared file."""
    office = _other_office(actor, wall)
    if wall.defendant_id is None:
        raise NotFound
    behind = people.people_behind([wall.id]).get(wall.id, [])
    able = {reader.user_id: reader.name for reader in behind if reader.may_write}
    offices = people.offices_of(able)
    is_defense = office.id == wall.counterpart_id
    defendant = str(party_for(actor, wall.defendant_id).text("name"))
    return ReceivingParty(
        shared_wall_id=wall.id,
        defendant_id=wall.defendant_id,
        name=defendant if is_defense else office.name,
        office_id=office.id,
        office_name=office.name,
        log_id=office.log_id,
        is_defense=is_defense,
        recipients=tuple(
            Recipient(user_id, name)
            for user_id, name in able.items()
            if user_id in offices and offices[user_id].id == office.id
        ),
    )


def _shared_walls(actor: Actor, matter_id: UUID) -> list[Wall]:
    """The shared files of a case that the actor may add to."""
    writable = walls_held(actor, WallRight.WRITE)
    return [
        wall
        for wall in walls_of_matter(actor, matter_id)
        if wall.kind == WallKind.SHARED_FILE and wall.id in writable
    ]


def _other_office(actor: Actor, wall: Wall) -> Office:
    if wall.counterpart is None:
        raise NotFound
    if actor.office_id == wall.office_id:
        return wall.counterpart
    if actor.office_id == wall.counterpart_id:
        return wall.office
    raise NotFound


def party_of(actor: Actor, production: Production) -> ReceivingParty:
    """Return on whom a production is to be served."""
    return receiving_party(actor, wall_of(actor, production.shared_wall_id))


def party_in_case(actor: Actor, matter_id: UUID, shared_wall_id: UUID) -> ReceivingParty:
    """Return a party of one case; raises ``NotFound`` for another case's."""
    for party in receiving_parties(actor, matter_id):
        if party.shared_wall_id == shared_wall_id:
            return party
    raise NotFound
