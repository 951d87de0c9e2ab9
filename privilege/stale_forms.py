"""A form that is sent after its log-in ended: what was written in it is not lost."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template import loader
from django.urls import reverse

_SECRETS = ("/accounts/", "/join/", "/api/")  # where passwords, phrases and shares are typed
_LONG = 60  # characters; what is shorter is soon typed again


class StaleFormMiddleware:
    """Shows the long texts of a form instead of leading away from them to log-in or unlocking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        ways_in = (reverse("account_login"), reverse("locked"))
        if request.method == "POST" and response.get("Location", "").startswith(ways_in):
            return stale_form(request) if _written(request) else response
        return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose log-in or token is over (``403_csrf.html``)."""
    del reason  # Django's log has it
    context = {"written": _written(request), "login_url": reverse("account_login")}
    body = loader.get_template("403_csrf.html").render(context)
    return HttpResponseForbidden(body, headers={"Cache-Control": "no-store"})


def _written(request: HttpRequest) -> list[str]:
    """The long texts of a form of our own pages.

    Another site's would show its words here as the reader's, and a secret is shown nowhere.
    """
    is_own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not is_own or request.path.startswith(_SECRETS) or "HX-Request" in request.headers:
        return []
    values = [str(value) for name in request.POST for value in request.POST.getlist(name)]
    return [value for value in values if len(value) >= _LONG and " " in value]
