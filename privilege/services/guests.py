"""Guests of channels: invited, joining with a code, ended.

No administrator has a hand in it: the account is made by whoever holds the code, which an attorney
who lets people in to the channel handed them.
"""

import datetime as dt
import hashlib
from dataclasses import replace
from uuid import UUID

from django.contrib.auth.hashers import make_password

from audit.ground import clock, ids, rand
from audit.ledger.services import operation, record
from audit.ledger.values import Outcome, Ref
from privilege import access
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys import words
from privilege.models.guests import Guest
from privilege.models.people import User
from privilege.selectors import guests as selectors
from privilege.services import jobs
from privilege.services.database import act, take_turn
from privilege.services.sign_in import GUEST_DOMAIN

CODE_DAYS = 30
LONGEST_NAME = 150
OPENS_NOTHING = (
    "This code opens nothing: it is mistyped, used already, or too old. Check it letter by letter, "
    "or ask whoever invited you for a new one."
)
LOGGED_IN = "You are logged in already. A code is for somebody who has no account: log out first."


def invite_guest(actor: Actor, *, wall_id: UUID, name: str, email: str = "") -> tuple[Guest, str]:
    """Invite somebody to a channel; the code is shown once, and handed over by the attorney.

    An e-mail, where there is an address, says where the code is used and never the code.
    """
    wall = access.wall_of(actor, wall_id)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput("Give the name, in at most 150 characters.", "name")
    code, guest_id, now = words.new_code(), ids.new(), clock.now()
    refs = [Ref("privilege.guest", guest_id)]
    with operation(actor, Event.GUEST_INVITED, wall=wall.id, objects=refs):
        act("invite_guest", guest_id, wall.id, name, email, digest_of(code), _end(now), now)
        if email:
            jobs.enqueue(
                actor,
                task="privilege.email_invitation",
                key=str(guest_id),
                args={"guest_id": str(guest_id)},
            )
    return Guest.objects.get(pk=guest_id), code


def renew_code(actor: Actor, *, guest_id: UUID) -> str:
    """Give a guest a new code: the first was lost, or their password is.

    Used, it replaces the password and unlocks the log-in; their key stays as it is.
    """
    guest = guest_for(actor, guest_id)
    code = words.new_code()
    refs = [Ref("privilege.guest", guest.id)]
    with operation(actor, Event.GUEST_CODE_RENEWED, wall=guest.wall_id, objects=refs):
        act("renew_guest_code", guest.id, digest_of(code), _end(clock.now()))
    return code


def end_guest(actor: Actor, *, guest_id: UUID) -> None:
    """End a guest's account at once; what is written from then on is sealed to a new key."""
    guest = guest_for(actor, guest_id)
    refs = [Ref("privilege.guest", guest.id)]
    with operation(actor, Event.GUEST_ENDED, wall=guest.wall_id, objects=refs):
        act("end_guest", guest.id, clock.now())


def join(actor: Actor, *, code: str, password: str) -> str:
    """Make the account that a code was given for, or give it a new password; the log-in name.

    Raises ``Refused`` for who is logged in, and ``InvalidInput`` for any code that opens nothing.
    """
    if not actor.is_anonymous:
        raise Refused(LOGGED_IN)
    digest = digest_of(code)
    now = clock.now()
    found = selectors.invited_by_code(digest, now)
    if found is None:
        record(actor, Event.GUEST_JOINED, outcome=Outcome.REFUSED)
        raise InvalidInput(OPENS_NOTHING, "code")
    take_turn(found.guest_id)
    user_id = found.user_id or ids.new()
    login = User.objects.get(pk=user_id).email if found.user_id else _new_login()
    person = replace(actor, user_id=user_id, log_id=found.log_id, kind="person")
    refs = [Ref("privilege.guest", found.guest_id), Ref("privilege.user", user_id)]
    try:
        with operation(person, Event.GUEST_JOINED, wall=found.wall_id, objects=refs):
            act("redeem_guest_code", digest, user_id, login, make_password(password), now)
    except Refused:
        raise InvalidInput(OPENS_NOTHING, "code") from None
    return login.removesuffix(GUEST_DOMAIN)


def guest_for(actor: Actor, guest_id: UUID) -> Guest:
    """Find a guest of a channel that the actor, who is none, reads."""
    guest = Guest.objects.filter(pk=guest_id).first()
    if guest is None or actor.guest:
        raise NotFound
    return guest


def login_name(guest: Guest) -> str:
    """What a guest logs in with; empty before they joined."""
    return guest.user.email.removesuffix(GUEST_DOMAIN) if guest.user else ""


def digest_of(code: str) -> bytes:
    """What the database keeps of a code; 130 bits drawn evenly need no slower function."""
    return hashlib.sha256(b"parley invitation " + words.code_bytes(code)).digest()


def _end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(days=CODE_DAYS)


def _new_login() -> str:
    """A log-in name that people can copy by hand and nobody guesses."""
    chosen = words.new_phrase().split(" ")[:2]
    number = int.from_bytes(rand.key_bytes(2)) % 9000 + 1000
    return f"{'-'.join(chosen)}-{number}{GUEST_DOMAIN}"
