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
from casework.selectors.overview import who_can_see
from casework.services.intake import open_batch
from casework.views.common import Context, audience_words, case_context, unlock_url
from casework.views.items import row_words
from casework.views.whose_file import asks_whose_file, file_of, named
from privilege import unlocked
from privilege.access import walls_held
from privilege.choices import WallRight
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casework.models.case import Case
    from casework.selectors.overview import Audience
    from privilege.models.walls import Wall

_NO_ID = UUID(int=0)


@login_required
@require_safe
@asks_whose_file
def intake(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take files in to one's own office's file on a case."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    wall = file_of(request, case)
    held = walls_held(actor, WallRight.WRITE)
    if wall.id not in held:
        raise NotFound
    batch = _batch(request)
    audiences = [one for one in who_can_see(actor, case.matter_id) if one.wall.id in held]
    is_locked = wall.is_sealed and not unlocked.current()
    context = {
        **case_context(actor, case, "evidence"),
        **_status(request, case, wall, batch),
        "audience": next(audience_words(one) for one in audiences if one.wall.id == wall.id),
        "places": _places(case, audiences, wall),
        "is_privileged": wall.is_sealed,
        "is_locked": is_locked,
        "unlock_url": unlock_url(request) if is_locked else "",
        "tus_url": reverse("api-uploads"),
        "item_url": reverse("item", args=[_NO_ID]),
        "form": None if is_locked else BatchForm(),
        "batch_url": "" if is_locked else reverse("intake-batch", args=[case_id]) + named(wall),
        "batch": {"id": batch} if batch and not is_locked else None,
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


def _places(case: Case, audiences: Sequence[Audience], chosen: Wall) -> list[Context]:
    """The parts of the case where the person may take files in, where there are several."""
    page = reverse("intake", args=[case.id])
    order = access.FILE_PLACES
    found = [one for one in audiences if one.wall.kind in order]
    found.sort(key=lambda one: order.index(one.wall.kind))
    places = [
        {
            "url": page + named(one.wall),
            "label": audience_words(one)["title"],
            "is_privileged": one.is_privileged,
            "current": one.wall.id == chosen.id,
        }
        for one in found
    ]
    return places if len(places) > 1 else []


def _status(request: ActorRequest, case: Case, wall: Wall, batch: UUID | None) -> Context:
    found = arrivals(request.actor, wall, batch)
    page = reverse("evidence", args=[case.id])
    within = f"&batch={batch}" if batch else ""
    if wall.is_sealed:
        within = f"&place={wall.id}{within}"
        counts = [
            (_("Received"), found.received, f"{page}?where=ours{within}"),
            (_("Wait for a member"), found.waiting, f"{page}?state=received{within}"),
            (_("Ready"), found.ready, f"{page}?state=ready{within}"),
        ]
    else:
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
        "pending": found.reading > (found.waiting if wall.is_sealed else 0),
        "troubled": [row_words(row) for row in found.troubled],
    }


def _batch(request: ActorRequest) -> UUID | None:
    word = request.GET.get("batch")
    try:
        return UUID(word) if word else None
    except ValueError:
        raise NotFound from None
