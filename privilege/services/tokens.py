"""API tokens that people make and revoke."""

import base64
import hashlib
from datetime import timedelta
from uuid import UUID

from audit.ground import clock, ids, rand
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.people import User
from privilege.models.tokens import ApiToken

SCOPES = ("read", "write", "log")
LONGEST_DAYS = 365
UNSAID = "Choose what the token may do: read, read and write, or read the feed of the log."


def make_token(
    actor: Actor, *, name: str, scopes: list[str], days: int = 90
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is shown once and never kept.

    Raises ``Refused`` for a token: one that was stolen would else outlive its end and revocation.
    Guests of a channel make none.
    """
    if actor.is_anonymous or actor.guest:
        raise NotFound
    if actor.by_token:
        raise Refused("A token cannot make tokens. Log in with a browser to make one.")
    if not scopes or set(scopes) - set(SCOPES):
        raise InvalidInput(
            "Choose what the token may do: read, read and write, or the log's feed.", "scopes"
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(f"A token lasts 1 to {LONGEST_DAYS} days.", "days")
    name = name.strip()
    if not name:
        raise InvalidInput("Say what the token is for.", "name")
    secret = "parley_" + base64.urlsafe_b64encode(rand.key_bytes(32)).decode().rstrip("=")
    now = clock.now()
    token = ApiToken(
        id=ids.new(),
        user_id=actor.person_id,
        name=name[:80],
        scopes=sorted(scopes),
        digest=hashlib.sha256(secret.encode()).digest(),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    with operation(actor, Event.TOKEN_MADE, objects=[Ref("privilege.token", token.id)]):
        token.save(force_insert=True)
    return token, secret


def end_tokens(user: User) -> None:
    """Make all tokens of a person void, inside the operation that ended the old password."""
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())


def revoke_token(actor: Actor, *, token_id: UUID) -> None:
    """Make one of the actor's own tokens void, at once."""
    token = ApiToken.objects.filter(
        pk=token_id, user_id=actor.person_id, revoked_at__isnull=True
    ).first()
    if token is None:
        raise NotFound
    with operation(actor, Event.TOKEN_REVOKED, objects=[Ref("privilege.token", token.id)]):
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
