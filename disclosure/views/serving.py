"""The confirmation before service, which cannot be undone."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from casework.access import case_of_matter
from casework.views.common import crumbs_of
from disclosure import forms
from disclosure.bates import Treatment
from disclosure.choices import ProductionState
from disclosure.selectors import parties, productions
from disclosure.services import serving
from disclosure.views.pages import production_context
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.production import Production


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Show on whom what is served, and serve it when that is confirmed."""
    actor = request.actor
    production = productions.production_of(actor, production_id)
    if production.volume_id is not None:
        return redirect("volume", production.volume_id)
    if production.state != ProductionState.NUMBERED or production.prepared_at is None:
        return redirect("production", production_id)
    form = forms.ServeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        volume_id = serving.serve_production(
            actor,
            production_id=production_id,
            confirmation=serving.Confirmation(
                form.cleaned_data["recipients"], form.cleaned_data["item_count"]
            ),
            basis=form.cleaned_data["basis"],
        )
        return redirect("volume", volume_id)
    return render(request, "disclosure/production_serve.html", _context(request, production))


def _context(request: ActorRequest, production: "Production") -> dict[str, object]:
    actor = request.actor
    party = parties.party_of(actor, production)
    rows = productions.items_of(actor, production)
    totals = productions.totals(rows)
    form = productions.form_of(production)
    page = production_context(actor, production.id)
    case = case_of_matter(actor, production.matter_id)
    initial = {
        "recipients": ",".join(sorted(str(person.user_id) for person in party.recipients)),
        "item_count": totals.produced,
    }
    return {
        "heading": _("Serve %(volume)s") % {"volume": f"Volume {production.number}"},
        "crumbs": crumbs_of(case),
        "names": party.lines() or [_("Nobody is there to be served.")],
        "facts": [
            (_("Case"), case.text("title")),
            (_("For"), f"{party.name} ({party.office_name})"),
            (_("Bates range"), page["bates"]),
            (_("Items produced"), totals.produced),
            (_("Pages stamped"), totals.pages),
            (_("Items withheld"), totals.withheld),
        ],
        "held_back": [
            (
                form.format(productions.range_of(row).first),
                f"{row.item.text('title')}: {row.text('category')}, {row.text('basis')}",
            )
            for row in rows
            if row.treatment == Treatment.WITHHELD.value
        ],
        "consequence": _(
            "They can open it from that moment and are told by e-mail that something waits for "
            "them. Service cannot be undone."
        ),
        "form": forms.ServeForm(initial=initial),
        "submit": ngettext(
            "Serve %(n)d item on %(who)s", "Serve %(n)d items on %(who)s", totals.produced
        )
        % {"n": totals.produced, "who": party.short},
        "cancel_url": reverse("production", args=[production.id]),
        "refusals": page["refusals"],
        "can_serve": bool(party.recipients) and not page["refusals"],
    }
