"""What every answer to a tus request has in common: who may ask, and how a refusal reads."""

import errno
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from audit.ledger.services import record
from audit.ledger.values import Outcome, Ref
from casework.intake import tus
from casework.intake.arriving import ChecksumError, OffsetError, OvertakenError
from privilege import context
from privilege.api import errors
from privilege.blobs.format import DamagedError
from privilege.errors import InvalidInput, Locked, NotFound, Refused
from privilege.events import Event
from privilege.http import ActorRequest, own_transaction
from privilege.keys.pairs import CannotOpenError

_PROTOCOL = {"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store"}
_MISMATCH = 460  # tus: Checksum Mismatch
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
View = Callable[..., HttpResponseBase]


def speaks_tus(view: View) -> View:
    """Answer what the protocol and the services refuse; keep Django's hands off the body."""

    @csrf_exempt
    @own_transaction
    @wraps(view)
    def answered(request: ActorRequest, **kwargs: UUID) -> HttpResponseBase:
        try:
            if request.method != "OPTIONS":
                _check_sender(request)
            response = view(request, **kwargs)
        except NotFound:
            _record_not_found(request, kwargs)
            response = _problem(404)
        except Exception as error:
            refusal = _refusal(error)
            if refusal is None:
                raise
            response = refusal
        for name, value in _PROTOCOL.items():
            response.headers.setdefault(name, value)
        return response

    return answered


def _refusal(error: Exception) -> HttpResponse | None:
    """The answer to what the protocol, the services or the store refuse; None to a mistake."""
    match error:
        case tus.TusError():
            return _problem(error.status, error.title)
        case InvalidInput():
            return _problem(400, error.message, field=error.field)
        case Refused():
            # Clients of the protocol take 423 for "not now": they keep their place.
            status = 423 if isinstance(error, Locked) else 403
            return _problem(status, error.message, reasons=error.reasons)
        case ChecksumError():
            return _problem(_MISMATCH, "The checksum does not fit what arrived; send it again.")
        case OffsetError() | OvertakenError():
            return _problem(409, "The file goes on at another place; ask for its offset.")
        case _:
            return _storage_problem(error)


def _storage_problem(error: Exception) -> HttpResponse | None:
    if isinstance(error, DamagedError | CannotOpenError):
        return _problem(409, "What has arrived is damaged. Cancel this upload; send it again.")
    if isinstance(error, OSError) and error.errno in _FULL:
        return _problem(507, "There is no room for this file. What arrived is kept.")
    return None


def _record_not_found(request: ActorRequest, named: dict[str, UUID]) -> None:
    """Log a not-found as the middleware does for views inside its transaction."""
    if not request.actor.is_anonymous and named:
        refs = [Ref("request", value) for value in named.values()]
        with context.enter(request.actor):
            record(
                request.actor,
                Event.NOT_FOUND,
                objects=refs,
                outcome=Outcome.NOT_FOUND,
            )


def _check_sender(request: ActorRequest) -> None:
    """Refuse another protocol, a foreign page, nobody, and a token that may only read."""
    tus.check_version(request.headers)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        raise tus.TusError(403, "Uploads are taken from Parley's own pages only.")
    if request.actor.is_anonymous:
        raise tus.TusError(401, "Log in first.")
    token = getattr(request, "api_token", None)
    if token is not None and request.method != "HEAD" and "write" not in token.scopes:
        raise tus.TusError(403, "This token may read, but not add files.")


def _problem(status: int, detail: str = "", **members: object) -> HttpResponse:
    """A problem as the rest of the API tells it (`privilege.api.errors`)."""
    title = HTTPStatus(status).phrase.capitalize() if status != _MISMATCH else "Checksum mismatch"
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    extra = {"detail": detail, **members}
    body.update({name: value for name, value in extra.items() if value})
    response = HttpResponse(
        json.dumps(body, separators=(",", ":"), ensure_ascii=False),
        status=status,
        content_type=errors.CONTENT_TYPE,
    )
    if status == 412:  # noqa: PLR2004 - tus answers another version with its own
        response["Tus-Version"] = tus.VERSION
    return response
