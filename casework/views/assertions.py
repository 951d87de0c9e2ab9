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
from casework.forms.assertions import AssertForm, AssertNoteForm, WithdrawForm
from casework.selectors import assertions as reads
from casework.selectors.overview import audience_of
from casework.services.assertions import assert_on_item, assert_on_note
from casework.views.common import Context, audience_words, crumbs_of, done, form_page
from privilege.choices import AssertionState, Role
from privilege.http import ActorRequest
from privilege.services.assertions import demand_attorney, withdraw_assertion

if TYPE_CHECKING:
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
        AssertForm(
            request.POST or None,
            initial={"asserted_by": actor.display_name, "kind": request.GET.get("kind", "")},
        ),
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
def assert_on_a_note(request: ActorRequest, note_id: UUID) -> HttpResponse:
    """Assert a privilege on a note or contact record."""
    actor = request.actor
    note, wall = access.note_for_change(actor, note_id)
    demand_attorney(actor)
    return form_page(
        request,
        AssertNoteForm(request.POST or None, initial={"asserted_by": actor.display_name}),
        lambda data: assert_on_note(actor, note_id=note.id, **data),
        heading=_("Assert privilege"),
        lead=_("It then stands on the privilege log that our side drafts."),
        submit=_("Assert privilege"),
        crumbs=_crumbs(actor, note),
        audience=audience_words(audience_of(actor, wall)),
        done_url=reverse("note", args=[note.id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, assertion_id: UUID) -> HttpResponse:
    """Withdraw an assertion, with a reason."""
    actor = request.actor
    assertion, subject = reads.subject_of(actor, assertion_id)
    if reads.is_note(subject):
        access.note_for_change(actor, subject.id)
    else:
        access.item_for_change(actor, subject.id)
    demand_attorney(actor)
    form = WithdrawForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda data: withdraw_assertion(actor, assertion_id=assertion.id, **data))
    ):
        return redirect(_page(subject))
    context = {
        "heading": _("Withdraw the assertion"),
        "crumbs": _crumbs(actor, subject),
        "names": [_title(subject)],
        "facts": [
            (_("Privilege"), assertion.get_kind_display()),
            (_("Asserted by"), assertion.text("by")),
            (_("Description"), assertion.text("description")),
        ],
        "consequence": _(
            "It can be produced again, unless something else forbids it. That the privilege was "
            "claimed, and your reason, stay on record."
        ),
        "form": form,
        "submit": _("Withdraw the assertion"),
        "cancel_url": _page(subject),
    }
    return render(request, "confirm.html", context)


def panel(actor: Actor, subject: reads.Subject, *, can_write: bool) -> Context:
    """What the page of a file or a note says of privilege; empty where there is nothing to say."""
    may_assert = can_write and actor.has_role(Role.ATTORNEY, Role.SUPERVISOR)
    found = reads.assertions_on(actor, subject)
    if not found and not may_assert:
        return {}
    page = "note-assert" if reads.is_note(subject) else "item-assert"
    return {
        "assertions": [_words(one, may_withdraw=may_assert) for one in found],
        "assert_url": reverse(page, args=[subject.id]) if may_assert else "",
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


def _page(subject: reads.Subject) -> str:
    return reverse("note" if reads.is_note(subject) else "item", args=[subject.id])


def _title(subject: reads.Subject) -> str:
    untitled = _("Note") if reads.is_note(subject) else _("Privileged item")
    return str(subject.text("title")) or untitled


def _crumbs(actor: Actor, subject: reads.Subject) -> list[tuple[str, str]]:
    case = access.case_of_matter(actor, subject.matter_id)
    name, page = (_("Notes"), "notes") if reads.is_note(subject) else (_("Evidence"), "evidence")
    return crumbs_of(
        case,
        (name, reverse(page, args=[case.id])),
        (_title(subject), _page(subject)),
    )
