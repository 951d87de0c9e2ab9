"""Preparing an item of the defense's privileged file for disclosure (``confirm.html``)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import access
from casework.selectors.item import prepared_copies
from casework.services import for_disclosure as writes
from casework.views.common import crumbs_of
from privilege.http import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Let an item leave the privileged file, after a second look."""
    actor = request.actor
    if request.method == "POST":
        copy = writes.prepare_for_disclosure(actor, item_id=item_id)
        messages.success(
            request, _("It is among the material for disclosure now. Nobody was served with it.")
        )
        return redirect("item", item_id=copy.id)
    item, target = writes.to_prepare(actor, item_id=item_id)
    case = access.case_of_matter(actor, item.matter_id)
    again = prepared_copies(actor, item)
    context = {
        "heading": _("Prepare for disclosure"),
        "crumbs": crumbs_of(
            case,
            (_("Evidence"), reverse("evidence", args=[case.id])),
            (item.text("title"), reverse("item", args=[item_id])),
        ),
        "names": [item.text("title")],
        "facts": [
            (_("From"), item.wall.get_kind_display()),
            (_("To"), target.get_kind_display()),
            *[(_("Prepared before"), one.happened_at) for one in again],
        ],
        "consequence": _(
            "A copy becomes part of your material for disclosure, which is not privileged. Your "
            "tags and notes stay where they are. Nobody is served before you serve a production; "
            "taking the copy back does not make it privileged again."
        ),
        "submit": _("Take it out of the privileged file"),
        "cancel_url": reverse("item", args=[item_id]),
    }
    return render(request, "confirm.html", context)
