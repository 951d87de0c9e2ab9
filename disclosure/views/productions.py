"""A production on its way: selection, review, numbers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import case_for, case_of_matter
from casework.views.common import crumbs_of, form_page
from disclosure import forms
from disclosure.choices import ProductionState
from disclosure.selectors import parties, productions
from disclosure.services import numbering, selection
from disclosure.services import productions as writes
from disclosure.views.pages import production_context
from privilege.errors import InvalidInput
from privilege.http import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_production(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Begin a production to one party or to several; items checked before go in at once."""
    actor = request.actor
    case = case_for(actor, case_id)
    there = parties.receiving_parties(actor, case.matter_id)
    choices = [
        (str(party.shared_wall_id), f"{party.name} ({party.office_name})") for party in there
    ]
    items = _items_of(request)
    asked = request.method == "POST" and "parties" in request.POST
    form = forms.DraftForm(request.POST if asked else None, parties=choices)
    if asked and form.is_valid():
        made = [
            writes.draft_production(
                actor, shared_wall_id=shared_wall_id, message=form.cleaned_data["message"]
            )
            for shared_wall_id in form.cleaned_data["parties"]
        ]
        if items:
            for production in made:
                _add(request, production.id, items)
        if len(made) == 1:
            return redirect("production", made[0].id)
        return redirect("productions", case.id)
    context = {
        "heading": _("Prepare a production"),
        "crumbs": [*crumbs_of(case), (_("Productions"), reverse("productions", args=[case.id]))],
        "form": form,
        "items": items,
        "submit": _("Begin"),
        "cancel_url": reverse("productions", args=[case.id]),
        "nobody": not there,
    }
    return render(request, "disclosure/production_new.html", context)


