"""The yearly review of access: decide, sign, print; and the office's unused accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight.choices import AccessDecision, AccessReason
from audit.oversight.forms.access import AccountReleaseForm, DecisionForm
from audit.oversight.selectors import accounts as account_reads
from audit.oversight.selectors import certification as reads
from audit.oversight.services import accounts as account_writes
from audit.oversight.services import certification as writes
from audit.oversight.stops import Standing, stops_at
from audit.oversight.views.common import crumbs
from casework.views.common import done, form_page, said
from privilege.access import demand_role
from privilege.choices import Role, WallKind
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.models.certification import CertifiedAccess
    from audit.oversight.selectors.accounts import Account
    from casework.views.common import Context
    from privilege.actor import Actor

_KEEPS = [AccessReason.ON_TEAM, AccessReason.COVERS]
_ROWS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest) -> HttpResponse:
    """Decide, one click each, on who stands behind the walls where one lets people in."""
    actor = request.actor
    if actor.office_id is None:
        raise NotFound
    if "state" in request.POST:
        writes.state_own_part(actor)
        messages.success(request, _("You signed for everybody whom you let in."))
        return redirect("access-review")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and done(form, said(lambda data: _decide(actor, data))):
        return redirect("access-review")
    present = reads.present(actor)
    progress = reads.progress(present) if present else None
    signs = reads.reviews(actor)
    stated = {one.user_id for one in reads.statements(present)} if present else set()
    context = {
        "crumbs": crumbs(),
        "form": form,
        "review": present,
        "is_overdue": present is not None and reads.is_overdue(present, actor.today),
        "progress": progress,
        "rows": _rows(actor, progress.left[:_ROWS]) if progress else [],
        "kept": [(one.value, one.label) for one in _KEEPS],
        "removed": [(one.value, one.label) for one in AccessReason if one not in _KEEPS],
        "signs": signs,
        "awaited": _awaited(actor) if present and signs else [],
        "states": not signs and actor.has_role(*writes.LETS_IN) and actor.user_id not in stated,
        "has_stated": actor.user_id in stated,
        "is_decided": progress is not None
        and all(one.user_id == actor.user_id for one in progress.left),
        "past": [
            (one.opened_on, one.signed_on, reverse("access-evidence", args=[one.id]))
            for one in reads.past(actor)
        ],
        "evidence_url": reverse("access-evidence", args=[present.id]) if present else "",
    }
    return render(request, "oversight/access_review.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: ActorRequest) -> HttpResponse:
    """Sign the office's review, after a second look."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR)
    present = reads.present(actor)
    if present is None:
        raise NotFound
    if request.method == "POST":
        writes.sign(actor)
        return redirect("access-evidence", certification_id=present.id)
    found, awaited = reads.progress(present), _awaited(actor)
    context = {
        "heading": _("Sign this year’s review of access"),
        "crumbs": crumbs((_("Review of access"), reverse("access-review"))),
        "facts": [
            (_("Decided"), found.decided),
            (_("Left"), len(found.left)),
            *([(_("Not signed yet by"), ", ".join(awaited))] if awaited else []),
        ],
        "consequence": _(
            "It is closed, with your name and today’s date, and can be printed. It says who had not"
            " signed for their own part."
        ),
        "submit": ngettext(
            "Close it without the signature of %(n)d person",
            "Close it without the signatures of %(n)d people",
            len(awaited),
        )
        % {"n": len(awaited)}
        if awaited
        else _("Sign and close this review"),
        "cancel_url": reverse("access-review"),
        "calm": True,
    }
    return render(request, "confirm.html", context)


