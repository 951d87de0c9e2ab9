"""Who can open the privileged parts of a case, and covering for a colleague."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.forms.covering import NarrowForm, ReasonForm
from casework.selectors import joint_defense
from casework.selectors import openers as reads
from casework.selectors.openers import Opener, Part
from casework.services import covering
from casework.views.common import (
    Context,
    audience_words,
    case_context,
    crumbs_of,
    form_page,
    unlock_url,
)
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.services import coverage


@login_required
@require_safe
def openers(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show who can open which privileged part, who waits for a key, and who covered."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    own = joint_defense.colleagues(actor)
    context = {
        **case_context(actor, case, "counsel"),
        "parts": [_part(actor, one, case_id, own) for one in reads.parts_of(actor, case)],
        "locked": unlocked.current() is None,
        "unlock_url": unlock_url(request),
        "joint_url": reverse("joint-defense-open", args=[case.id])
        if joint_defense.clients_without(actor, case)
        else "",
    }
    return render(request, "casework/case_openers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: ActorRequest, case_id: UUID, wall_id: UUID) -> HttpResponse:
    """Say why one covers a case today."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    found = next(
        (one for one in reads.parts_of(actor, case) if one.audience.wall.id == wall_id), None
    )
    if found is None or not _only_covers(found, actor.user_id):
        raise NotFound
    if unlocked.current() is None:
        return redirect(unlock_url(request))
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: coverage.begin_covering(
            actor, wall_id=wall_id, reason=data["reason"], keys=unlocked.current()
        ),
        heading=_("Cover this case today"),
        submit=_("Open the work product and tell the team"),
        lead=_("You open it for today only. The team is told that you did, and reads why."),
        crumbs=crumbs_of(case),
        done_url=reverse("notes", args=[case.id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: ActorRequest, case_id: UUID, wall_id: UUID, turn: str) -> HttpResponse:
    """Narrow who covers a case's work product, or let the group cover it again."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    part = next(
        (one for one in reads.parts_of(actor, case) if one.audience.wall.id == wall_id), None
    )
    if part is None or not part.may_change or part.is_covered is None:
        raise NotFound
    done_url = reverse("openers", args=[case.id])
    if turn == "on":
        if request.method == "POST":
            coverage.switch(actor, wall_id=wall_id, on=True)
            return redirect(done_url)
        return render(request, "confirm.html", _before_on(case_id) | {"crumbs": crumbs_of(case)})
    group = [one.reader for one in part.openers if one.reader.by_coverage]
    return form_page(
        request,
        NarrowForm(
            request.POST if request.method == "POST" else None,
            [(str(one.user_id), one.name) for one in group],
        ),
        lambda data: covering.narrow_coverage(
            actor, wall_id=wall_id, persons=[UUID(one) for one in data["persons"]]
        ),
        heading=_("Narrow who covers this case"),
        submit=_("Shut the others out of what is written from now on"),
        lead=_may_have_read(part),
        crumbs=crumbs_of(case, (_("Who can open it"), done_url)),
        done_url=done_url,
    )


def _before_on(case_id: UUID) -> Context:
    return {
        "heading": _("Let the coverage group cover this case"),
        "consequence": _(
            "Those who cover for your office can open this work product, each day with a reason"
            " that your team reads, and your team is told each time."
        ),
        "submit": _("Let them cover it"),
        "cancel_url": reverse("openers", args=[case_id]),
        "calm": True,
    }


def _may_have_read(part: Part) -> str:
    names = sorted({one.name for one in part.covered})
    if not names:
        return _(
            "Nobody has covered this case yet, so nobody of the group has read anything of it."
            " What is written from now on opens only for those you choose."
        )
    return _(
        "%(names)s covered this case and may have read what was written until now. What is written"
        " from now on opens only for those you choose."
    ) % {"names": ", ".join(names)}


def _only_covers(part: Part, user_id: UUID | None) -> bool:
    return any(o.reader.user_id == user_id and o.reader.by_coverage for o in part.openers)


def _part(actor: Actor, part: Part, case_id: UUID, own: set[UUID]) -> Context:
    wall = part.audience.wall
    wall_id = wall.id
    is_joint = wall.kind == WallKind.JOINT_DEFENSE and part.may_change
    readers = [one.reader for one in part.openers]
    leaving = joint_defense.may_shut_out(actor, wall, readers, own) if is_joint else []
    return {
        "title": audience_words(part.audience)["title"],
        "people": [
            {
                "name": one.reader.name,
                "office": one.reader.office,
                "state": _state(one, part),
                "is_self": one.reader.user_id == actor.user_id,
                "end_url": reverse(
                    "joint-defense-shut-out", args=[case_id, wall_id, one.reader.user_id]
                )
                if one.reader.user_id in leaving
                else "",
            }
            for one in part.openers
        ],
        "let_in_url": reverse("joint-defense-let-in", args=[case_id, wall_id]) if is_joint else "",
        "is_covered": part.is_covered,
        "covered": part.covered,
        "switch_url": reverse(
            "coverage-off" if part.is_covered else "coverage-on", args=[case_id, wall_id]
        )
        if part.may_change and part.is_covered is not None
        else "",
    }


def _state(one: Opener, part: Part) -> str:
    if one.reader.by_coverage:
        return _("Covers for the office: opens it with a reason, and the team is told")
    if not one.waits:
        return _("Can open it")
    if not one.has_logged_in:
        return _("Waits: has never logged in")
    if not one.has_key:
        return _("Waits: has not made a key yet")
    if not part.can_open:
        return _("Can open what is written from now on")
    return ngettext(
        "Waits: gets what opens it when %(names)s unlocks",
        "Waits: gets what opens it when one of these unlocks: %(names)s",
        len(part.can_open),
    ) % {"names": ", ".join(part.can_open)}
