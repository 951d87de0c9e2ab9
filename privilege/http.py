"""What a request knows of who acts, shared by pages and the API."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from privilege.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])


class ActorRequest(HttpRequest):
    """A request that has passed ``ActorMiddleware``."""

    actor: Actor


def own_transaction(view: View) -> View:
    """Mark a view that opens its own short transactions, with ``context.enter(request.actor)``.

    For bodies that take minutes to arrive: a transaction must not stay open meanwhile.
    """
    view.parley_own_transaction = True  # type: ignore[attr-defined]
    return view


def client_address(request: HttpRequest) -> str:
    """Return the address the request came from; proxies are the server's business to unwrap."""
    return str(request.META.get("REMOTE_ADDR", ""))
