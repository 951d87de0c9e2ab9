"""Guests of a channel for tests: invited, joined, with a key."""

from uuid import UUID

from privilege import context
from privilege.actor import Actor, nobody
from privilege.models.guests import Guest
from privilege.models.people import User
from privilege.selectors import people
from privilege.services import guests, member_keys
from privilege.services.member_keys import Opened
from privilege.services.sign_in import GUEST_DOMAIN

PASSWORD = "the dog sleeps on the porch"


def invited(by: Actor, wall_id: UUID, name: str = "John Doe", email: str = "") -> tuple[Guest, str]:
    """An invitation and its code."""
    with context.enter(by):
        return guests.invite_guest(by, wall_id=wall_id, name=name, email=email)


def joined(code: str, password: str = PASSWORD) -> Actor:
    """Whoever used the code, as an actor."""
    anonymous = nobody()
    with context.enter(anonymous):
        login = guests.join(anonymous, code=code, password=password)
    return people.actor_of(User.objects.get(email=f"{login}{GUEST_DOMAIN}"))


def a_guest(by: Actor, wall_id: UUID, name: str = "John Doe") -> tuple[Actor, Opened]:
    """Somebody who was invited, joined and made a key."""
    person = joined(invited(by, wall_id, name)[1])
    with context.enter(person):
        return person, member_keys.make_key(person, member_keys.draw_secrets())
