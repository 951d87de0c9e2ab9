"""Who people are, and who stands behind a wall."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Lower

from audit.ledger.values import NEUTRAL_LOG_ID
from privilege.actor import Actor
from privilege.choices import GuestKind, Role
from privilege.models.people import Office, OfficeRole, User


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who can see what stands behind a wall.

    ``by_role`` if as a supervisor or of the coverage group only; ``by_coverage`` if as the latter.
    ``guest`` is of ``choices.GuestKind`` for who was invited from outside the office.
    """

    user_id: UUID
    name: str
    office: str
    may_write: bool
    may_manage: bool
    by_role: bool
    by_coverage: bool = False
    guest: str = ""


def actor_of(
    user: User, *, session_ref: str = "", address: str = "", agent: str = "", kind: str = "person"
) -> Actor:
    """Return the person as an actor, in the office they hold the first role of; one query.

    Who was invited to a channel acts in the log of the office that invited them; one query more.
    """
    roles = list(
        OfficeRole.objects.filter(user=user).select_related("office").order_by("created_at", "id")
    )
    office = roles[0].office if roles else None
    guest = None if roles else guest_log(user.id)
    log_id = office.log_id if office else NEUTRAL_LOG_ID
    return Actor(
        user_id=user.id,
        office_id=office.id if office else None,
        log_id=guest[1] if guest else log_id,
        guest=guest[0] if guest else "",
        side=office.side if office else "",
        roles=frozenset(role.role for role in roles if office and role.office_id == office.id),
        display_name=user.display_name,
        time_zone=user.time_zone,
        session_ref=session_ref,
        address=address,
        agent=agent,
        kind=kind,
    )


def guest_log(user_id: UUID) -> tuple[str, UUID] | None:
    """What kind of guest a person is, and the log of the office that invited them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, log_id FROM parley.guest_place(%s)", [user_id])
        row: tuple[str, UUID] | None = cursor.fetchone()
    return row


def email_of(actor: Actor) -> str:
    """Return the actor's own e-mail address."""
    return User.objects.get(pk=actor.person_id).email


def actor_by_id(user_id: UUID) -> Actor | None:
    """Return an active person as an actor, for work done on their behalf; None if disabled."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_of(user) if user else None


def actor_called(email: str, *, agent: str) -> Actor | None:
    """Return an active person as an actor by their address, for a command run in their name."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return actor_of(user, agent=agent) if user else None


def people_behind(wall_ids: Iterable[UUID]) -> dict[UUID, list[Reader]]:
    """Return who can see each of the walls, for walls the actor can see themselves; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.id, b.user_id, u.display_name,
                   coalesce((SELECT o.name FROM privilege_officerole r
                    JOIN privilege_office o ON o.id = r.office_id
                    WHERE r.user_id = b.user_id ORDER BY r.created_at, r.id LIMIT 1), ''),
                   b.may_write, b.may_manage, b.by_role, b.by_coverage,
                   (SELECT g.kind FROM privilege_guest g WHERE g.user_id = b.user_id)
            FROM unnest(%s::uuid[]) AS w (id), parley.people_behind(w.id) b
            JOIN privilege_user u ON u.id = b.user_id
            ORDER BY u.display_name, b.user_id
            """,
            [list(wall_ids)],
        )
        found: dict[UUID, list[Reader]] = defaultdict(list)
        for wall_id, *row in cursor.fetchall():
            user_id, name, office, writes, manages, by_role, covers, guest = row
            place = str(GuestKind(guest).label) if guest else office
            found[wall_id].append(
                Reader(user_id, name, place, writes, manages, by_role, covers, guest or "")
            )
    return dict(found)


def offices(side: str | None = None) -> list[Office]:
    """Return the directory of offices, by name."""
    found = Office.objects.order_by("name", "id")
    return list(found.filter(side=side) if side else found)


def offices_with(role: Role) -> set[UUID]:
    """The offices in which somebody active holds a role."""
    found = OfficeRole.objects.filter(role=role.value, user__is_active=True)
    return set(found.values_list("office_id", flat=True))


def caseworkers(office_ids: Iterable[UUID]) -> list[OfficeRole]:
    """Return the attorneys, staff and supervisors of offices with their people, by name."""
    return list(
        OfficeRole.objects.filter(
            office_id__in=list(office_ids),
            role__in=[Role.ATTORNEY, Role.STAFF, Role.SUPERVISOR],
            user__is_active=True,
        )
        .select_related("user", "office")
        .order_by("user__display_name", "id")
    )


def people_of_office(office_id: UUID) -> list[User]:
    """Return everybody with a role in an office, with ``office_roles`` prefetched."""
    return list(
        User.objects.filter(office_roles__office_id=office_id)
        .prefetch_related("office_roles__office")
        .distinct()
        .order_by("display_name", "id")
    )


def offices_of(user_ids: Iterable[UUID]) -> dict[UUID, Office]:
    """Return the first office of each person; one query."""
    found: dict[UUID, Office] = {}
    roles = (
        OfficeRole.objects.filter(user_id__in=list(user_ids))
        .select_related("office")
        .order_by("created_at", "id")
    )
    for role in roles:
        found.setdefault(role.user_id, role.office)
    return found


def attorneys_among(names: Iterable[str]) -> set[str]:
    """Return which of some names and e-mail addresses are attorneys' in the directory."""
    wanted = {name.casefold(): name for name in names if name}
    roles = OfficeRole.objects.filter(role=Role.ATTORNEY).annotate(
        email=Lower("user__email"), name=Lower("user__display_name")
    )
    held = roles.filter(Q(email__in=wanted) | Q(name__in=wanted)).values_list("email", "name")
    return {wanted[word] for row in held for word in row if word in wanted}


def colleagues_with(actor: Actor, role: Role) -> list[User]:
    """Return the active people of the actor's office who hold a role, by name."""
    held = User.objects.filter(
        office_roles__office_id=actor.own_office_id, office_roles__role=role, is_active=True
    )
    return list(held.order_by("display_name", "id"))
