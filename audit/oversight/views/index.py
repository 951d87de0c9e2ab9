"""Where oversight begins (``index.html``): what each person finds there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

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
    return render(request, "oversight/index.html", {"parts": parts})
