"""A file that was sent with a message, for whoever is in the channel, its guests included."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from casework import access
from casework.events import Event
from casework.views.streaming import Source, send
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.errors import Locked, Refused
from privilege.http import ActorRequest
from privilege.selectors.blobs import open_file
from privilege.services.content import LOCKED

_DAMAGED = "This file is damaged. Ask whoever sent it to send it again."


@login_required
@require_safe
def message_file(request: ActorRequest, attachment_id: UUID) -> HttpResponseBase:
    """Show a file in place where a browser may, or save it."""
    found = access.message_file_for(request.actor, attachment_id)
    name = str(found.text("name"))
    if not name:
        raise Locked(LOCKED)
    source = Source(
        item_id=found.id,
        wall_id=found.wall_id,
        name=name,
        media_type=str(found.text("media_type")),
        etag=found.id.hex,
        event=Event.MESSAGE_FILE_OPENED,
        kind="casework.message-file",
    )
    try:
        file = open_file(request.actor, wall_id=found.wall_id, blob_id=found.blob_id)
    except (DamagedError, MissingError):
        raise Refused(_DAMAGED) from None
    return send(request, file, source, inline="save" not in request.GET)
