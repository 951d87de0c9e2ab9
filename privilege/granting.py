"""Work that waits for a member goes on when one comes by with unlocked keys."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from privilege import context, unlocked
from privilege.services import jobs

_FAILED = 400
Handler = Callable[[HttpRequest], HttpResponseBase]


class GrantMiddleware:
    """Grants what waits after a request that opened the member's key for its own purpose."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; one query more where nothing waits, none where no key was needed."""
        response = self.get_response(request)
        keys = unlocked.opened()
        if keys is not None and response.status_code < _FAILED and context.is_entered():
            jobs.grant_waiting(context.current(), keys)
        return response
