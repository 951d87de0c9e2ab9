"""Exceptions (``exception.html``): asked for, decided, opened and reviewed, each by its person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.ground import clock
from casework import access
from casework.forms.exception import (
    AskForm,
    DecideForm,
    DecideOutsideForm,
    ReviewForm,
    ReviewOutsideForm,
)
from casework.selectors.overview import who_can_see
from casework.selectors.releasable import TARGET_KINDS, releasable
from casework.selectors.release_targets import privileged_parts
from casework.services import exceptions as writes
from casework.services.outside import take_package
from casework.views import exception_words as texts
from casework.views import release_words as words
from casework.views.common import case_context, form_page, unlock_url
from privilege.access import walls_held
from privilege.choices import ExceptionState, WallRight
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors import exceptions as reads
from privilege.services import exceptions as decisions

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.selectors.releasable import Releasable
    from privilege.actor import Actor
    from privilege.selectors.exceptions import ExceptionView


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Ask for an exception."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    if not privileged_parts(actor, case.matter_id):
        raise NotFound
    if url := unlock_url(request):
        return redirect(url)
    entries = [one for one in releasable(actor, case.matter_id) if one.words is not None]
    held = walls_held(actor, WallRight.WRITE)
    targets = [
        one
        for one in who_can_see(actor, case.matter_id)
        if one.wall.kind in TARGET_KINDS and one.wall.id in held
    ]
    return form_page(
        request,
        AskForm(
            request.POST or None,
            targets=words.place_choices(targets),
            entries=words.entry_choices(entries),
        ),
        words.said(lambda data: _ask(actor, data, entries)),
        heading=_("Ask for an exception"),
        submit=_("Ask another supervisor for approval"),
        lead=_(
            "Nothing goes before another supervisor of your office has approved it. Then "
            "somebody who can open it lets it go, the client and counsel are told, and a third "
            "person reviews it."
        ),
        crumbs=words.crumbs(case),
        done_url=reverse("authorities", args=[case_id]),
    )


@login_required
@require_safe
def exception(request: ActorRequest, exception_id: UUID) -> HttpResponse:
    """Show a request with what was decided, and what can be done next."""
    actor = request.actor
    view, case = _found(actor, exception_id)
    one = view.request
    word, tone = texts.state_words(one)
    context = {
        **case_context(actor, case, "authorities"),
        "heading": _("Exception: %(ground)s") % {"ground": one.get_ground_display()},
        "state_word": word,
        "state_tone": tone,
        "facts": texts.facts(view),
        "dates": texts.dates(one),
        "unlock_url": unlock_url(request),
        "package": texts.package_facts(reads.package_of(actor, exception_id)),
        **_acts(actor, view),
        "list_url": reverse("authorities", args=[case.id]),
    }
    return render(request, "casework/exception.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActorRequest, exception_id: UUID) -> HttpResponse:
    """Approve or refuse a request, as another supervisor."""
    actor = request.actor
    view, case = _found(actor, exception_id)
    if not _acts(actor, view)["decide_url"]:
        raise NotFound
    if url := unlock_url(request):
        return redirect(url)
    lead = _("Once approved, the entries named can be let go until %(until)s.") % {
        "until": texts.moment(view.request.expires_at)
    }
    outside = not decisions.may_decide(actor, view.request)
    decide_it = decisions.decide_from_outside if outside else decisions.decide_exception
    return form_page(
        request,
        (DecideOutsideForm if outside else DecideForm)(request.POST or None),
        words.said(lambda data: decide_it(actor, exception_id=exception_id, **data)),
        heading=_("Decide on this exception"),
        submit=_("Record their decision") if outside else _("Record my decision"),
        lead=f"{lead} {texts.from_outside(actor)}" if outside else lead,
        crumbs=words.crumbs(case),
        done_url=reverse("exception", args=[exception_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_it(request: ActorRequest, exception_id: UUID) -> HttpResponse:
    """Let go what was approved, after a second look."""
    actor = request.actor
    view, case = _found(actor, exception_id)
    if not _acts(actor, view)["open_url"]:
        raise NotFound
    if url := unlock_url(request):
        return redirect(url)
    if request.method == "POST":
        writes.open_exception(actor, exception_id=exception_id)
        return redirect("exception", exception_id=exception_id)
    context = {
        "heading": _("Let go under this exception"),
        "crumbs": words.crumbs(case),
        "names": list((view.words or {}).get("headings", [])),
        "facts": texts.facts(view),
        "consequence": texts.consequence(view.request),
        "submit": _("Let it go: this cannot be taken back"),
        "cancel_url": reverse("exception", args=[exception_id]),
    }
    return render(request, "confirm.html", context)


@login_required
@require_safe
def package(request: ActorRequest, exception_id: UUID) -> HttpResponse:
    """Send the package for the recipient outside, to be saved."""
    _found(request.actor, exception_id)
    data = take_package(request.actor, exception_id=exception_id)
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="exception-{exception_id}.zip"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, exception_id: UUID) -> HttpResponse:
    """Review an exception after the fact, as a third person."""
    actor = request.actor
    view, case = _found(actor, exception_id)
    if not _acts(actor, view)["review_url"]:
        raise NotFound
    if url := unlock_url(request):
        return redirect(url)
    outside = not decisions.may_decide(actor, view.request)
    review_it = decisions.review_from_outside if outside else decisions.review_exception
    return form_page(
        request,
        (ReviewOutsideForm if outside else ReviewForm)(request.POST or None),
        words.said(lambda data: review_it(actor, exception_id=exception_id, **data)),
        heading=_("Review this exception"),
        submit=_("Record what they found") if outside else _("Record what I found"),
        lead=texts.from_outside(actor) if outside else "",
        crumbs=words.crumbs(case),
        done_url=reverse("exception", args=[exception_id]),
    )


def _found(actor: Actor, exception_id: UUID) -> tuple[ExceptionView, Case]:
    view = reads.exception_view(actor, exception_id)
    return view, access.case_of_matter(actor, view.request.matter_id)


def _acts(actor: Actor, view: ExceptionView) -> dict[str, str]:
    """The addresses of what can be done next; empty words where it cannot."""
    one = view.request
    second = decisions.may_decide(actor, one)
    outside = not second and decisions.may_answer_outside(actor, one)
    opens = one.source_wall_id in walls_held(actor, WallRight.WRITE)
    may = {
        "decide": one.state == ExceptionState.REQUESTED and (second or outside),
        "open": one.state == ExceptionState.APPROVED and opens and clock.now() < one.expires_at,
        "review": one.state == ExceptionState.OPENED
        and ((second and actor.user_id != one.decided_by) or outside),
        "package": one.opened_at is not None and one.target_wall_id is None and opens,
    }
    return {
        f"{name}_url": reverse(f"exception-{name}", args=[one.id]) if is_so else ""
        for name, is_so in may.items()
    }


def _ask(actor: Actor, data: dict[str, Any], entries: list[Releasable]) -> None:
    subjects = words.chosen(entries, data.pop("items"))
    writes.request_exception(actor, subjects=subjects, asked=writes.Asked(**data))  # type: ignore[typeddict-item]
