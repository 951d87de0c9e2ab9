"""Acts on one item: describing, tagging, linking, verifying, returning."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import access
from casework.choices import TagKind
from casework.forms.evidence import DescribeForm, ReturnForm, SubjectForm, TagForm
from casework.selectors import item as reads
from casework.selectors.overview import charges_of, parties_of
from casework.services import evidence as writes
from casework.services import tags as tagging
from casework.services.verifying import verify_item
from casework.views.common import crumbs_of, done, form_page
from casework.views.item import count_words, item_page
from privilege.errors import Locked
from privilege.http import ActorRequest
from privilege.selectors.blobs import LOCKED


@login_required
@require_POST
def tag(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Put a tag or a label on an item."""
    actor = request.actor
    access.item_for_change(actor, item_id)
    form = TagForm(request.POST)

    def act(data: dict[str, Any]) -> None:
        if data["kind"] == TagKind.LABEL:
            tagging.label_item(actor, item_id=item_id, label=data["label"])
        else:
            tagging.tag_item(actor, item_id=item_id, kind=data["kind"], reason=data["reason"])

    if form.is_valid() and done(form, act):
        return redirect("item", item_id=item_id)
    return item_page(request, reads.item_view(actor, item_id), "view", form)


@login_required
@require_POST
def untag(request: ActorRequest, tag_id: UUID) -> HttpResponse:
    """Take a tag or a label off."""
    item_id = access.tag_for(request.actor, tag_id).item_id
    tagging.untag_item(request.actor, tag_id=tag_id)
    return redirect("item", item_id=item_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Change what people say of an item."""
    actor = request.actor
    found, _wall = access.item_for_change(actor, item_id)
    if found.is_locked:
        raise Locked(LOCKED)
    case = access.case_of_matter(actor, found.matter_id)
    initial = {
        "title": found.text("title"),
        "description": found.text("description"),
        "source_agency": found.text("source_agency"),
        "custodian": found.text("custodian"),
        "item_type": found.facts.item_type,
        "collected_at": found.facts.collected_at,
    }
    return form_page(
        request,
        DescribeForm(request.POST or None, initial=initial),
        lambda data: writes.describe_item(actor, item_id=item_id, **data),
        heading=_("Change the description"),
        submit=_("Save"),
        crumbs=crumbs_of(case, (_("Evidence"), reverse("evidence", args=[case.id]))),
        done_url=reverse("item", args=[item_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Note that an item was returned."""
    actor = request.actor
    found, _wall = access.item_for_change(actor, item_id)
    case = access.case_of_matter(actor, found.matter_id)
    return form_page(
        request,
        ReturnForm(request.POST or None),
        lambda data: writes.return_item(actor, item_id=item_id, **data),
        heading=_("Note a return"),
        submit=_("Note the return"),
        crumbs=crumbs_of(case, (_("Evidence"), reverse("evidence", args=[case.id]))),
        done_url=reverse("item-custody", args=[item_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Note that an item concerns a party or bears on a count."""
    actor = request.actor
    found, _wall = access.item_for_change(actor, item_id)
    case = access.case_of_matter(actor, found.matter_id)
    subjects = [
        *((f"party:{party.id}", party.text("name")) for party in parties_of(case)),
        *((f"charge:{charge.id}", count_words(charge)) for charge in charges_of(case)),
    ]

    def act(data: dict[str, Any]) -> None:
        kind, subject_id = data["subject"]
        if kind == "party":
            tagging.link_item_to_party(actor, item_id=item_id, party_id=subject_id)
        else:
            tagging.link_item_to_charge(actor, item_id=item_id, charge_id=subject_id)

    return form_page(
        request,
        SubjectForm(request.POST or None, subjects=subjects),
        act,
        heading=_("What this item concerns"),
        submit=_("Link"),
        crumbs=crumbs_of(case, (_("Evidence"), reverse("evidence", args=[case.id]))),
        done_url=reverse("item", args=[item_id]),
    )


@login_required
@require_POST
def unlink(request: ActorRequest, item_id: UUID, subject_id: UUID) -> HttpResponse:
    """Take such a link back."""
    tagging.unlink_item(request.actor, item_id=item_id, subject_id=subject_id)
    return redirect("item", item_id=item_id)


@login_required
@require_POST
def verify(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Hash the stored file again."""
    result = verify_item(request.actor, item_id=item_id)
    if result.is_intact:
        messages.success(request, _("The stored file is unchanged: its SHA-256 is the same."))
    else:
        messages.error(
            request,
            _(
                "The stored file is damaged or was changed. Tell your "
                "administrator; the entry is in the audit log."
            ),
        )
    return redirect("item-custody", item_id=item_id)
