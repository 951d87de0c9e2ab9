"""Where people land (``home.html``): my cases, what arrived, what changed, what comes."""

from contextlib import suppress
from typing import TYPE_CHECKING
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
from privilege.access import works_on_cases
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.guests import own as own_place
from privilege.selectors.notices import key_notices

if TYPE_CHECKING:
    from casework.models.case import Case
    from privilege.models.notices import Notice

_HOME_ROWS = 50
_DAYS_AHEAD = 14
_LINES = 12
_PAGES = {  # where what a notice is about is seen
    Event.MESSAGE_SENT.value: "channels",
    Event.JOINT_DEFENSE_JOINED.value: "openers",
}


@login_required
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Where each role lands: my cases for caseworkers, a guest's channel, people or the log."""
    actor = request.actor
    guest = own_place(actor)
    if guest is not None:
        return redirect("own-channel", wall_id=guest.wall_id)
    cards = [
        card
        for card in (ask(actor) for ask in (_keys, *home_cards, _changes, _dates))
        if card is not None
    ]
    waiting = [card for card in cards if card.items]
    if not waiting and not works_on_cases(actor):
        if actor.has_role(Role.ADMINISTRATOR):
            return redirect("people")
        if actor.has_role(Role.AUDITOR):
            return redirect("oversight")
    filters = reads.CaseFilters(status="open", assigned=not actor.has_role(Role.SUPERVISOR))
    order = order_of(request)
    found = reads.find(actor, filters)
    context = {
        "cases": case_rows(request, reads.ordered(actor, found, order)[:_HOME_ROWS]),
        "order": order,
        "total": reads.limited_count(found),
        "list_url": reverse("case-list"),
        "cards": waiting,
        "works_on_cases": works_on_cases(actor),
        "nothing": [card.empty for card in cards if not card.items],
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
    if not works_on_cases(actor):
        return None
    alike: dict[tuple[UUID, str], list[tuple[Notice, Case]]] = {}
    for notice, case in reads.told(actor):
        alike.setdefault((case.id, notice.kind), []).append((notice, case))
    return Card(
        title=_("Changed since you looked"),
        items=[_changed(*found[0], len(found)) for found in list(alike.values())[:_LINES]],
        empty=_("Nothing has changed since you looked."),
    )


def _changed(newest: "Notice", case: "Case", times: int) -> CardLine:
    """Changes of one kind in one case, as one line."""
    words = event_words(newest.kind)
    return CardLine(
        url=reverse(_PAGES.get(newest.kind, "case"), args=[case.id]),
        words=case.text("title"),
        note=_("%(what)s, %(n)d times") % {"what": words, "n": times} if times > 1 else words,
        at=newest.created_at,
    )


def _dates(actor: Actor) -> Card | None:
    """The court dates of the next days, in the cases that the person works on."""
    if not works_on_cases(actor):
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
        empty=_("No court date in the next %(n)d days.") % {"n": _DAYS_AHEAD},
    )
