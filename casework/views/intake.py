"""Taking files in (``intake.html``); the bytes themselves go to the API's uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import access
from casework.forms.intake import BatchForm
from casework.selectors.arrivals import arrivals
from casework.selectors.overview import audience_of
from casework.services.intake import open_batch
from casework.views.common import Context, audience_words, case_context
from casework.views.items import row_words
from casework.views.whose_file import asks_whose_file, file_of, named
from privilege.access import writable_wall
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.case import Case
    from privilege.models.walls import Wall

_NO_ID = UUID(int=0)


@login_required
@require_safe
@asks_whose_file
def intake(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take files in to one's own office's file on a case."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    wall = writable_wall(actor, file_of(request, case).id)
    batch = _batch(request)
    context = {
        **case_context(actor, case, "evidence"),
        **_status(request, case, wall, batch),
        "audience": audience_words(audience_of(actor, wall)),
        "tus_url": reverse("api-uploads"),
        "item_url": reverse("item", args=[_NO_ID]),
        "form": BatchForm(),
        "batch_url": reverse("intake-batch", args=[case_id]) + named(wall),
        "batch": {"id": batch} if batch else None,
        "wall_id": wall.id,
    }
    return render(request, "casework/intake.html", context)


@login_required
@require_POST
def begin(request: ActorRequest, case_id: UUID) -> JsonResponse:
    """Begin a set of files; answers with its id and the page of the intake with that set."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    wall = file_of(request, case)
    form = BatchForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    batch = open_batch(actor, wall_id=wall.id, **form.cleaned_data)
    url = reverse("intake", args=[case_id]) + named(wall, batch=batch.id)
    return JsonResponse({"id": str(batch.id), "url": url}, status=201)


@login_required
@require_safe
def status(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """What became of the files (``_intake_status.html``), asked again while some are read."""
    case = access.case_for(request.actor, case_id)
    words = _status(request, case, file_of(request, case), _batch(request))
    return render(request, "casework/_intake_status.html", words)


def _status(request: ActorRequest, case: Case, wall: Wall, batch: UUID | None) -> Context:
    found = arrivals(request.actor, wall.id, batch)
    page = reverse("evidence", args=[case.id])
    within = f"&batch={batch}" if batch else ""
    counts = [
        (_("Received"), found.received, f"{page}?where=ours{within}"),
        (_("Being read"), found.reading, f"{page}?state=processing{within}"),
        (_("Ready"), found.ready, f"{page}?state=ready{within}"),
        (_("Duplicates"), found.duplicates, ""),
        (_("Unreadable"), found.unreadable, ""),
    ]
    return {
        "status_url": reverse("intake-status", args=[case.id]) + named(wall, batch=batch),
        "counts": [{"label": label, "number": number, "url": url} for label, number, url in counts],
        "pending": found.reading > 0,
        "troubled": [row_words(row) for row in found.troubled],
    }


def _batch(request: ActorRequest) -> UUID | None:
    word = request.GET.get("batch")
    try:
        return UUID(word) if word else None
    except ValueError:
        raise NotFound from None
