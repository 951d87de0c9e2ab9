"""One entry of the log by its reference, and carrying out a court's order to expunge it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight import access
from audit.oversight.chosen import EXPUNGED_BY
from audit.oversight.events import Event
from audit.oversight.forms.expungement import ExpungementForm
from audit.oversight.selectors.expungements import entry_view
from audit.oversight.services import expunging
from audit.oversight.views.common import crumbs, row_words, send_document
from casework.services.looking import read_log
from casework.views.common import form_page, said
from privilege.access import demand_role
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.selectors.log import LogRow
    from casework.views.common import Context

_DAMAGED = "The order's document is damaged. Restore it from a backup."


@login_required
@require_safe
def entry(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Show one entry, or by whose order it is gone (``log_entry.html``)."""
    actor = request.actor
    view = entry_view(actor, entry_id)
    read_log(actor)
    may_expunge = actor.has_role(Role.SUPERVISOR) and _can_go(view.row)
    document = reverse("expungement-order", args=[view.order_id]) if view.order_id else ""
    context = {
        "crumbs": _crumbs(),
        "reference": entry_id,
        "rows": [row_words(view.row)] if view.row else [],
        "gone": view.gone,
        "document_url": document,
        "expunge_url": reverse("entry-expunge", args=[entry_id]) if may_expunge else "",
    }
    return render(request, "oversight/log_entry.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expunge(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Ask for the court's order, say what follows, and carry it out (``confirm.html``)."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR)
    row = entry_view(actor, entry_id).row
    if row is None or not _can_go(row):
        raise NotFound

    def act(data: Context) -> object:
        file = data["document"]
        document = expunging.look_at_order(file.name, file.read())
        order = expunging.CourtOrder(data["court"], data["docket"], data["ordered_on"], document)
        return expunging.expunge(actor, entry_id=entry_id, order=order)

    words = row_words(row)
    facts = [
        (_("Who"), row.who or "–"),
        (_("When"), date_format(localtime(row.entry.at), "F j, Y, g:i A")),
        (_("About"), ", ".join(name for name, *_links in words["about"]) or "–"),
        (_("Reference"), entry_id),
    ]
    return form_page(
        request,
        ExpungementForm(request.POST or None, request.FILES or None),
        said(act),
        heading=_("Expunge this entry by order of a court"),
        submit=_("Remove what this entry says, for good"),
        done_url=reverse("audit-entry", args=[entry_id]),
        crumbs=_crumbs(),
        template="confirm.html",
        names=[words["words"]],
        facts=facts,
        consequence=_(
            "Nobody can bring it back, and exports of this log that are still kept end. That the"
            " entry was there, and this order, stay in the log. Every supervisor of your office is"
            " told."
        ),
    )


@login_required
@require_safe
def order(request: ActorRequest, expungement_order_id: UUID) -> HttpResponseBase:
    """Send the document of an order, to be saved."""
    found = access.order_for(request.actor, expungement_order_id)
    return send_document(
        request,
        found,
        event=Event.ORDER_OPENED,
        kind="oversight.expungement-order",
        damaged=_DAMAGED,
    )


def _can_go(row: LogRow | None) -> bool:
    """Whether an order can remove the entry: one that records an expungement stays."""
    return row is not None and row.entry.event != EXPUNGED_BY


def _crumbs() -> list[tuple[str, str]]:
    return crumbs((_("Audit log"), reverse("audit-log")))
