"""How allauth behaves here: nobody signs up, failures count, every step is in the log."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from privilege.errors import InvalidInput
from privilege.http import client_address
from privilege.models.people import User
from privilege.selectors import people
from privilege.services import sign_in

DEVICE_COOKIE = "parley_device"
_DEVICE_SECONDS = 365 * 24 * 3600
JUST_LOGGED_IN = "parley_just_logged_in"
"""In the session until its first page was asked for: what is shown first looks for it."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Log-in with password, lock-out and known devices."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for a wrong password, an unknown address and a locked log-in.
        "email_password_mismatch": (
            "The e-mail address or password is not right, or the log-in is locked. After 5"
            " failed tries it is locked until an administrator or supervisor of your office"
            " releases it."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's API
        """Refuse always: an office's people are entered by the office."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request came from, for rate limits and the list of sessions."""
        return client_address(request) or str(super().get_client_ip(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:  # noqa: ANN401
        """Check the password, and then whether this device is shut out all the same."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and sign_in.is_shut_out(user, _device(request)):
            self.authentication_failed(request, email=user.email)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Count a failure."""
        sign_in.note_failure(
            request.actor,  # type: ignore[attr-defined]
            email=str(credentials.get("email", "")),
            device=_device(request),
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Record the log-in and remember the device."""
        secret = request.COOKIES.get(DEVICE_COOKIE) or secrets.token_urlsafe(32)
        actor = request.actor  # type: ignore[attr-defined]
        person = people.actor_of(
            user,
            session_ref=request.session.session_key or "",
            address=actor.address,
            agent=actor.agent,
        )
        digest = sign_in.device_digest(secret)
        assert digest is not None  # noqa: S101 - a secret was just made
        sign_in.note_success(person, device=digest)
        request.session[JUST_LOGGED_IN] = True
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            DEVICE_COOKIE,
            secret,
            max_age=_DEVICE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Check a new password; who was given one chooses another."""
        cleaned = str(super().clean_password(password, user=user))
        if user is not None:
            try:
                sign_in.demand_own_choice(user, cleaned)
            except InvalidInput as error:
                raise ValidationError(str(error)) from None
        return cleaned

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's API
        """Go on to the first page, which says what the account still waits for."""
        return reverse("home")

    def set_password(self, user: User, password: str) -> None:
        """Store a password the person chose, with its entry."""
        sign_in.change_password(people.actor_of(user), user=user, password=password)

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Say nothing: the page that follows shows where one is."""


def _device(request: HttpRequest) -> bytes | None:
    return sign_in.device_digest(request.COOKIES.get(DEVICE_COOKIE, ""))