@login_required
@require_POST
def add_items(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take the items checked on the evidence page into a draft."""
    actor = request.actor
    case = case_for(actor, case_id)
    items = _items_of(request)
    if not items:
        messages.warning(request, _("Check the items to produce first."))
        return redirect("evidence", case.id)
    names = {p.shared_wall_id: p.name for p in parties.receiving_parties(actor, case.matter_id)}
    drafts = [
        production
        for production in productions.productions_of(actor, case.matter_id)
        if production.state == ProductionState.DRAFT and production.shared_wall_id in names
    ]
    if not drafts:
        return new_production(request, case_id)
    form = forms.AddForm(
        request.POST if "production" in request.POST else None,
        drafts=[
            (
                str(draft.id),
                _("Draft for %(party)s, begun %(day)s")
                % {"party": names[draft.shared_wall_id], "day": f"{draft.created_at:%b %d, %H:%M}"},
            )
            for draft in drafts
        ],
    )
    if form.is_bound and form.is_valid():
        _add(request, form.cleaned_data["production"], items)
        return redirect("production", form.cleaned_data["production"])
    context = {
        "heading": _("Add to a production"),
        "crumbs": crumbs_of(case),
        "form": form,
        "items": items,
        "submit": ngettext("Add %(n)d item", "Add %(n)d items", len(items)) % {"n": len(items)},
        "cancel_url": reverse("evidence", args=[case.id]),
        "new_url": reverse("production-new", args=[case.id]),
    }
    return render(request, "disclosure/production_new.html", context)


@login_required
@require_safe
def production(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Show a production as far as it has come."""
    context = production_context(request.actor, production_id)
    return render(request, "disclosure/production.html", context)


@login_required
@require_safe
def progress(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Show how far the stamping is; reloads the page when it is done."""
    found = productions.production_of(request.actor, production_id)
    total = len(productions.items_of(request.actor, found))
    waiting = len(productions.unprepared(request.actor, found))
    context = {"production": found, "total": total, "done": total - waiting}
    response = render(request, "disclosure/_progress.html", context)
    if found.prepared_at is not None:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def remove_item(request: ActorRequest, row_id: UUID) -> HttpResponse:
    """Take an item out of a draft."""
    row = productions.row_of(request.actor, row_id)
    selection.remove_item(request.actor, production_item_id=row_id)
    return redirect("production", row.production_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe_item(request: ActorRequest, row_id: UUID) -> HttpResponse:
    """Change what the recipient will read of an item."""
    row = productions.row_of(request.actor, row_id)
    initial = {"description": row.text("description"), "filename": row.text("filename")}
    return form_page(
        request,
        forms.DescribeForm(request.POST or None, initial=initial),
        lambda data: selection.describe_item(request.actor, production_item_id=row_id, **data),
        heading=_("What the recipient reads"),
        submit=_("Save"),
        done_url=reverse("production", args=[row.production_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withhold_item(request: ActorRequest, production_id: UUID, item_id: UUID) -> HttpResponse:
    """Hold an item back, with a placeholder."""
    item = productions.item_of(request.actor, production_id, item_id)
    return form_page(
        request,
        forms.WithholdForm(request.POST or None),
        lambda data: selection.withhold_item(
            request.actor, production_id=production_id, item_id=item_id, **data
        ),
        heading=_("Withhold “%(title)s”") % {"title": item.text("title")},
        lead=_(
            "The item gets a placeholder number and a slip-sheet. The recipient reads the category "
            "and the basis, and learns that something is withheld; nothing else."
        ),
        submit=_("Withhold this item"),
        done_url=reverse("production", args=[production_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Change the words for the letter."""
    found = productions.production_of(request.actor, production_id)
    return form_page(
        request,
        forms.MessageForm(request.POST or None, initial={"message": found.text("message")}),
        lambda data: writes.change_message(request.actor, production_id=production_id, **data),
        heading=_("Words to add to the letter"),
        submit=_("Save"),
        done_url=reverse("production", args=[production_id]),
    )


@login_required
@require_POST
def review(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Close the selection."""
    writes.review_production(request.actor, production_id=production_id)
    messages.success(request, _("Reviewed. Give it its numbers next."))
    return redirect("production", production_id)


@login_required
@require_POST
def reopen(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Go back to the selection."""
    writes.reopen_production(request.actor, production_id=production_id)
    return redirect("production", production_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Give the production its Bates numbers."""
    actor = request.actor
    found = productions.production_of(actor, production_id)
    party = parties.party_of(actor, found)
    name = party.name if party.is_defense else "Defense"
    suggested = productions.suggested_numbers(actor, found, name)
    totals = productions.totals(productions.items_of(actor, found))
    return form_page(
        request,
        forms.NumberForm(request.POST or None, initial=suggested),
        lambda data: numbering.assign_bates_range(actor, production_id=production_id, **data),
        heading=_("Bates numbers"),
        lead=_(
            "This production needs %(n)d numbers. Once given, numbers are never used again, even "
            "if the production is voided; and the selection can no longer be changed."
        )
        % {"n": totals.numbers},
        submit=ngettext("Assign %(n)d number", "Assign %(n)d numbers", totals.numbers)
        % {"n": totals.numbers},
        done_url=reverse("production", args=[production_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: ActorRequest, production_id: UUID) -> HttpResponse:
    """Give up a numbered production, after a confirmation."""
    actor = request.actor
    found = productions.production_of(actor, production_id)
    back = reverse("production", args=[production_id])
    if request.method == "POST":
        numbering.void_production(actor, production_id=production_id)
        return redirect(back)
    context = {
        "heading": _("Void this production"),
        "crumbs": crumbs_of(case_of_matter(actor, found.matter_id)),
        "names": [f"Volume {found.number}"],
        "consequence": _(
            "It will not be served. Its numbers stay used, and its items can go into a new "
            "production."
        ),
        "submit": _("Void it; its numbers stay used"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


def _items_of(request: ActorRequest) -> list[UUID]:
    """The items checked on the page that was posted."""
    try:
        return [UUID(value) for value in dict.fromkeys(request.POST.getlist("item"))]
    except ValueError:
        raise InvalidInput(_("Choose items of the list.")) from None


def _add(request: ActorRequest, production_id: UUID, items: list[UUID]) -> None:
    """Add items and say what the gate refused."""
    added = selection.add_items(request.actor, production_id=production_id, item_ids=items)
    words = ngettext("%(n)d item added.", "%(n)d items added.", added.count) % {"n": added.count}
    messages.success(request, words)
    for line in writes.reasons(added.refused)[:20]:
        messages.error(request, _("Not added: %(line)s") % {"line": line})
