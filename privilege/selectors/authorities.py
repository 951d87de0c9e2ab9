"""Reading authorities and what left under them."""

import base64
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from audit.ground import clock
from privilege import access, unlocked
from privilege.actor import Actor
from privilege.choices import AuthorityForm
from privilege.errors import NotFound, Refused
from privilege.keys.pairs import CannotOpenError
from privilege.models.authority import Authority, PrivilegedRelease
from privilege.models.walls import Wall
from privilege.waiver import Scope, Standing, scope_of, standing_refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAMAGED = (
    "This cannot be opened: it is not what was recorded here. Nothing was released; tell whoever "
    "looks after Parley at your office."
)


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """An authority with its words, as far as this session has unlocked them."""

    authority: Authority
    words: Mapping[str, Any] | None
    refusal: str

    @property
    def scope(self) -> Scope | None:
        """How far it reaches; None while locked."""
        return scope_of(self.words["scope"]) if self.words else None

    @property
    def is_locked(self) -> bool:
        """Whether its words are not unlocked here."""
        return self.words is None

    def text(self, name: str) -> str:
        """One of its words; empty where there is none, and while locked."""
        return str((self.words or {}).get(name, ""))


def authorities_of(actor: Actor, matter_id: UUID) -> list[AuthorityView]:
    """The authorities of a matter that the actor may know of, newest first."""
    return views_of(rows_of(actor, matter_id).order_by("-created_at", "-id"))


def rows_of(actor: Actor, matter_id: UUID) -> "QuerySet[Authority]":
    """The authorities of a matter as rows, for a page of them."""
    del actor  # the database shows what the one who has entered may read
    return Authority.objects.select_related("content", "wall").filter(matter_id=matter_id)


def views_of(rows: Iterable[Authority]) -> list[AuthorityView]:
    """Authorities with their words, as far as this session has unlocked them."""
    return _views(list(rows))


def awaiting_signature(actor: Actor) -> list[AuthorityView]:
    """The consents that wait for a client's signature in an account, newest first."""
    del actor
    found = Authority.objects.select_related("content", "wall").filter(
        form=AuthorityForm.ACCOUNT.value, signed_at=None, revoked_at=None
    )
    return _views(list(found.order_by("-created_at", "-id")))


def authority_view(actor: Actor, authority_id: UUID) -> AuthorityView:
    """One authority; ``NotFound`` for people who are not behind its wall."""
    return _views([access.authority_for(actor, authority_id)])[0]


def releases_of(actor: Actor, matter_id: UUID) -> list[PrivilegedRelease]:
    """What left the actor's privileged walls of a matter, newest first."""
    del actor
    found = PrivilegedRelease.objects.select_related("content", "wall").filter(matter_id=matter_id)
    return list(found.order_by("-released_at", "-id"))


def document_of(actor: Actor, authority_id: UUID) -> tuple[str, str, bytes]:
    """Name, media type and bytes of the paper itself; ``Refused`` while it is locked."""
    view = authority_view(actor, authority_id)
    kept = view.authority.document
    if kept is None:
        raise NotFound
    words = _open(kept.words)
    if words is None or view.words is None:
        raise Refused("This is privileged and locked. Unlock your key first.")
    data = base64.b64decode(words["data"])
    return view.text("document_name"), view.text("document_type"), data


def older_words(actor: Actor, wall: Wall, before: dt.datetime) -> list[Mapping[str, Any]]:
    """The words of the authorities of the same office and matter recorded before a moment."""
    del actor
    found = Authority.objects.select_related("content", "wall").filter(
        matter_id=wall.matter_id, office_id=wall.office_id, created_at__lt=before
    )
    return [view.words for view in _views(list(found)) if view.words is not None]


def standing_of(authority: Authority) -> Standing:
    """What the rules ask of an authority."""
    return Standing(
        form=AuthorityForm(authority.form),
        recorded_at=authority.created_at,
        in_force_from=authority.in_force_from,
        in_force_to=authority.in_force_to,
        is_standing=authority.is_standing,
        signed_at=authority.signed_at,
        used_at=authority.used_at,
        revoked_at=authority.revoked_at,
    )


def opened_words(authority: Authority) -> dict[str, Any] | None:
    """Its words; None while locked. ``Refused`` where they are not what was recorded."""
    return None if authority.content is None else _open(authority.content.words)


def _views(found: Sequence[Authority]) -> list[AuthorityView]:
    keys = unlocked.current()
    if keys is not None:
        keys.prepare({one.wall_id for one in found if one.wall.is_sealed})
    now = clock.now()
    return [
        AuthorityView(one, _words(one), standing_refusal(standing_of(one), now)) for one in found
    ]


def _words(authority: Authority) -> Mapping[str, Any] | None:
    try:
        return None if authority.content is None else authority.content.words()
    except CannotOpenError:
        return None


def _open(words: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a bound method of a record
    try:
        found: dict[str, Any] | None = words()
    except CannotOpenError:
        raise Refused(DAMAGED) from None
    return found
