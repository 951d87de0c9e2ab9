"""Uploads by the tus protocol: the body goes from the socket to the store, never to a disk plain.

These are plain views, not REST framework's: its parsers, Django's form parser and
``request.body`` would read the whole file into memory or onto a disk. Each opens its own short
transactions, none while bytes arrive. The header that tus asks for on every request is one that
no foreign page can send, which is what stands against forged requests here.
"""

from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from casework.apis.repeated_uploads import claimed_upload, keep_upload
from casework.apis.tus_answers import speaks_tus
from casework.choices import ItemType
from casework.intake import tus
from casework.intake.arriving import ArrivingFile, Checksum, OffsetError
from casework.intake.body import RequestBody
from casework.selectors.intake import Upload, upload_of
from casework.services import intake
from privilege import context
from privilege.api.idempotency import REPLAYED
from privilege.blobs.configured import store
from privilege.errors import InvalidInput
from privilege.http import ActorRequest


@speaks_tus
def uploads(request: ActorRequest) -> HttpResponse:
    """Tell what this server can do, or announce a file (with its first bytes, if they follow)."""
    if request.method == "OPTIONS":
        return _capabilities()
    if _method(request) != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    wanted = tus.creation(request.headers)
    body = RequestBody(request.META)
    checksum = tus.checksum(request.headers)
    if body.left != 0:
        tus.check_body_type(request.headers.get("Content-Type", ""))
    with context.enter(request.actor):
        claimed, known = claimed_upload(request)
        if known is None:
            announced = _announce(request, wanted)
            keep_upload(claimed, announced.id)
    if known is not None:
        return _again(request, known)
    if body.left != 0 or announced.length == 0:
        response = _take_in(request, announced, body, offset=0, checksum=checksum)
    else:
        response = _standing(announced, 0)
    return _created(response, announced.id)


def _again(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    """Answer a repeated announcement with the upload as it stands; it goes on from there."""
    response = _created(_head(request, upload_id), upload_id)
    response[REPLAYED] = "true"
    return response


def _created(response: HttpResponse, upload_id: UUID) -> HttpResponse:
    response.status_code = 201
    response["Location"] = reverse("api-upload", kwargs={"upload_id": upload_id})
    return response


@speaks_tus
def upload(request: ActorRequest, *, upload_id: UUID) -> HttpResponse:
    """Tell how much of a file has arrived, take in more of it, or give it up."""
    method = _method(request)
    if method == "OPTIONS":
        return _capabilities()
    handler = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}.get(method)
    if handler is None:
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, PATCH, DELETE"})
    return handler(request, upload_id)


def _head(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    found = _found(request, upload_id)
    if found.item_id is not None:
        return _standing(found, found.length, item_id=found.item_id)
    file = ArrivingFile(store(), found.arrival)
    offset = file.offset()
    # All bytes are there, but whoever took them in died before it was an item.
    item_id = _finish(request, found, file) if offset == found.length else None
    response = _standing(found, offset, item_id=item_id)
    response["Upload-Length"] = str(found.length)
    return response


def _patch(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    tus.check_body_type(request.headers.get("Content-Type", ""))
    offset = tus.offset(request.headers)
    checksum = tus.checksum(request.headers)
    found = _found(request, upload_id)
    if found.item_id is not None:
        raise OffsetError
    return _take_in(request, found, RequestBody(request.META), offset=offset, checksum=checksum)


def _delete(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    found = _found(request, upload_id)
    with context.enter(request.actor):
        intake.cancel_upload(request.actor, upload_id=upload_id)
    store().discard(found.store_key)
    return HttpResponse(status=204)


def _announce(request: ActorRequest, wanted: tus.Creation) -> Upload:
    said = wanted.metadata
    name, path = tus.split_name(
        said.get("filename") or said.get("name", ""), said.get("relativePath", "")
    )
    kind = said.get("itemType") or None
    if kind is not None and kind not in ItemType.values:
        raise InvalidInput("There is no such type of item.", "itemType")
    return intake.open_upload(
        request.actor,
        length=wanted.length,
        name=name,
        path=path,
        description=said.get("description", ""),
        item_type=ItemType(kind) if kind else None,
        wall_id=_uuid(said, "wall"),
        batch_id=_uuid(said, "batch"),
        raw_metadata=wanted.raw_metadata,
    )


def _take_in(
    request: ActorRequest,
    found: Upload,
    body: RequestBody,
    *,
    offset: int,
    checksum: Checksum | None,
) -> HttpResponse:
    """Store the body from `offset` on, and make an item of the file when it is whole."""
    if body.left is not None and offset + body.left > found.length:
        raise tus.TusError(400, "More bytes are coming than Upload-Length said.")
    _save_session(request)
    file = ArrivingFile(store(), found.arrival)
    offset = file.receive(body, offset=offset, announced=body.left, checksum=checksum)
    # A body may take hours to arrive: the database may not know this connection any more.
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    item_id = _finish(request, found, file) if offset == found.length else None
    return _standing(found, offset, item_id=item_id)


def _save_session(request: ActorRequest) -> None:
    """Saved with the answer, it would undo what other requests changed meanwhile."""
    if request.session.modified:
        request.session.save()
        request.session.modified = False


def _finish(request: ActorRequest, found: Upload, file: ArrivingFile) -> UUID:
    finished = file.finish()
    with context.enter(request.actor):
        return intake.finish_upload(request.actor, found=found, finished=finished).id


def _found(request: ActorRequest, upload_id: UUID) -> Upload:
    """Find the actor's upload; one given up or not finished in time is gone."""
    with context.enter(request.actor):
        found = upload_of(request.actor, upload_id)
        if found.is_late:
            intake.expire_upload(request.actor, upload_id=upload_id)
    if found.is_late:
        store().discard(found.store_key)
    if found.is_late or found.is_over:
        raise tus.TusError(410, "This upload was cancelled, or not finished in time.")
    return found


def _standing(found: Upload, offset: int, *, item_id: UUID | None = None) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(offset)
    if item_id is None:
        response["Upload-Expires"] = http_date(found.expires_at.timestamp())
    else:
        response["Parley-Item"] = str(item_id)
    if found.raw_metadata:
        response["Upload-Metadata"] = found.raw_metadata
    return response


def _capabilities() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Max-Size": str(tus.MAX_SIZE),
            "Tus-Checksum-Algorithm": ",".join(tus.CHECKSUMS),
        },
    )


def _method(request: HttpRequest) -> str:
    """The method meant; tus lets a POST stand for what a proxy will not pass."""
    method = request.method or ""
    if method == "POST":
        return request.headers.get("X-HTTP-Method-Override", method).upper()
    return method


def _uuid(said: dict[str, str], key: str) -> UUID | None:
    try:
        return UUID(said[key]) if said.get(key) else None
    except ValueError:
        raise InvalidInput(f"{key} must be an id.", key) from None
