"""Reading exceptions: for whoever asked, and the supervisors of the office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from privilege import context, unlocked
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.keys.pairs import CannotOpenError
from privilege.models.exception import ExceptionRequest, OutsidePackage

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """A request with its words, as far as this session has unlocked them."""

    request: ExceptionRequest
    words: Mapping[str, Any] | None

    @property
    def is_locked(self) -> bool:
        """Whether its words are not unlocked here."""
        return self.words is None

    def text(self, name: str) -> str:
        """One of its words; empty where there is none, and while locked."""
        return str((self.words or {}).get(name, ""))


def exceptions_of(actor: Actor, matter_id: UUID) -> list[ExceptionView]:
    """The exceptions of a matter that the actor may know of, newest first."""
    return views_of(rows_of(actor, matter_id).order_by("-created_at", "-id"))


def rows_of(actor: Actor, matter_id: UUID) -> "QuerySet[ExceptionRequest]":
    """The exceptions of a matter as rows, for a page of them."""
    del actor  # the database shows what the one who has entered may read
    found = ExceptionRequest.objects.select_related("content", "wall")
    return found.filter(matter_id=matter_id)


def views_of(found: Iterable[ExceptionRequest]) -> list[ExceptionView]:
    """Exceptions with their words, as far as this session has unlocked them."""
    rows, keys = list(found), unlocked.current()
    if keys is not None:
        keys.prepare({one.wall_id for one in rows})
    return [ExceptionView(one, _words(one)) for one in rows]


def exception_view(actor: Actor, exception_id: UUID) -> ExceptionView:
    """One exception; ``NotFound`` for people who are not behind its wall."""
    request = exception_for(actor, exception_id)
    return ExceptionView(request, _words(request))


def exception_for(actor: Actor, exception_id: UUID) -> ExceptionRequest:
    """Find a request that the actor may know of."""
    _entered(actor)
    found = ExceptionRequest.objects.select_related("content", "wall", "office")
    request: ExceptionRequest | None = found.filter(pk=exception_id).first()
    if request is None:
        raise NotFound
    return request


def exception_for_change(actor: Actor, exception_id: UUID) -> ExceptionRequest:
    """Find a request and hold it until the transaction ends."""
    exception_for(actor, exception_id)
    locked = ExceptionRequest.objects.select_for_update(of=("self",))
    request: ExceptionRequest | None = (
        locked.select_related("content", "wall").filter(pk=exception_id).first()
    )
    if request is None:
        raise NotFound
    return request


def package_of(actor: Actor, exception_id: UUID) -> OutsidePackage | None:
    """What left Parley under an exception, for people behind the wall that it left."""
    _entered(actor)
    found = OutsidePackage.objects.select_related("content", "package", "wall")
    package: OutsidePackage | None = found.filter(request_id=exception_id).first()
    return package


def _words(request: ExceptionRequest) -> Mapping[str, Any] | None:
    try:
        return None if request.content is None else request.content.words()
    except CannotOpenError:
        return None


def _entered(actor: Actor) -> None:
    if context.current().user_id != actor.user_id:
        raise NotFound
