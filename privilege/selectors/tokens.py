"""Whose token is this, and which tokens are mine."""

import hashlib

from django.db.models import F, Q

from audit.ground import clock
from privilege.actor import Actor
from privilege.models.tokens import ApiToken


def valid_token(secret: str) -> ApiToken | None:
    """Return the token whose secret was sent, with its person; None if void or expired.

    An admission voids what was made before it, and a password that somebody else set voids all.
    """
    digest = hashlib.sha256(secret.encode()).digest()
    return (
        ApiToken.objects.select_related("user")
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()))
        .filter(digest=digest, revoked_at__isnull=True)
        .filter(user__is_active=True, user__provisional_password=False)
        .exclude(created_at__lt=F("user__admitted_at"))
        .first()
    )


def my_tokens(actor: Actor) -> list[ApiToken]:
    """Return the actor's own tokens that still work, the newest first."""
    found = ApiToken.objects.filter(user_id=actor.person_id, revoked_at__isnull=True)
    found = found.exclude(created_at__lt=F("user__admitted_at"))
    return list(found.order_by("-created_at", "-id"))
