"""The people of the tests: they stand in the template database, made through the services."""

from dataclasses import dataclass, fields
from uuid import UUID

from privilege import context
from privilege.actor import Actor, nobody
from privilege.choices import Role, Side
from privilege.models.people import Office, User
from privilege.selectors import people
from privilege.services import people as services
from privilege.services import sign_in

PASSWORD = "correct horse battery staple"
GIVEN = "given by an administrator"

# name → (office, roles); the office's first supervisor is admitted by the platform administrator.
_OFFICES = {
    "platform": ("Platform office", Side.NEUTRAL, "NY"),
    "da": ("Office of the District Attorney", Side.PROSECUTION, "NY"),
    "other_da": ("Another District Attorney", Side.PROSECUTION, "NY"),
    "pd": ("Public Defender", Side.DEFENSE, "NY"),
    "conflict_pd": ("Conflict Defenders", Side.DEFENSE, "NY"),
    "court": ("Court oversight", Side.NEUTRAL, "NY"),
}
_PEOPLE = {
    "platform_admin": ("platform", [Role.ADMINISTRATOR, Role.SUPERVISOR]),
    "da_supervisor": ("da", [Role.SUPERVISOR, Role.ATTORNEY]),
    "prosecutor": ("da", [Role.ATTORNEY]),
    "da_clerk": ("da", [Role.STAFF]),
    "da_outsider": ("da", [Role.ATTORNEY]),
    "da_admin": ("da", [Role.ADMINISTRATOR]),
    "da_conflicts": ("da", [Role.CONFLICTS_OFFICER]),
    "other_prosecutor": ("other_da", [Role.SUPERVISOR, Role.ATTORNEY]),
    "pd_supervisor": ("pd", [Role.SUPERVISOR, Role.ATTORNEY]),
    "defender": ("pd", [Role.ATTORNEY]),
    "defense_investigator": ("pd", [Role.STAFF]),
    "pd_outsider": ("pd", [Role.ATTORNEY]),
    "pd_admin": ("pd", [Role.ADMINISTRATOR]),
    "co_defender": ("conflict_pd", [Role.SUPERVISOR, Role.ATTORNEY]),
    "auditor": ("court", [Role.SUPERVISOR, Role.AUDITOR]),
    "superuser": ("court", [Role.STAFF]),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody as an actor, by what they are in the tests."""

    platform_admin: Actor
    da_supervisor: Actor
    prosecutor: Actor
    da_clerk: Actor
    da_outsider: Actor
    da_admin: Actor
    da_conflicts: Actor
    other_prosecutor: Actor
    pd_supervisor: Actor
    defender: Actor
    defense_investigator: Actor
    pd_outsider: Actor
    pd_admin: Actor
    co_defender: Actor
    auditor: Actor
    superuser: Actor
    nobody: Actor


def id_of(actor: Actor) -> UUID:
    """Return the id of somebody who has logged in."""
    assert actor.user_id
    return actor.user_id


def office_of(actor: Actor) -> UUID:
    """Return the id of the office somebody works for."""
    assert actor.office_id
    return actor.office_id


def email_of(name: str) -> str:
    """Return the log-in of a member of the cast."""
    return f"{name.replace('_', '.')}@example.org"


def make() -> None:
    """Make offices and people; commits."""
    setup = nobody()
    setup = Actor(user_id=None, office_id=None, log_id=setup.log_id, kind="service")
    offices: dict[str, Office] = {}
    with context.enter(setup):
        offices["platform"] = _open(setup, "platform")
        _add(setup, "platform_admin", offices)
    choose_password(_user("platform_admin"))
    with context.enter(setup):
        services.admit_person(setup, user=_user("platform_admin"), office=offices["platform"])
    admin = _actor("platform_admin")
    with context.enter(admin):
        for key in _OFFICES.keys() - {"platform"}:
            offices[key] = _open(admin, key)
        for name in _PEOPLE.keys() - {"platform_admin"}:
            _add(admin, name, offices)
    for name in _PEOPLE.keys() - {"platform_admin"}:
        choose_password(_user(name))
    with context.enter(admin):
        for name, (key, roles) in _PEOPLE.items():
            if Role.SUPERVISOR in roles and key != "platform":
                services.admit_person(admin, user=_user(name), office=offices[key])
    for name, (key, roles) in _PEOPLE.items():
        if Role.SUPERVISOR not in roles:
            supervisor = _actor(
                next(n for n, (k, r) in _PEOPLE.items() if k == key and Role.SUPERVISOR in r)
            )
            with context.enter(supervisor):
                services.admit_person(supervisor, user=_user(name), office=offices[key])


def load() -> Cast:
    """Return the cast of the database in use."""
    found = {field.name: _actor(field.name) for field in fields(Cast) if field.name != "nobody"}
    return Cast(**found, nobody=nobody())


def _open(actor: Actor, key: str) -> Office:
    name, side, jurisdiction = _OFFICES[key]
    return services.open_office(actor, name=name, side=side, jurisdiction=jurisdiction)


def _add(actor: Actor, name: str, offices: dict[str, Office]) -> None:
    key, roles = _PEOPLE[name]
    services.add_person(
        actor,
        email=email_of(name),
        display_name=name.replace("_", " ").title(),
        office=offices[key],
        roles=roles,
        password=GIVEN,
    )


def choose_password(user: User) -> None:
    """Do what each person does first: put a password of their own for the one they were given."""
    person = people.actor_of(user)
    with context.enter(person):
        sign_in.change_password(person, user=user, password=PASSWORD)


def _user(name: str) -> User:
    return User.objects.get(email=email_of(name))


def _actor(name: str) -> Actor:
    return people.actor_of(_user(name))
