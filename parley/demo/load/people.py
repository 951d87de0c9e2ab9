"""Offices, people and courts, entered as an administrator and each office's supervisor would."""

import secrets

from audit.ledger.values import NEUTRAL_LOG_ID
from parley.demo.people import OFFICES, PASSWORD, PEOPLE, DemoPerson, head_of
from privilege import context
from privilege.actor import Actor
from privilege.models.people import Office, User
from privilege.selectors.people import actor_of, offices
from privilege.services import people as services
from privilege.services import sign_in

SETUP = Actor(user_id=None, office_id=None, log_id=NEUTRAL_LOG_ID, kind="service")


def load_people() -> int:
    """Make the demo's offices and people where they are missing; returns how many were added."""
    with context.enter(SETUP):
        found = {office.name for office in offices()}
    added = 0
    if OFFICES[0].name not in found:
        _found_platform()
        added += 1
    admin = actor("wes")
    with context.enter(admin):
        for office in OFFICES:
            if office.name not in found and office.key != "platform":
                services.open_office(
                    admin, name=office.name, side=office.side, jurisdiction=office.jurisdiction
                )
        by_key = _offices()
        missing = [person for person in PEOPLE if not _account(person)]
        for person in missing:
            _add(admin, person, by_key[person.office])
    for person in PEOPLE:
        _admit(person, by_key[person.office])
    return added + len(missing)


def actor(key: str) -> Actor:
    """Return a person of the demo as an actor."""
    person = next(person for person in PEOPLE if person.key == key)
    return actor_of(User.objects.get(email=person.email))


def _found_platform() -> None:
    """Open the first office with its administrator, as whoever installs Parley does."""
    first, founder = OFFICES[0], PEOPLE[0]
    with context.enter(SETUP):
        office = services.open_office(
            SETUP, name=first.name, side=first.side, jurisdiction=first.jurisdiction
        )
        user = _add(SETUP, founder, office)
    _choose_password(user)
    with context.enter(SETUP):
        services.admit_person(SETUP, user=user, office=office)


def _add(by: Actor, person: DemoPerson, office: Office) -> User:
    return services.add_person(
        by,
        email=person.email,
        display_name=person.name,
        office=office,
        roles=list(person.roles),
        password=secrets.token_urlsafe(),
        bar_number=person.bar_number,
        time_zone=person.zone,
    )


def _admit(person: DemoPerson, office: Office) -> None:
    """Admit a person: a supervisor founds the office, everybody else is let in by theirs."""
    user = _account(person)
    if user is None or user.admitted_at:
        return
    _choose_password(user)
    head = head_of(person.office)
    by = actor("wes" if head == person.key else head)
    with context.enter(by):
        services.admit_person(by, user=user, office=office)


def _choose_password(user: User) -> None:
    """Let a person put the demo's password for the one they were given, as each must first."""
    if user.provisional_password:
        person = actor_of(user)
        with context.enter(person):
            sign_in.change_password(person, user=user, password=PASSWORD)


def _account(person: DemoPerson) -> User | None:
    return User.objects.filter(email=person.email).first()


def _offices() -> dict[str, Office]:
    """Return the demo's offices by key."""
    by_name = {office.name: office for office in offices()}
    return {office.key: by_name[office.name] for office in OFFICES}
