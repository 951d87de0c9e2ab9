"""Filing e-mails into a case (``mail.html``)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import access
from casework.forms.mail import MailForm
from casework.mail_place import Belongs
from casework.selectors.places import places_of
from casework.services.mail import Filed, file_email
from casework.views.common import audience_words, case_context, done
from privilege.errors import InvalidInput, NotFound
from privilege.http import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """File e-mails with their attachments; all of them, or none where one is refused."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    places = [one for one in places_of(actor, case.matter_id, access.FILE_PLACES) if one.may_write]
    if not places:
        raise NotFound
    choices = [(str(one.audience.wall.id), audience_words(one.audience)["title"]) for one in places]
    form = MailForm(request.POST or None, request.FILES or None, places=choices)
    filed: list[Filed] = []

    def act(data: dict[str, Any]) -> None:
        for one in data["emails"]:
            try:
                done_so = file_email(
                    actor,
                    case_id=case_id,
                    name=one.name,
                    data=one.read(),
                    wall_id=data["wall_id"],
                )
            except InvalidInput as error:
                raise InvalidInput(f"{one.name}: {error.message}", error.field) from None
            filed.append(done_so)

    if request.method == "POST" and form.is_valid() and done(form, act):
        titles = {one.audience.wall.id: audience_words(one.audience)["title"] for one in places}
        for one in filed:
            messages.success(request, _said(one, titles[one.wall.id]))
        return redirect("mail", case_id=case_id)
    status = 400 if filed else 200  # what was filed before one was refused is undone
    context = {
        **case_context(actor, case, "evidence"),
        "form": form,
        "evidence_url": reverse("evidence", args=[case_id]),
    }
    return render(request, "casework/mail.html", context, status=status)


def _said(filed: Filed, place: str) -> str:
    """What became of an e-mail, without a word of what it says."""
    because = ""
    if filed.verdict is not None:
        because = {
            Belongs.CLIENT: _("Only our office and the client take part."),
            Belongs.WORK_PRODUCT: _("Only our own office takes part."),
            Belongs.FILE: _("Somebody outside takes part, or nobody could be read."),
        }[filed.verdict.belongs]
    return _("Filed under %(place)s. %(because)s") % {"place": place, "because": because}
