"""``Idempotency-Key`` on POST (draft-ietf-httpapi-idempotency-key-header).

A repeated request does nothing again: it is answered with the first one's status and the result
as it reads now, fetched from where the first answer pointed (``Location``), so that no copy of
case content is kept beside the walls. The same key with another request is a conflict.
"""

import copy
import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from privilege.api.errors import CONTENT_TYPE
from privilege.errors import InvalidInput
from privilege.http import opens_its_own
from privilege.models.idempotency import IdempotencyKey
from privilege.services import idempotency

REPLAYED = "Idempotent-Replayed"
OTHER_REQUEST = "This key was used for another request."
_HEADER = "Idempotency-Key"
_LONGEST = 200
_PREFIX = "/api/"
_SUCCESS = range(200, 300)


class IdempotencyMiddleware:
    """Stands inside ``ActorMiddleware``: claim, work and result share its transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Carry the request out, or answer as the first time."""
        actor = request.actor  # type: ignore[attr-defined]
        if not self._applies(request) or actor.is_anonymous:
            return self.get_response(request)
        try:
            key = asked_key(request)
        except InvalidInput as error:
            return _problem(400, error.message)
        if key is None:
            return self.get_response(request)
        digest = _digest(request)
        claimed = idempotency.claim_key(actor, key=key, request_digest=digest)
        if claimed is None:
            return self._again(request, idempotency.used_key(actor, key=key), digest)
        response = self.get_response(request)
        if response.status_code in _SUCCESS:
            location = response.headers.get("Location", "") or request.path
            idempotency.keep_result(claimed, status=response.status_code, location=location)
        return response

    def _applies(self, request: HttpRequest) -> bool:
        """Whether this is a POST of the API with a small body.

        A view with transactions of its own claims the key in the one that does the work: a claim
        out here would outlive work that was never done.
        """
        return (
            request.method == "POST"
            and request.path.startswith(_PREFIX)
            and request.content_type in {"application/json", ""}
            and not opens_its_own(request)
        )

    def _again(self, request: HttpRequest, used: IdempotencyKey, digest: bytes) -> HttpResponse:
        """Answer a repeated request with the result as it reads now."""
        if bytes(used.request_digest) != digest:
            return _problem(409, OTHER_REQUEST)
        response = _read(request, used.location)
        if response.status_code in _SUCCESS and used.status:
            response.status_code = used.status
        response[REPLAYED] = "true"
        return response


def asked_key(request: HttpRequest) -> str | None:
    """Return the key that was sent; raises ``InvalidInput`` for a senseless one."""
    key = request.headers.get(_HEADER)
    if key is not None and not (0 < len(key) <= _LONGEST and key.isprintable()):
        raise InvalidInput(f"{_HEADER} must be 1 to {_LONGEST} printable characters.")
    return key


def _read(request: HttpRequest, location: str) -> HttpResponse:
    """GET a path as the same person."""
    path = location.split("?", maxsplit=1)[0]
    try:
        match = resolve(path)
    except Resolver404:
        return HttpResponse(status=204)
    reading = copy.copy(request)
    reading.method = "GET"
    reading.path = reading.path_info = path
    reading.resolver_match = match
    response = match.func(reading, *match.args, **match.kwargs)
    return HttpResponse(status=204) if response.status_code == 405 else response.render()  # noqa: PLR2004


def _digest(request: HttpRequest) -> bytes:
    """Return what tells one request from another.

    Keyed: from a plain digest, words that are kept sealed could be guessed.
    """
    asked = request.get_full_path().encode() + b"\0" + request.body
    return salted_hmac(__name__, asked, algorithm="sha256").digest()


def _problem(status: int, detail: str) -> HttpResponse:
    body = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail}
    return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
