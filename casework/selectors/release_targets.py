"""Where what leaves a privileged part of a case may go, and who sees it there."""

from dataclasses import dataclass
from uuid import UUID

from casework.selectors.overview import Audience, who_can_see
from casework.selectors.releasable import TARGET_KINDS, Releasable, releasable
from privilege import waiver
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.models.walls import Wall
from privilege.selectors.authorities import AuthorityView


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page of a release offers: entries that the authority reaches, and places."""

    entries: list[Releasable]
    targets: list[Audience]


def privileged_parts(actor: Actor, matter_id: UUID) -> list[Audience]:
    """The privileged parts of a case behind which the actor writes, the client's channel first."""
    held = walls_held(actor, WallRight.WRITE)
    found = [
        one
        for one in who_can_see(actor, matter_id)
        if one.is_privileged and one.wall.id in held and one.wall.kind != WallKind.EXCEPTIONS
    ]
    return sorted(found, key=lambda one: one.wall.kind != WallKind.PRIVILEGED_CHANNEL)


def opens(own: Wall, source: Wall) -> bool:
    """Whether an authority behind ``own`` opens ``source``: itself, or all of the client's."""
    if own.id == source.id:
        return True
    return (
        own.kind == WallKind.PRIVILEGED_CHANNEL
        and own.office_id == source.office_id
        and own.defendant_id == source.defendant_id
    )


def choice_for(actor: Actor, view: AuthorityView) -> Choice:
    """What may be chosen under an authority; the door judges it again."""
    own = view.authority.wall
    held = walls_held(actor, WallRight.WRITE)
    targets = [
        one
        for one in who_can_see(actor, own.matter_id)
        if one.wall.kind in TARGET_KINDS and one.wall.id in held and one.wall.id != own.id
    ]
    entries = [
        one
        for one in releasable(actor, own.matter_id)
        if one.words is not None and opens(own, one.wall) and _is_reached(view, one)
    ]
    return Choice(entries, targets)


def _is_reached(view: AuthorityView, one: Releasable) -> bool:
    scope = view.scope
    return scope is not None and not waiver.scope_refusals(
        scope, [one.subject], subject_confirmed=True
    )
