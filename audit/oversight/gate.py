"""After log-in a person is led to the codes of conduct that wait for their attestation.

Until a warning has passed with its grace they go on from there to whatever they came for; after
that they reach these pages and few others, until they attest or a supervisor releases them
(``stops.py``). Only a session's first page, and every page of who is stopped, is asked at all.
Programs with a token are not stopped: they serve documents while nobody is there to read a code.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse

from audit.oversight.services import codes
from privilege import context
from privilege.actor import Actor
from privilege.adapter import JUST_LOGGED_IN

STOPPED = "parley_stopped"
_STREAM = "/events/"


class DutyGate:
    """Stands inside ``ActorMiddleware``, which says who acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to the codes."""
        if request.path.startswith((_STREAM, settings.STATIC_URL)):
            return self.get_response(request)
        fresh = JUST_LOGGED_IN in request.session
        if not fresh and STOPPED not in request.session:
            return self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_anonymous or request.path.startswith(_open_paths()):
            return self.get_response(request)
        with context.enter(actor):
            waiting = codes.warn(actor)
        request.session.pop(JUST_LOGGED_IN, None)
        if any(one.stops for one in waiting):
            request.session[STOPPED] = True
            return _led(request)
        request.session.pop(STOPPED, None)
        if fresh and waiting and request.method == "GET" and not _by_program(request):
            return _led(request)
        return self.get_response(request)


def _open_paths() -> tuple[str, ...]:
    # Whoever is stopped still reports a concern.
    names = ("codes", "concerns", "account_logout", "locked", "keys", "account_change_password")
    return tuple(reverse(name) for name in names)


def _by_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or "HX-Request" in request.headers


def _led(request: HttpRequest) -> HttpResponseBase:
    page = reverse("codes")
    if request.path.startswith("/api/"):
        title = "Log in to the pages and attest to the codes of conduct first"
        body = {"type": "about:blank", "title": title, "status": 403}
        return JsonResponse(body, status=403, content_type="application/problem+json")
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return HttpResponseRedirect(page)
