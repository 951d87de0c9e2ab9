"""Releasing from a privileged part of a case: choose, look again, release."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from casework import access
from casework.forms.authority import ReleaseForm
from casework.selectors.messages import files_sent_with
from casework.selectors.releasable import MESSAGE, all_of, opened
from casework.selectors.release_targets import choice_for
from casework.services.releasing_privileged import demand_in_force, release_privileged
from casework.views import release_words as words
from casework.views.common import audience_words, done, unlock_url
from privilege.choices import ScopeKind
from privilege.http import ActorRequest
from privilege.selectors import authorities as reads

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.selectors.releasable import Releasable
    from casework.selectors.release_targets import Choice
    from privilege.actor import Actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Choose what goes where; a second page names the consequence, and its button releases."""
    actor = request.actor
    view = reads.authority_view(actor, authority_id)
    case = access.case_of_matter(actor, view.authority.matter_id)
    demand_in_force(actor, view)
    if url := unlock_url(request):
        return redirect(url)
    choice = choice_for(actor, view)
    form = ReleaseForm(
        request.POST or None,
        entries=words.entry_choices(choice.entries),
        targets=words.place_choices(choice.targets),
        by_subject=view.scope is not None and view.scope.kind == ScopeKind.SUBJECT,
    )
    if request.method == "POST" and form.is_valid():
        if "confirmed" not in request.POST:
            look = _second_look(actor, case, authority_id, choice, form)
            return render(request, "confirm.html", look)
        act = words.said(
            lambda data: release_privileged(
                actor,
                authority_id=authority_id,
                subjects=words.chosen(choice.entries, data["items"]),
                target_id=data["target_id"],
                subject_confirmed=data.get("of_subject", False),
            )
        )
        if done(form, act):
            return redirect("authorities", case_id=case.id)
    context = {
        "heading": _("Release under this"),
        "lead": _("Choose what is released and to whom. The next page shows it once more."),
        "crumbs": words.crumbs(case),
        "form": form,
        "submit": _("Go on"),
        "cancel_url": reverse("authority", args=[authority_id]),
    }
    return render(request, "form_page.html", context)


def _second_look(
    actor: Actor, case: Case, authority_id: UUID, choice: Choice, form: ReleaseForm
) -> dict[str, object]:
    # With what lies in the files chosen: attachments leave with their e-mail.
    entries = all_of(opened(actor, words.chosen(choice.entries, form.cleaned_data["items"])))
    target = next(one for one in choice.targets if one.wall.id == form.cleaned_data["target_id"])
    form.hide()
    people = ", ".join(f"{one.name} ({one.office})" for one in target.people)
    return {
        "heading": _("Release privileged material"),
        "crumbs": words.crumbs(case),
        "names": [one.heading for one in entries],
        "facts": [(_("To"), audience_words(target)["title"]), (_("Who will see it"), people)],
        "held_back": _files_that_stay(actor, entries),
        "consequence": _("They can read it at once. What has been read cannot be taken back."),
        "form": form,
        "confirms": True,
        "submit": ngettext(
            "Release %(n)d entry to %(people)d people",
            "Release %(n)d entries to %(people)d people",
            len(entries),
        )
        % {"n": len(entries), "people": len(target.people)},
        "cancel_url": reverse("authority-release", args=[authority_id]),
    }


def _files_that_stay(actor: Actor, entries: list[Releasable]) -> list[tuple[str, str]]:
    """What was sent with the messages among the entries: none of it is released with them."""
    number = files_sent_with(actor, [one.ref.id for one in entries if one.ref.kind == MESSAGE])
    if not number:
        return []
    files = ngettext(
        "%(n)d file sent with these messages", "%(n)d files sent with these messages", number
    )
    why = _(
        "not released: what was sent with a message stays in the channel; only the words are "
        "released. To release a file, take it in as evidence first."
    )
    return [(files % {"n": number}, why)]
