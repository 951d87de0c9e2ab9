"""Privilege on one item: asserting it, and withdrawing an assertion."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import access
from casework.forms.assertions import AssertForm, WithdrawForm
from casework.selectors import assertions as reads
from casework.selectors.overview import audience_of
from casework.services.assertions import assert_on_item
from casework.views.common import Context, audience_words, crumbs_of, done, form_page
from privilege.choices import AssertionState, Role
from privilege.http import ActorRequest
from privilege.services.assertions import demand_attorney, withdraw_assertion

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from privilege.actor import Actor

_TONES = {
    AssertionState.ASSERTED: "warn",
    AssertionState.WITHDRAWN: "plain",
    AssertionState.OVERRULED: "bad",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assert_on(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Assert a privilege on an item or on parts of it."""
    actor = request.actor
    item, wall = access.item_for_change(actor, item_id)
    demand_attorney(actor)
    return form_page(
        request,
        AssertForm(request.POST or None, initial={"asserted_by": actor.display_name}),
        lambda data: assert_on_item(actor, item_id=item.id, **data),
        heading=_("Assert privilege"),
        lead=_("From then on this item is not produced; it can be withheld and is logged."),
        submit=_("Assert privilege"),
        crumbs=_crumbs(actor, item),
        audience=audience_words(audience_of(actor, wall)),
        done_url=reverse("item", args=[item.id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, assertion_id: UUID) -> HttpResponse:
    """Withdraw an assertion, with a reason."""
    actor = request.actor
    assertion, item = reads.item_of(actor, assertion_id)
    access.item_for_change(actor, item.id)
    demand_attorney(actor)
    form = WithdrawForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda data: withdraw_assertion(actor, assertion_id=assertion.id, **data))
    ):
        return redirect("item", item_id=item.id)
    context = {
        "heading": _("Withdraw the assertion"),
        "crumbs": _crumbs(actor, item),
        "names": [item.text("title")],
        "facts": [
            (_("Privilege"), assertion.get_kind_display()),
            (_("Asserted by"), assertion.text("by")),
            (_("Description"), assertion.text("description")),
        ],
        "consequence": _(
            "The item can be produced again, unless something else forbids it. That the privilege "
            "was claimed, and your reason, stay on record."
        ),
        "form": form,
        "submit": _("Withdraw the assertion"),
        "cancel_url": reverse("item", args=[item.id]),
    }
    return render(request, "confirm.html", context)


def panel(actor: Actor, item: EvidenceItem, *, can_write: bool) -> Context:
    """What the item's page says of privilege; empty where there is nothing to say or do."""
    may_assert = can_write and actor.has_role(Role.ATTORNEY, Role.SUPERVISOR)
    found = reads.assertions_on(actor, item)
    if not found and not may_assert:
        return {}
    return {
        "assertions": [_words(one, may_withdraw=may_assert) for one in found],
        "assert_url": reverse("item-assert", args=[item.id]) if may_assert else "",
    }


def _words(view: reads.AssertionView, *, may_withdraw: bool) -> Context:
    one = view.assertion
    stands = one.state == AssertionState.ASSERTED
    return {
        "kind_word": one.get_kind_display(),
        "statute": one.text("statute"),
        "state_word": one.get_state_display(),
        "tone": _TONES[AssertionState(one.state)],
        "parts": view.parts,
        "by": one.text("by") or view.made_by,
        "holder": one.text("holder"),
        "basis": one.text("basis"),
        "description": one.text("description"),
        "at": one.created_at,
        "ended_at": one.ended_at,
        "ended_by": view.ended_by,
        "reason": one.text("reason"),
        "withdraw_url": reverse("assertion-withdraw", args=[one.id])
        if stands and may_withdraw
        else "",
    }


def _crumbs(actor: Actor, item: EvidenceItem) -> list[tuple[str, str]]:
    case = access.case_of_matter(actor, item.matter_id)
    return crumbs_of(
        case,
        (_("Evidence"), reverse("evidence", args=[case.id])),
        (str(item.text("title")), reverse("item", args=[item.id])),
    )
