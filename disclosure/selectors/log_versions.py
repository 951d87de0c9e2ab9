"""Privilege logs as both sides have them once they are served."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from disclosure import access
from disclosure.choices import LogChange, PackageAct
from disclosure.models.privilege_log import (
    PrivilegeLogEntry,
    PrivilegeLogEvent,
    PrivilegeLogVersion,
)
from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class ServedLog:
    """A version with what both sides know happened to it."""

    version: PrivilegeLogVersion
    events: tuple[PrivilegeLogEvent, ...]
    for_us: bool

    def moment(self, act: PackageAct) -> PrivilegeLogEvent | None:
        """Return the event of one kind, where it has happened."""
        return next((event for event in self.events if event.act == act), None)


def versions_of(actor: Actor, matter_id: UUID) -> list[ServedLog]:
    """Return the versions of a case that the actor can see, both ways, newest first."""
    found = PrivilegeLogVersion.objects.select_related("content", "wall", "asserting_office")
    return served(actor, list(found.filter(matter_id=matter_id).order_by("-served_at", "-id")))


def has_any(actor: Actor, matter_id: UUID) -> bool:
    """Whether a log was served in a case, as far as the actor can see."""
    del actor
    return bool(PrivilegeLogVersion.objects.filter(matter_id=matter_id).exists())


def served(actor: Actor, versions: Sequence[PrivilegeLogVersion]) -> list[ServedLog]:
    """Return versions with their events; one query."""
    events: dict[UUID, list[PrivilegeLogEvent]] = {version.id: [] for version in versions}
    found = PrivilegeLogEvent.objects.select_related("acting_office").filter(
        version_id__in=list(events)
    )
    for event in found.order_by("happened_at", "id"):
        events[event.version_id].append(event)
    return [
        ServedLog(version, tuple(events[version.id]), is_receiver(actor, version))
        for version in versions
    ]


def is_receiver(actor: Actor, version: PrivilegeLogVersion) -> bool:
    """Whether the actor belongs to the side that was served."""
    other = access.other_office_id(version.wall, version.asserting_office_id)
    return actor.office_id == other


def entries_of(actor: Actor, version: PrivilegeLogVersion) -> list[PrivilegeLogEntry]:
    """Return a version's entries by number, withdrawn ones among them."""
    del actor
    found = PrivilegeLogEntry.objects.select_related("content").filter(version=version)
    return list(found.order_by("number"))


def latest(actor: Actor, wall_id: UUID, office_id: UUID) -> PrivilegeLogVersion | None:
    """Return the newest version that an office served behind a shared file."""
    del actor
    found = PrivilegeLogVersion.objects.select_related("content", "wall", "asserting_office")
    version: PrivilegeLogVersion | None = (
        found.filter(wall_id=wall_id, asserting_office_id=office_id).order_by("-number").first()
    )
    return version


def values_of(entry: PrivilegeLogEntry) -> dict[str, str]:
    """Return what an entry says, by column."""
    return {} if entry.content is None else {k: str(v) for k, v in _words(entry).items()}


def stands(entry: PrivilegeLogEntry) -> bool:
    """Whether an entry was not withdrawn by the version that it stands in."""
    return entry.change != LogChange.WITHDRAWN


def _words(entry: PrivilegeLogEntry) -> dict[str, object]:
    return (entry.content.words() or {}) if entry.content else {}
