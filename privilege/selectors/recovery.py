"""Reading recoveries: who keeps the shares, who asked, who may give a share."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from audit.ground import clock
from privilege.actor import Actor
from privilege.choices import LockMethod, Role
from privilege.keys.words import check_words
from privilege.models.keys import MemberLock, OfficeRecovery
from privilege.models.people import OfficeRole, User
from privilege.models.recovery import RecoveryRequest, RecoveryShare
from privilege.selectors.keys import keys_of

OFFICERS = (Role.SUPERVISOR.value, Role.CONFLICTS_OFFICER.value)
SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as the office sees it: who asked, the words that prove it, who gave shares."""

    request: RecoveryRequest
    name: str
    check_words: str
    hands: list[str]
    is_open: bool

    @property
    def is_completed(self) -> bool:
        """Whether the key lies ready for its person."""
        return self.request.completed_at is not None


def is_open(request: RecoveryRequest) -> bool:
    """Whether it can go on: neither ended, nor expired, nor from a time that has not come yet."""
    return request.ended_at is None and request.created_at <= clock.now() < request.expires_at


@dataclass(frozen=True, slots=True)
class Step:
    """What the actor is asked for next: how many shares, and to whom they hand on."""

    view: RequestView
    count: int
    following: list[tuple[UUID, str]]
    is_handed_on: bool
    made_at: dt.datetime | None


def step_of(actor: Actor, request: RecoveryRequest) -> Step:
    """The step of a request at which the actor stands."""
    lock = office_lock(request)
    recovery = lock.recovery if lock else None
    needed = recovery.threshold if recovery else 1
    officers = officers_for(request.user_id, request.office_id)
    view, made_at = view_of(request), recovery.created_at if recovery else None
    if len(officers) < 2:  # noqa: PLR2004 - two hands
        return Step(view, needed, [], is_handed_on=False, made_at=made_at)
    carried = request.carried is not None and clock.now() < (request.carried_until or clock.now())
    given = len(request.hands) if carried else 0
    others = officers_with_keys(request.user_id, request.office_id)
    following = [
        (one.id, one.display_name)
        for one in others
        if one.id != actor.user_id and (not carried or one.id not in request.hands)
    ]
    return Step(
        view,
        1,
        following if given + 1 < needed else [],
        is_handed_on=carried and request.carried_for_id == actor.user_id,
        made_at=made_at,
    )


def own_request(actor: Actor) -> RequestView | None:
    """The actor's own request that has not ended, expired or not."""
    found = RecoveryRequest.objects.filter(user_id=actor.person_id, ended_at__isnull=True)
    return next(iter(_views(list(found))), None)


def requests_of_office(actor: Actor) -> list[RequestView]:
    """The office's requests of the last month, newest first; at most two queries."""
    since = clock.now() - dt.timedelta(days=SHOWN_DAYS)
    found = RecoveryRequest.objects.filter(office_id=actor.own_office_id, created_at__gte=since)
    return _views(list(found.order_by("-created_at", "-id")))


def view_of(request: RecoveryRequest) -> RequestView:
    """One request as pages show it."""
    return _views([request])[0]


def officers_for(user_id: UUID, office_id: UUID) -> list[User]:
    """Who may give shares for a person: the office's other officers, by name."""
    return [one for one in officers(office_id) if one.id != user_id]


def officers(office_id: UUID) -> list[User]:
    """The supervisors and conflicts officers of an office, by name."""
    roles = OfficeRole.objects.filter(office_id=office_id, role__in=OFFICERS)
    found = User.objects.filter(
        pk__in=roles.values("user_id"), is_active=True, admitted_at__isnull=False
    )
    return list(found.order_by("display_name", "id"))


def officers_with_keys(user_id: UUID, office_id: UUID) -> list[User]:
    """Those of them to whom a share can be handed on: they have a key of their own."""
    found = officers_for(user_id, office_id)
    keys = keys_of([one.id for one in found])
    return [one for one in found if one.id in keys]


def office_lock(request: RecoveryRequest) -> MemberLock | None:
    """The newest lock that the office's shares open on the key of a request."""
    return (
        MemberLock.objects.select_related("key", "recovery")
        .filter(key_id=request.key_id, method=LockMethod.OFFICE.value)
        .order_by("-recovery__takes_effect_at", "-id")
        .first()
    )


def holders_of(recovery: OfficeRecovery | None) -> list[RecoveryShare]:
    """Who keeps the shares of a recovery key, by number; for the people of its office."""
    if recovery is None:
        return []
    return list(RecoveryShare.objects.filter(recovery=recovery).order_by("number"))


def _views(requests: list[RecoveryRequest]) -> list[RequestView]:
    people = {one for request in requests for one in (request.user_id, *request.hands)}
    names = dict(User.objects.filter(pk__in=people).values_list("id", "display_name"))
    return [
        RequestView(
            request,
            names.get(request.user_id, ""),
            check_words(bytes(request.public_key)),
            [names.get(one, "") for one in request.hands],
            is_open(request),
        )
        for request in requests
    ]
