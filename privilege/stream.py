"""The event stream: "something changed", without content, on each person's own channel.

The only asynchronous view. It holds no database connection between events, looks at the session
again at each event and each pause, and closes when the session ended, was locked or revoked.
"""

import asyncio
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from privilege import idle
from privilege.http import own_transaction
from privilege.services.notices import channel_of

PAUSE_SECONDS = 20
_KEEP_ALIVE = b": still here\n\n"
_CHANGED = b"event: changed\ndata: \n\n"


@own_transaction
async def events(request: HttpRequest) -> HttpResponseBase:
    """Stream events to a logged-in browser; 204 tells any other not to come back."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)  # a WSGI server would gather the endless stream in memory
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    user_id = await _person_of(key)
    if user_id is None:
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_events(key, user_id), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    if request.headers.get("Origin") == settings.PARLEY_BASE_URL:
        response["Access-Control-Allow-Origin"] = settings.PARLEY_BASE_URL
        response["Access-Control-Allow-Credentials"] = "true"
        response["Vary"] = "Origin"
    return response


async def _events(key: str, user_id: str) -> AsyncIterator[bytes]:
    """Yield an event for each message, and a sign of life in each pause."""
    client = redis.asyncio.Redis.from_url(settings.REDIS_URL)
    channel = client.pubsub(ignore_subscribe_messages=True)
    try:
        await channel.subscribe(channel_of(user_id))
        yield _KEEP_ALIVE
        while await _person_of(key) == user_id:
            message = await channel.get_message(timeout=PAUSE_SECONDS)
            yield _KEEP_ALIVE if message is None else _CHANGED
            await asyncio.sleep(0)
    finally:
        await channel.aclose()  # type: ignore[no-untyped-call]
        await client.aclose()


@sync_to_async(thread_sensitive=False)
def _person_of(key: str) -> str | None:
    """Return the id of the person whose open session this is; None if it shows nothing now."""
    try:
        probe: Any = HttpRequest()
        probe.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        user = get_user(probe)
        if not user.is_authenticated or not user.is_active or user.provisional_password:
            return None
        return None if idle.is_locked(probe.session) else str(user.pk)
    finally:
        connection.close()
