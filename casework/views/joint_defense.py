"""Joint defense: opening it, and who is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import access
from casework.choices import PartyRole
from casework.forms.joint_defense import ClientForm, PersonForm
from casework.selectors import joint_defense as reads
from casework.selectors.overview import parties_of
from casework.services import joint_defense as writes
from casework.views.common import Context, crumbs_of, form_page, said
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.case import Case


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_part(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Open a joint defense for one client, after a second look."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    clients = reads.clients_without(actor, case)
    if not clients:
        raise NotFound
    names = {one.id: one.text("name") for one in parties_of(case, PartyRole.DEFENDANT.value)}
    choices = [(str(one), names.get(one, "")) for one in clients]
    return form_page(
        request,
        ClientForm(request.POST or None, clients=choices),
        said(lambda data: writes.open_joint_defense(actor, case_id=case.id, **data)),
        heading=_("Open a joint-defense part"),
        lead=_(
            "Privileged – only you read it at first, and then whom you let in: your colleagues, "
            "and counsel of co-defendants, who let in their own colleagues. The prosecution does "
            "not learn that there is one. Have the joint-defense agreement signed on paper before "
            "you let anybody in, and keep it with your file."
        ),
        submit=_("Open it; only I can read it until I let others in"),
        **_frame(case),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: ActorRequest, case_id: UUID, wall_id: UUID) -> HttpResponse:
    """Let a colleague or counsel of a co-defendant in."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    wall = reads.joint_defense(actor, case, wall_id)
    people = [(str(one), name) for one, name in reads.people_to_let_in(actor, case, wall).items()]
    return form_page(
        request,
        PersonForm(request.POST or None, people=people),
        said(lambda data: writes.let_in(actor, case_id=case.id, wall_id=wall.id, **data)),
        heading=_("Let somebody in to the joint defense"),
        lead=_(
            "They are told, and read all that is written here, also what was written before. "
            "Counsel of a co-defendant can let in colleagues of their own office."
        ),
        submit=_("Let them read and write here"),
        **_frame(case),
    )


@login_required
@require_POST
def shut_out(request: ActorRequest, case_id: UUID, wall_id: UUID, user_id: UUID) -> HttpResponse:
    """End that somebody is let in."""
    writes.shut_out(request.actor, case_id=case_id, wall_id=wall_id, user_id=user_id)
    messages.success(request, _("They cannot open it any more. What they read, they have read."))
    return redirect("openers", case_id)


def _frame(case: Case) -> Context:
    here = reverse("openers", args=[case.id])
    return {"crumbs": crumbs_of(case, (_("Who can open it"), here)), "done_url": here}
