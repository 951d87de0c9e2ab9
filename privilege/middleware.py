"""One request through the house (design, section 6)."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audit.ground import clock
from audit.ledger.services import record
from audit.ledger.values import Outcome, Ref
from privilege import context, guest_door, unlocked
from privilege.actor import TOKEN_PREFIX, Actor, nobody
from privilege.errors import InvalidInput, Locked, NotFound, Refused
from privilege.events import Event
from privilege.http import client_address, opens_its_own
from privilege.models.tokens import ApiToken
from privilege.selectors import people, tokens
from privilege.services.use import note_use

_log = logging.getLogger(__name__)
_FAILED = 400
Handler = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Sets ``request.actor`` and runs the view, its templates included, as that actor.

    An exception or an answer of 400 and above rolls the transaction back; not-founds and refusals
    are recorded afterwards, in a transaction of their own.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request inside one transaction."""
        actor = request.actor = _actor_of(request)  # type: ignore[attr-defined]
        if opens_its_own(request):
            return self.get_response(request)
        try:
            with timezone.override(actor.time_zone), context.enter(actor):
                response = self.get_response(request)
                if response.status_code >= _FAILED:
                    transaction.set_rollback(True)
                    _record_refusal(request, actor, response.status_code)
        except DatabaseError as error:
            # A constraint or the commit trigger refused; its words stay in here (design, 5).
            _log.error("commit failed: %s", type(error).__name__)
            return _page(request, "500.html", 500)
        return response

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, names: object
    ) -> None:
        """Let guests of a channel reach the pages that exist for them only."""
        del view, arguments, names
        guest_door.demand_open(request, request.actor)  # type: ignore[attr-defined]

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer what services and selectors raise."""
        if isinstance(exception, NotFound):
            raise Http404
        if isinstance(exception, Refused | InvalidInput):
            status = 409 if isinstance(exception, Refused) else 400
            return _page(
                request,
                "refused.html",
                status,
                problem=exception,
                unlock_url=_unlock_url(request, exception),
            )
        return None


def _actor_of(request: HttpRequest) -> Actor:
    """Return who the session says is acting, with where they come from."""
    address = client_address(request)
    agent = request.headers.get("User-Agent", "")[:200]
    if token := _token_of(request):
        request.api_token = token  # type: ignore[attr-defined]
        if getattr(token, "account_seen_on", None) != clock.now().date():
            note_use(token.user_id)
        return people.actor_of(
            token.user, session_ref=f"{TOKEN_PREFIX}{token.id}", address=address, agent=agent
        )
    user = request.user
    if not user.is_authenticated:
        return nobody(address, agent)
    return people.actor_of(
        user,
        session_ref=request.session.session_key or "",
        address=address,
        agent=agent,
    )


def _token_of(request: HttpRequest) -> ApiToken | None:
    """Return the valid token of a call to the API; pages take none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not request.path.startswith("/api/"):
        return None
    return tokens.valid_token(secret.strip())


def _record_refusal(request: HttpRequest, actor: Actor, status: int) -> None:
    """Log every not-found on an id alike, with the raw ids only."""
    if status != 404 or actor.is_anonymous or request.resolver_match is None:  # noqa: PLR2004
        return
    refs = [
        Ref("request", value)
        for value in request.resolver_match.kwargs.values()
        if isinstance(value, UUID)
    ]
    if refs:
        record(actor, Event.NOT_FOUND, objects=refs, outcome=Outcome.NOT_FOUND)


def _unlock_url(request: HttpRequest, exception: Exception) -> str:
    """Where a person unlocks what was locked, and comes back to read it."""
    if not isinstance(exception, Locked) or unlocked.current() is not None:
        return ""
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return f"{reverse('keys')}?{urlencode(back)}"


def _page(request: HttpRequest, template: str, status: int, **values: object) -> HttpResponse:
    """Render an error page."""
    return HttpResponse(render_to_string(template, values, request), status=status)
