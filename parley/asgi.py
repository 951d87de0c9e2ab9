"""The event stream only. Everything else is WSGI: Django's ASGI spools bodies in plain text."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

_django = get_asgi_application()
Message = dict[str, Any]


async def application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Hand `/events/` to Django; answer `/healthz` by answering; know nothing else."""
    path = scope.get("path", "")
    if path.startswith("/events/"):
        await _django(scope, receive, send)  # type: ignore[arg-type]  # plain ASGI to asgiref
        return
    status = 200 if path == "/healthz" else 404
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})
