"""Where people land (``home.html``): my cases, what arrived, what changed, what comes."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.access import case_of_matter
from casework.events import Event
from casework.registries import Card, CardLine, home_cards
from casework.selectors import cases as reads
from casework.views.cases import case_rows, order_of
from casework.views.common import event_words, may_open_cases
from privilege.actor import Actor
from privilege.choices import CASEWORK_ROLES, Role
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.guests import own as own_place
from privilege.selectors.notices import key_notices

_HOME_ROWS = 50
_DAYS_AHEAD = 14
_LINES = 12
_PAGES = {Event.MESSAGE_SENT.value: "channels"}  # where what a notice is about is seen
_CASEWORKERS = tuple(Role(role) for role in sorted(CASEWORK_ROLES))


@login_required
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Where each role lands: my cases for caseworkers, a guest's channel, people or the log."""
    actor = request.actor
    guest = own_place(actor)
    if guest is not None:
        return redirect("own-channel", wall_id=guest.wall_id)
    if not actor.has_role(*_CASEWORKERS):
        if actor.has_role(Role.ADMINISTRATOR):
            return redirect("people")
        if actor.has_role(Role.AUDITOR):
            return redirect("oversight")
    filters = reads.CaseFilters(status="open", assigned=not actor.has_role(Role.SUPERVISOR))
    order = order_of(request)
    found = reads.find(actor, filters)
    cards = [
        card
        for card in (ask(actor) for ask in (_keys, *home_cards, _changes, _dates))
        if card is not None
    ]
    context = {
        "cases": case_rows(request, reads.ordered(actor, found, order)[:_HOME_ROWS]),
        "order": order,
        "total": reads.limited_count(found),
        "list_url": reverse("case-list"),
        "cards": cards,
        "open_url": reverse("case-open") if may_open_cases(actor) else "",
    }
    return render(request, "casework/home.html", context)


def _keys(actor: Actor) -> Card | None:
    """What happened to the keys of the office; nothing in the usual case."""
    found = key_notices(actor)
    if not found:
        return None
    return Card(
        title=_("Keys"),
        items=[
            CardLine(
                url=_where(actor, notice.matter_id),
                words=notice.words,
                at=notice.at,
            )
            for notice in found[:_LINES]
        ],
        empty="",
    )


def _where(actor: Actor, matter_id: UUID | None) -> str:
    """Where a notice about keys leads: to the case it is about, where the person reads it."""
    with suppress(NotFound):
        if matter_id is not None:
            return reverse("openers", args=[case_of_matter(actor, matter_id).id])
    return reverse("keys")


def _changes(actor: Actor) -> Card | None:
    """What others changed in the record of the person's cases since they looked."""
    if not actor.has_role(*_CASEWORKERS):
        return None
    return Card(
        title=_("Changed since you looked"),
        items=[
            CardLine(
                url=reverse(_PAGES.get(notice.kind, "case"), args=[case.id]),
                words=case.text("title"),
                note=event_words(notice.kind),
                at=notice.created_at,
            )
            for notice, case in reads.told(actor)[:_LINES]
        ],
        empty=_("Nothing has changed."),
    )


def _dates(actor: Actor) -> Card | None:
    """The court dates of the next days, in the cases that the person works on."""
    if not actor.has_role(*_CASEWORKERS):
        return None
    return Card(
        title=_("Court dates of the next %(n)d days") % {"n": _DAYS_AHEAD},
        items=[
            CardLine(
                url=reverse("dates", args=[case.id]),
                words=case.text("title"),
                note=event.get_kind_display(),
                at=event.starts_at,
            )
            for event, case in reads.coming_dates(actor, _DAYS_AHEAD)
        ],
        empty=_("No date is set."),
    )
