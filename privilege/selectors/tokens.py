"""Whose token is this, and which tokens are mine."""

import hashlib

from django.db.models import F, OuterRef, Q, Subquery

from audit.ground import clock
from privilege.actor import Actor
from privilege.models.account_use import AccountUse
from privilege.models.tokens import ApiToken

_USE = AccountUse.objects.filter(user_id=OuterRef("user_id"))


def valid_token(secret: str) -> ApiToken | None:
    """Return the token whose secret was sent, with its person; None if void or expired.

    ``account_seen_on`` is the last day noted of the person's account (``services.use``).

    An admission voids what was made before it, and a password that somebody else set voids all.
    """
    digest = hashlib.sha256(secret.encode()).digest()
    return (
        ApiToken.objects.select_related("user")
        .annotate(account_seen_on=Subquery(_USE.values("seen_on")))
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
