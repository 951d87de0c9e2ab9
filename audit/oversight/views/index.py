"""Where oversight begins (``index.html``): what each person finds there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.oversight.cards import codes_card, concerns_card, reviews_card
from audit.oversight.parts import PARTS
from privilege.http import ActorRequest


@login_required
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """List the pages of oversight that concern the person."""
    parts = [
        {"url": reverse(part.url_name), "label": part.label, "words": part.words}
        for part in PARTS
        if part.concerns(request.actor)
    ]
    waiting = (ask(request.actor) for ask in (codes_card, concerns_card, reviews_card))
    context = {"parts": parts, "cards": [card for card in waiting if card and card.items]}
    return render(request, "oversight/index.html", context)
