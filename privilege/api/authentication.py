"""Who calls the API: a session with its CSRF token, or a bearer token a person made.

``ActorMiddleware`` has already entered as that person; here Django REST Framework is only told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission

if TYPE_CHECKING:
    # The framework imports this module while its own views are still loading.
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from privilege.models.people import User


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``; scopes are checked by ``TokenScope``."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        """Return the person and the token, or None where no valid token was sent."""
        token = getattr(request._request, "api_token", None)  # noqa: SLF001 - DRF's own idiom
        return None if token is None else (token.user, token)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's API
        """Return the challenge of a 401."""
        return 'Bearer realm="Parley"'


class TokenScope(BasePermission):
    """A token without the scope ``write`` reads only; a view may name a ``token_scope``."""

    message = "This token may not do that. Make one that may."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the token's scopes cover the method; sessions have no scopes."""
        if request.auth is None:
            return True
        needed = "read" if request.method in SAFE_METHODS else "write"
        scopes: list[str] = getattr(request.auth, "scopes", [])
        return getattr(view, "token_scope", needed) in scopes
