"""What every way of unlocking has in common on its page."""

from typing import Any

from django.http import HttpResponse

from privilege import unlocked
from privilege.http import ActorRequest
from privilege.services import jobs, wall_keys
from privilege.services.member_keys import Opened


def unlock(request: ActorRequest, opened: Opened, response: HttpResponse) -> HttpResponse:
    """Keep the key for the session; let in people, and let go on work, that waited for it."""
    found = opened.unlocked()
    wall_keys.share_with_waiting(request.actor, found)
    jobs.grant_waiting(request.actor, found)
    unlocked.keep(request, response, opened.key_id, opened.private)
    return unkept(response)


def without_words(form: Any) -> Any:  # noqa: ANN401 - any form
    """The form with its complaint, but without sending back what was typed."""
    form.data = {}
    return form


def unkept(response: HttpResponse) -> HttpResponse:
    """Keep the page out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
