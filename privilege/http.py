"""What a request knows of who acts, shared by pages and the API."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from privilege.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])


class ActorRequest(HttpRequest):
    """A request that has passed ``ActorMiddleware``."""

    actor: Actor


def next_address(request: HttpRequest, default: str) -> str:
    """Where a form's ``next`` leads, if it is an address of this site; else ``default``."""
    target = request.POST.get("next") or request.GET.get("next") or default
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else default


def own_transaction(view: View) -> View:
    """Mark a view that opens its own short transactions, with ``context.enter(request.actor)``.

    For bodies that take minutes to arrive: a transaction must not stay open meanwhile.
    """
    view.parley_own_transaction = True  # type: ignore[attr-defined]
    return view


def opens_its_own(request: HttpRequest) -> bool:
    """Whether the view of a request was marked with ``own_transaction``."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return bool(getattr(view, "parley_own_transaction", False))


def client_address(request: HttpRequest) -> str:
    """Return the address the request came from, as the nearest ``PARLEY_PROXIES`` proxies tell it.

    What a client wrote into the header itself stands before theirs and is not believed.
    """
    proxies: int = settings.PARLEY_PROXIES
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(hops):
        with suppress(ValueError):
            return str(ip_address(hops[-proxies].strip()))
    return str(request.META.get("REMOTE_ADDR", ""))
