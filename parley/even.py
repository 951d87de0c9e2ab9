"""Not-founds leave at even times, so that the clock does not tell what is hidden from what is not.

PostgreSQL judges a policy only for a row that is there: to find what one may not see takes some
hundred microseconds more than to find nothing. Whatever the cause, the difference goes where each
not-found waits for the next whole step after the request came; nothing is held open meanwhile.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_NOT_FOUND = 404


class EvenNotFoundMiddleware:
    """Holds a 404 back to a whole multiple of ``PARLEY_NOT_FOUND_STEP`` (seconds; 0: never)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a not-found a little later."""
        began = time.perf_counter()
        response = self.get_response(request)
        step: float = settings.PARLEY_NOT_FOUND_STEP
        if response.status_code == _NOT_FOUND and step:
            time.sleep(-(time.perf_counter() - began) % step)
        return response
