"""A person whose password somebody else set reaches one page: where they choose their own.

The database says whose password it is (``privilege/migrations/sql/0002_acts.sql``) and refuses to
admit the person before; tokens of such an account are void (``selectors.tokens``).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

_STREAM = "/events/"


class OwnPasswordMiddleware:
    """Sends a session that was opened with a given password to the page that replaces it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page of the password."""
        if request.path.startswith(_STREAM):  # looks for itself, without a request's threads
            return self.get_response(request)
        if not getattr(request.user, "provisional_password", False):
            return self.get_response(request)
        page = reverse("account_change_password")
        open_paths = (page, reverse("account_logout"), reverse("locked"), settings.STATIC_URL)
        if request.path.startswith(open_paths):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            title = "Log in to the pages and choose your own password first"
            body = {"type": "about:blank", "title": title, "status": 403}
            return JsonResponse(body, status=403, content_type="application/problem+json")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": page})
        return HttpResponseRedirect(page)
