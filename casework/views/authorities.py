"""Authorities to release, recorded, signed, revoked (``authority_list.html`` and others)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.forms.authority import WAYS, RecordAuthorityForm, SignForm
from casework.selectors.overview import who_can_see
from casework.selectors.releasable import releasable
from casework.selectors.release_targets import opens, privileged_parts
from casework.views import exception_words
from casework.views import release_words as words
from casework.views.common import case_context, done, form_page, unlock_url
from privilege import registries
from privilege.choices import AuthorityForm
from privilege.errors import InvalidInput, NotFound
from privilege.http import ActorRequest
from privilege.selectors import authorities as reads
from privilege.selectors.exceptions import exceptions_of
from privilege.services import authorities as writes
from privilege.services.authorities import Document, Terms
from privilege.waiver import Scope

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.selectors.overview import Audience
    from casework.selectors.releasable import Releasable
    from privilege.actor import Actor
    from privilege.selectors.authorities import AuthorityView


@login_required
@require_safe
def authorities(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List what lets privileged material of the case go, and what went."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    titles = words.titles_of(who_can_see(actor, case.matter_id))
    parts = privileged_parts(actor, case.matter_id)
    context = {
        **case_context(actor, case, "authorities"),
        "authorities": [
            words.authority_row(one, titles) for one in reads.authorities_of(actor, case.matter_id)
        ],
        "releases": [
            words.release_row(one, case, titles) for one in reads.releases_of(actor, case.matter_id)
        ],
        "exceptions": [exception_words.row(one) for one in exceptions_of(actor, case.matter_id)],
        "ask_url": reverse("exception-ask", args=[case_id]) if parts else "",
        "has_parts": bool(parts),
        "unlock_url": unlock_url(request),
        "add_url": reverse("authority-add", args=[case_id]) if parts else "",
    }
    return render(request, "casework/authority_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Record a consent, an order, an agreement or a statute."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    parts = privileged_parts(actor, case.matter_id)
    if not parts:
        raise NotFound
    if url := unlock_url(request):
        return redirect(url)
    entries = [one for one in releasable(actor, case.matter_id) if one.words is not None]
    return form_page(
        request,
        RecordAuthorityForm(
            request.POST or None,
            request.FILES or None,
            places=words.place_choices(parts),
            entries=words.entry_choices(entries),
        ),
        words.said(lambda data: _record(actor, data, parts, entries)),
        heading=_("Record a consent or an order"),
        submit=_("Record it"),
        lead=_(
            "Nothing is released by recording it. It can be opened only by the people of the "
            "privileged part that it is kept in."
        ),
        crumbs=words.crumbs(case),
        done_url=reverse("authorities", args=[case_id]),
    )


@login_required
@require_safe
def authority(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Show one authority with what can be done under it."""
    actor = request.actor
    view, case = _found(actor, authority_id)
    one = view.authority
    word, tone = words.state_words(view)
    titles = words.titles_of(who_can_see(actor, case.matter_id))
    context = {
        **case_context(actor, case, "authorities"),
        "authority": words.authority_row(view, titles),
        "heading": one.get_kind_display(),
        "form_word": one.get_form_display(),
        "facts": words.authority_facts(view),
        "state_word": word,
        "state_tone": tone,
        "refusal": view.refusal,
        "signed_at": one.signed_at,
        "revoked_at": one.revoked_at,
        "unlock_url": unlock_url(request),
        **_acts(actor, view),
        "list_url": reverse("authorities", args=[case.id]),
    }
    return render(request, "casework/authority.html", context)


@login_required
@require_safe
def document(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Send the paper itself, to be saved."""
    _found(request.actor, authority_id)
    name, media_type, data = reads.document_of(request.actor, authority_id)
    writes.record_reading(request.actor, authority_id=authority_id, size=len(data))
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Let the client sign in their own account."""
    actor = request.actor
    # The client need not read the case's record; the consent is all that this page shows.
    view = reads.authority_view(actor, authority_id)
    if not _may_sign(actor, view):
        raise NotFound
    if url := unlock_url(request):
        return redirect(url)
    form = SignForm(request.POST or None, initial={"nonce": view.text("nonce")})
    sign_it = words.said(
        lambda data: writes.sign_consent(actor, authority_id=authority_id, nonce=data["nonce"])
    )
    if request.method == "POST" and form.is_valid() and done(form, sign_it):
        messages.success(request, _("You signed. Your lawyer can see it now."))
        return redirect("home")
    context = {
        "heading": _("Sign your consent"),
        "crumbs": [],
        "facts": words.authority_facts(view),
        "consequence": _(
            "Your lawyer may then show what is named here to the other side. What "
            "has been shown cannot be taken back."
        ),
        "form": form,
        "submit": _("Sign: let this be released"),
        "cancel_url": reverse("home"),
    }
    return render(request, "confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Revoke an authority, after a second look."""
    actor = request.actor
    view, case = _found(actor, authority_id)
    if view.authority.revoked_at is not None:
        raise NotFound
    if request.method == "POST":
        writes.revoke_authority(actor, authority_id=authority_id)
        return redirect("authority", authority_id=authority_id)
    context = {
        "heading": _("Revoke this"),
        "crumbs": words.crumbs(case),
        "names": [view.authority.get_kind_display()],
        "consequence": _(
            "Nothing more is released under it. What was released before stays released."
        ),
        "submit": _("Revoke it: release nothing more"),
        "cancel_url": reverse("authority", args=[authority_id]),
    }
    return render(request, "confirm.html", context)


def _found(actor: Actor, authority_id: UUID) -> tuple[AuthorityView, Case]:
    view = reads.authority_view(actor, authority_id)
    return view, access.case_of_matter(actor, view.authority.matter_id)


def _may_sign(actor: Actor, view: AuthorityView) -> bool:
    one = view.authority
    return (
        one.form == AuthorityForm.ACCOUNT
        and one.signed_at is None
        and one.revoked_at is None
        and any(ask(actor, one.wall) for ask in registries.client_signers)
    )


def _acts(actor: Actor, view: AuthorityView) -> dict[str, str]:
    """The addresses of what can be done; empty words where it cannot."""
    one = view.authority
    may = {
        "release": not view.refusal,
        "sign": _may_sign(actor, view),
        "revoke": one.revoked_at is None,
        "document": one.document_id is not None and view.words is not None,
    }
    return {
        f"{name}_url": reverse(f"authority-{name}", args=[one.id]) if is_so else ""
        for name, is_so in may.items()
    }


def _record(
    actor: Actor, data: dict[str, Any], parts: list[Audience], entries: list[Releasable]
) -> None:
    chosen = [one for one in entries if one.ref.id in data["items"]]
    own = next(one.wall for one in parts if one.wall.id == data["wall_id"])
    if not all(opens(own, one.wall) for one in chosen):
        raise InvalidInput(
            _("These lie in another part of the case than the one that this opens."), "items"
        )
    kind, form = WAYS[data["way"]]
    upload = data["document"]
    terms = Terms(
        kind=kind,
        form=form,
        basis=data["basis"],
        given_by=data["given_by"],
        witness=data["witness"],
        explained=data["explained"],
        scope=Scope(
            data["by"], frozenset(data["items"]), data["subject"], data["first"], data["last"]
        ),
        covers="; ".join(one.heading for one in chosen),
        reach=data["reach"],
        is_standing=data["is_standing"],
        in_force_from=data["in_force_from"],
        in_force_to=data["in_force_to"],
    )
    writes.record_authority(
        actor,
        wall_id=data["wall_id"],
        terms=terms,
        document=Document(upload.name, upload.content_type, upload.read()) if upload else None,
    )
