"""What bears on the independence of a case's decisions: outsiders' contacts, and overrides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from audit.oversight.choices import DecisionKind
from audit.oversight.models.independence import OutsideContact, Override
from casework.choices import ContactHow
from casework.selectors.item import names_of
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import Side, WallKind
from privilege.errors import NotFound
from privilege.models.walls import Wall


@dataclass(frozen=True, slots=True)
class Bearing:
    """A contact by an outsider, or a superior's override, as its page shows it.

    ``who`` spoke or overrode; ``how`` is empty of an override; ``asked`` is what was asked for, or
    what the line prosecutor had decided; ``then`` what was said, or decided instead; ``reason`` is
    an override's.
    """

    at: dt.datetime
    decision: str
    who: str
    how: str
    asked: str
    then: str
    reason: str
    by: str

    @property
    def is_override(self) -> bool:
        """Whether a superior decided otherwise."""
        return not self.how


def file_of(actor: Actor, matter_id: UUID) -> Wall:
    """The prosecution's own file of a case, for people of that office who are behind it."""
    if actor.side != Side.PROSECUTION.value:
        raise NotFound
    return wall_of_kind(actor, matter_id, WallKind.PROSECUTION_FILE)


def beside(actor: Actor, matters: Iterable[UUID | None]) -> dict[UUID, list[Bearing]]:
    """What the actor may see of some cases, by matter, the newest first; three queries."""
    del actor  # the database asks who has entered
    wanted = [one for one in matters if one]
    if not wanted:
        return {}
    contacts = list(OutsideContact.objects.select_related("content").filter(matter_id__in=wanted))
    overrides = list(Override.objects.select_related("content").filter(matter_id__in=wanted))
    people = names_of([one.created_by for one in (*contacts, *overrides)])
    found: dict[UUID, list[Bearing]] = defaultdict(list)
    for contact in contacts:
        found[contact.matter_id].append(_contact(contact, people))
    for override in overrides:
        found[override.matter_id].append(_override(override, people))
    for listed in found.values():
        listed.sort(key=lambda one: one.at, reverse=True)
    return dict(found)


def _contact(one: OutsideContact, people: dict[UUID | None, str]) -> Bearing:
    return Bearing(
        at=one.happened_at,
        decision=str(DecisionKind(one.decision).label),
        who=str(one.text("who")),
        how=str(ContactHow(one.how).label),
        asked=str(one.text("asked")),
        then=str(one.text("answer")),
        reason="",
        by=people.get(one.created_by, ""),
    )


def _override(one: Override, people: dict[UUID | None, str]) -> Bearing:
    return Bearing(
        at=one.created_at,
        decision=str(DecisionKind(one.decision).label),
        who=people.get(one.created_by, ""),
        how="",
        asked=str(one.text("was")),
        then=str(one.text("now")),
        reason=str(one.text("reason")),
        by=people.get(one.created_by, ""),
    )
