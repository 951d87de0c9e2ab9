"""The bytes of items: originals to download, and what browsers may show in place."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from casework import access
from casework.choices import ItemFlag
from casework.events import Event
from casework.views.streaming import Source, send
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.errors import NotFound, Refused
from privilege.http import ActorRequest
from privilege.selectors.blobs import open_file

_DAMAGED = "The stored file is damaged. Use “verify” on its custody page and tell your office."


@login_required
@require_safe
def original(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """Send an item's original file, to be saved."""
    return send_item(request, item_id, inline=False)


@login_required
@require_safe
def inline(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """Send an item's file to be shown in place, where its type allows that."""
    return send_item(request, item_id, inline=True)


@login_required
@require_safe
def picture(request: ActorRequest, item_id: UUID, kind: str) -> HttpResponseBase:
    """Send a thumbnail, a first-page picture or a viewable copy."""
    return send_derivative(request, item_id, kind)


def send_item(request: ActorRequest, item_id: UUID, *, inline: bool) -> HttpResponseBase:
    """Answer with an item's file, whole or by range."""
    item = access.item_for(request.actor, item_id)
    if item.blob_id is None:
        raise NotFound
    facts = item.facts
    if inline and ItemFlag.INFECTED in facts.flags:
        raise Refused("Malware was found in this file, so it is not opened here.")
    source = Source(
        item_id=item.id,
        wall_id=item.wall_id,
        name=item.text("name"),
        media_type=facts.media_type,
        etag=facts.sha256,
        event=Event.ITEM_VIEWED if inline else Event.ITEM_DOWNLOADED,
    )
    return _send(request, item.wall_id, item.blob_id, source, inline=inline)


def send_derivative(request: ActorRequest, item_id: UUID, kind: str) -> HttpResponseBase:
    """Answer with what was made from an item's file."""
    found = access.derivative_for(request.actor, item_id, kind)
    source = Source(
        item_id=item_id,
        wall_id=found.wall_id,
        name=f"{kind}.{found.shown_as.rpartition('/')[2]}",
        media_type=found.shown_as,
        etag=found.id.hex,
        event=Event.ITEM_VIEWED,
    )
    return _send(request, found.wall_id, found.blob_id, source, inline=True)


def _send(
    request: ActorRequest, wall_id: UUID, blob_id: UUID, source: Source, *, inline: bool
) -> HttpResponseBase:
    try:
        file = open_file(request.actor, wall_id=wall_id, blob_id=blob_id)
    except (DamagedError, MissingError):
        raise Refused(_DAMAGED) from None
    return send(request, file, source, inline=inline)
