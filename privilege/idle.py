"""The idle lock of CJIS AC-11: after thirty minutes without activity the session shows nothing.

The page hides itself (static/parley/idle.js); this holds when the page does not. Pages, downloads
and ranges of a recording being played count as activity; the event stream does not.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from audit.ground import clock
from privilege import unlocked

_ACTIVE, _LOCKED, _DRAFT = "parley_active_at", "parley_locked", "parley_draft_key"
_STREAM = "/events/"
_WRITE_EVERY = 30  # seconds
_DRAFT_KEY = 44  # characters: 32 bytes in base64
_TABS = 8


class IdleLockMiddleware:
    """Locks a session that was idle too long; its password opens it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page that asks for the password."""
        if request.path.startswith(_STREAM) or not request.user.is_authenticated:
            return self.get_response(request)
        session, now = request.session, clock.now().timestamp()
        last = session.get(_ACTIVE, now)
        if now - last > settings.PARLEY_IDLE_SECONDS:
            session[_LOCKED] = True
            unlocked.forget(session)
        lock_page = reverse("locked")
        open_paths = (lock_page, reverse("account_logout"), settings.STATIC_URL)
        if session.get(_LOCKED) and not request.path.startswith(open_paths):
            return _shut(request, lock_page)
        if _ACTIVE not in session or (now - last > _WRITE_EVERY and not session.get(_LOCKED)):
            session[_ACTIVE] = now
        return self.get_response(request)


def lock(request: HttpRequest) -> None:
    """Lock the session until its person gives their password; their key, until the phrase.

    What was being typed stays in the browser, encrypted; the session keeps the key to it
    (``idle.js``), one for each tab, so that it comes back once the session is open, and for nobody
    else.
    """
    given = request.POST.get("draft_key", "")[:_DRAFT_KEY].split()
    before = draft_keys(request) if request.session.get(_LOCKED) else []
    request.session[_DRAFT] = [*before, *given][-_TABS:]
    request.session[_LOCKED] = True
    unlocked.forget(request.session)


def is_locked(session: SessionBase) -> bool:
    """Whether a session shows nothing: locked, or idle for too long without having noticed."""
    now = clock.now().timestamp()
    idle_for = now - float(session.get(_ACTIVE, now))
    return bool(session.get(_LOCKED)) or idle_for > settings.PARLEY_IDLE_SECONDS


def draft_keys(request: HttpRequest) -> list[str]:
    """Return the keys to what was being typed at the lock; not for a locked page."""
    return list(request.session.get(_DRAFT, []))


def unlock(request: HttpRequest) -> None:
    """Open the session again."""
    request.session.pop(_LOCKED, None)
    request.session[_ACTIVE] = clock.now().timestamp()


def _shut(request: HttpRequest, lock_page: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": "The session is locked", "status": 401}
        return JsonResponse(body, status=401, content_type="application/problem+json")
    address = f"{lock_page}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
