"""The page of one case (``case_overview.html``): the case in five seconds."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.choices import CaseStatus
from casework.registries import case_parts, served_lists
from casework.selectors.overview import DefendantFacts, News, Overview, case_overview
from casework.services.looking import look_at_case
from casework.views.common import Context, audience_words, case_context, custody_words
from privilege.actor import Actor
from privilege.http import ActorRequest

_NEWS_PAGES = {"event": "dates", "charge": "charges", "party": "parties"}


@login_required
@require_safe
def case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show what counts, who can see what, and what is new since the person last looked."""
    actor = request.actor
    seen = case_overview(actor, case_id)
    look_at_case(actor, case=seen.case)
    asked = (actor, case_id, seen.case.matter_id)
    parts = [part for part in (ask(*asked) for ask in case_parts) if part is not None]
    served = [line for ask in served_lists for line in ask(*asked)]
    words = case_context(actor, seen.case, "case")
    context = {
        **words,
        "defendants": [_defendant(seen, facts) for facts in seen.defendants],
        "next_event": _next_event(seen),
        "served": served,
        "productions_url": next((part.url for part in parts), ""),
        "news": [_news(seen, news) for news in seen.news],
        "last_looked_at": seen.last_looked_at,
        "boundaries": [audience_words(audience) for audience in seen.audiences],
        "related": [
            {"name": other.text("title"), "url": reverse("case", args=[other.id])}
            for _link, other in seen.related
        ],
        **_acts(seen),
        **_sealing_acts(actor, seen, is_sealed=bool(words["sealing"])),
    }
    return render(request, "casework/case_overview.html", context)


def _acts(seen: Overview) -> Context:
    """The addresses of what the person may do; empty words where they may not."""

    def url(name: str, may: bool) -> str:
        return reverse(name, args=[seen.case.id]) if may else ""

    is_open = seen.case.status == CaseStatus.OPEN
    return {
        "intake_url": url("intake", seen.can_take_in),
        "event_url": url("date-add", seen.can_write and is_open),
        "edit_url": url("case-edit", seen.can_write and is_open),
        "close_url": url("case-close", seen.can_write and is_open),
        "reopen_url": url("case-reopen", seen.can_write and not is_open),
        "link_url": url("case-link", seen.can_take_in),
    }


def _sealing_acts(actor: Actor, seen: Overview, *, is_sealed: bool) -> Context:
    """Where a court's order is entered, for those who keep the record."""
    may = seen.can_write and seen.case.office_id == actor.office_id
    name, page = ("unseal_url", "court-unseal") if is_sealed else ("seal_url", "court-seal")
    return {name: reverse(page, args=[seen.case.id])} if may else {}


def _defendant(seen: Overview, facts: DefendantFacts) -> Context:
    top = facts.top_charge
    return {
        "name": facts.party.text("name"),
        "url": reverse("parties", args=[seen.case.id]),
        **custody_words(facts.custody),
        "top_charge": top.text("description") if top else "",
        "other_charges": max(len(facts.charges) - 1, 0),
        "charges_url": reverse("charges", args=[seen.case.id]),
        "counsel": [
            {"name": one.attorney.display_name, "office": one.appearing_office.name}
            for one in facts.counsel
        ],
    }


def _next_event(seen: Overview) -> Context | None:
    event = seen.next_event
    if event is None:
        return None
    return {
        "at": event.starts_at,
        "kind": event.get_kind_display(),
        "place": event.text("courtroom"),
        "url": reverse("dates", args=[seen.case.id]),
    }


def _news(seen: Overview, news: News) -> Context:
    kinds = {
        "event": _("Court date"),
        "charge": _("Charge"),
        "party": _("Party"),
        "item": _("Item"),
    }
    page = _NEWS_PAGES.get(news.kind)
    url = reverse(page, args=[seen.case.id]) if page else reverse("item", args=[news.id])
    said = news.words or _("privileged")
    return {"words": f"{kinds[news.kind]}: {said}", "url": url, "at": news.at}
