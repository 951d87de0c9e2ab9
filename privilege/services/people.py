"""Offices, people and roles: administrators set them up, supervisors admit (design, 3.8)."""

from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import open_log, operation
from audit.ledger.values import Ref
from privilege.actor import Actor
from privilege.choices import Role, Side
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.people import Office, OfficeRole, User
from privilege.services.database import act
from privilege.services.tokens import end_tokens


def open_office(actor: Actor, *, name: str, side: Side, jurisdiction: str) -> Office:
    """Open an office with its log and its office wall; by a platform administrator.

    The very first office of an installation may be opened by nobody in particular.
    """
    name = name.strip()
    if not name:
        raise InvalidInput("Give the office a name.", "name")
    office_id, log_id, wall_id, now = ids.new(), ids.new(), ids.new(), clock.now()
    objects = [Ref("privilege.office", office_id)]
    with operation(actor, Event.OFFICE_OPENED, wall=wall_id, objects=objects):
        open_log(log_id=log_id, office_id=office_id)
        act(
            "open_office",
            office_id,
            name,
            side.value,
            jurisdiction,
            log_id,
            ids.new(),
            wall_id,
            now,
        )
    return Office.objects.get(pk=office_id)


def add_person(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    email: str,
    display_name: str,
    office: Office,
    roles: list[Role],
    password: str | None = None,
    bar_number: str = "",
    time_zone: str = "America/New_York",
) -> User:
    """Enter a person into an office; they see nothing until a supervisor admits them.

    Args:
        password: a first password, or None for an account that cannot log in yet.
    """
    _look_after(actor, office)
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise InvalidInput("An account with this e-mail address exists.", "email")
    user = User(
        id=ids.new(),
        email=email,
        display_name=display_name.strip(),
        bar_number=bar_number,
        time_zone=time_zone,
    )
    user.set_password(password)
    objects = [Ref("privilege.user", user.id)]
    with operation(actor, Event.PERSON_ADDED, objects=objects, also_logs=[office.log_id]):
        user.save(force_insert=True)
        for role in roles:
            set_role(actor, user=user, office=office, role=role, holds=True)
    return user


def set_role(actor: Actor, *, user: User, office: Office, role: Role, holds: bool) -> None:
    """Give a role or take it away; done by an administrator it also takes admission away."""
    objects = [Ref("privilege.user", user.id), Ref("privilege.office", office.id)]
    with operation(actor, Event.ROLE_CHANGED, objects=objects, also_logs=[office.log_id]):
        act("set_role", ids.new(), user.id, office.id, role.value, holds, clock.now())


def admit_person(actor: Actor, *, user: User, office: Office) -> None:
    """Open the walls a person has been let in behind: by another supervisor of the office.

    Raises ``Refused`` while their password is one that somebody else set and so knows.
    """
    objects = [Ref("privilege.user", user.id)]
    with operation(actor, Event.PERSON_ADMITTED, objects=objects, also_logs=[office.log_id]):
        act("admit", user.id, office.id, clock.now())


def set_active(actor: Actor, *, user_id: UUID, is_active: bool) -> User:
    """Disable an account, or enable it again, after which a supervisor has to admit it."""
    user, office = colleague(actor, user_id)
    event = Event.PERSON_CHANGED if is_active else Event.PERSON_DISABLED
    with operation(
        actor, event, objects=[Ref("privilege.user", user.id)], also_logs=[office.log_id]
    ):
        user.is_active = is_active
        user.save(update_fields=["is_active"])
    return user


def reset_password(actor: Actor, *, user_id: UUID, password: str) -> User:
    """Give a person a new first password, which ends their log-ins and tokens.

    It opens nothing until they chose their own and a supervisor admitted them after that.
    """
    user, office = colleague(actor, user_id)
    if user.id == actor.user_id:
        raise Refused("Change your own password on the page of your account.")
    objects = [Ref("privilege.user", user.id)]
    with operation(actor, Event.PERSON_CHANGED, objects=objects, also_logs=[office.log_id]):
        user.set_password(password)
        user.save(update_fields=["password"])
        end_tokens(user)
    return user


def colleague(actor: Actor, user_id: UUID) -> tuple[User, Office]:
    """Find a person whose account the actor looks after, with an office of theirs."""
    role = OfficeRole.objects.filter(user_id=user_id).select_related("user", "office").first()
    if role is None:
        raise NotFound
    _look_after(actor, role.office)
    return role.user, role.office


def _look_after(actor: Actor, office: Office) -> None:
    """Accounts are looked after by the office's administrators and supervisors."""
    if actor.kind == "service":
        return
    is_platform = actor.side == Side.NEUTRAL and actor.has_role(Role.ADMINISTRATOR)
    in_office = actor.office_id == office.id and actor.has_role(Role.ADMINISTRATOR, Role.SUPERVISOR)
    if not (is_platform or in_office):
        raise Refused("Only an administrator or a supervisor of the office does this.")