@login_required
@require_safe
def evidence(request: ActorRequest, certification_id: UUID) -> HttpResponse:
    """Show what was decided in a review, to print."""
    actor = request.actor
    found = reads.by_id(actor, certification_id)
    if found is None:
        raise NotFound
    made, stated = reads.decisions(found), reads.statements(found)
    names = reads.names_of(
        {one.user_id for one in made}
        | {one.decided_by for one in made}
        | {one.user_id for one in stated}
        | set(found.open_for)
        | ({found.signed_by} if found.signed_by else set())
    )
    places = reads.places_of({one.wall_id for one in made})
    context = {
        "crumbs": crumbs((_("Review of access"), reverse("access-review"))),
        "review": found,
        "signed_by": names.get(found.signed_by, "") if found.signed_by else "",
        "rows": [_decided(one, names, places) for one in made],
        "stated": [(names.get(one.user_id, ""), one.stated_at) for one in stated],
        "open_for": sorted(names.get(one, "") for one in found.open_for),
        "kept": sum(one.decision == AccessDecision.KEEP for one in made),
        "removed": sum(one.decision == AccessDecision.REMOVE for one in made),
    }
    return render(request, "oversight/access_evidence.html", context)


@login_required
@require_safe
def accounts(request: ActorRequest) -> HttpResponse:
    """List the office's accounts by their last use, those that stop or stopped in front."""
    demand_role(request.actor, Role.SUPERVISOR)
    order = {Standing.STOPPED: 0, Standing.WARNED: 1, Standing.OPEN: 2}
    found = sorted(
        account_reads.accounts(), key=lambda one: (order[_standing(one)], one.use.seen_on)
    )
    context = {
        "crumbs": crumbs(),
        "rows": [_account(request.actor, one) for one in found],
    }
    return render(request, "oversight/accounts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Give an account time; it holds at once, whatever the hour."""
    demand_role(request.actor, Role.SUPERVISOR)
    found = next((one for one in account_reads.accounts() if one.user_id == user_id), None)
    if found is None or user_id == request.actor.user_id:
        raise NotFound
    return form_page(
        request,
        AccountReleaseForm(request.POST or None),
        lambda data: account_writes.release_account(
            request.actor, user_id=user_id, days=data["days"]
        ),
        heading=_("Release the account of %(name)s") % {"name": found.name},
        lead=_("They can log in at once, and are not stopped for being unused until then."),
        submit=_("Release this account"),
        done_url=reverse("accounts"),
        crumbs=crumbs((_("Unused accounts"), reverse("accounts"))),
    )


def _decide(actor: Actor, data: dict[str, Any]) -> None:
    writes.decide(
        actor,
        wall_id=data["wall_id"],
        user_id=data["user_id"],
        decision=AccessDecision(data["decision"]),
        reason=AccessReason(data["reason"]),
    )


def _awaited(actor: Actor) -> list[str]:
    """Who has not signed for their own part, by name; the supervisor who looks signs for all."""
    found = reads.awaited(actor.own_office_id, but=actor.person_id)
    return sorted(reads.names_of(set(found)).values())


def _rows(actor: Actor, found: list[reads.Access]) -> list[Context]:
    places = reads.places_of({one.wall_id for one in found})
    return [
        {
            "access": one,
            "part": places.get(one.wall_id, WallKind(one.kind).label),
            "right": _right(one),
            "own": one.user_id == actor.user_id,
        }
        for one in found
    ]


def _right(one: reads.Access) -> str:
    if one.may_manage:
        return _("lets people in")
    return _("adds and changes") if one.may_write else _("reads")


def _decided(one: CertifiedAccess, names: dict[UUID, str], places: dict[UUID, str]) -> Context:
    return {
        "who": names.get(one.user_id, ""),
        "part": places.get(one.wall_id, WallKind(one.wall_kind).label),
        "decision": one.get_decision_display(),
        "reason": one.get_reason_display(),
        "by": names.get(one.decided_by, ""),
        "at": one.decided_at,
    }


def _standing(one: Account) -> Standing:
    return Standing.STOPPED if one.stopped_at else one.standing


def _account(actor: Actor, one: Account) -> Context:
    standing = _standing(one)
    tones = {Standing.STOPPED: "bad", Standing.WARNED: "warn", Standing.OPEN: "plain"}
    words = {
        Standing.STOPPED: _("Stopped"),
        Standing.WARNED: _("Warned"),
        Standing.OPEN: _("In use"),
    }
    may = standing != Standing.OPEN and one.user_id != actor.user_id
    return {
        "name": one.name,
        "seen_on": one.use.seen_on,
        "tone": tones[standing],
        "word": words[standing],
        "stops_at": stops_at(one.limit),
        "release_url": reverse("account-release", args=[one.user_id]) if may else "",
    }
