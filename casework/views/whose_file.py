"""Whose file is meant: an office that defended several defendants of a case says so in the address.

A lawyer holds two files in one case when they changed from one defendant to another; the two are
kept apart, and no page picks one by itself.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from casework import access
from privilege.errors import NotFound, SeveralFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from casework.models.case import Case
    from privilege.http import ActorRequest
    from privilege.models.walls import Wall

P = ParamSpec("P")
_NAME = "defendant"
_PLACE = "place"


def file_of(request: ActorRequest, case: Case) -> Wall:
    """Return the own office's file that a page is about; raises like ``access.own_file``.

    An address may name a privileged part of the case instead: ``access.place_of_files``.
    """
    defendant_id, place_id = _id(request, _NAME), _id(request, _PLACE)
    if place_id is not None:
        return access.place_of_files(request.actor, case.matter_id, place_id)
    return access.own_file(request.actor, case.matter_id, defendant_id)


def named(wall: Wall, **more: object) -> str:
    """Return a query that names a file, and whatever else is not None."""
    own = {_PLACE: wall.id} if wall.is_sealed else {_NAME: wall.defendant_id}
    values = {**own, **more}
    given = {name: value for name, value in values.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""


def _id(request: ActorRequest, name: str) -> UUID | None:
    word = request.GET.get(name)
    try:
        return UUID(word) if word else None
    except ValueError:
        raise NotFound from None


def asks_whose_file(
    view: Callable[Concatenate[ActorRequest, P], HttpResponse],
) -> Callable[Concatenate[ActorRequest, P], HttpResponse]:
    """Let a page ask first whose file is meant, where there are several and none was named."""

    @wraps(view)
    def asking(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SeveralFiles as several:
            parties = [access.party_for(request.actor, one) for one in several.defendant_ids]
        choices = []
        for party in parties:
            query = request.GET.copy()
            query[_NAME] = str(party.id)
            choices.append({"name": party.text("name"), "url": f"?{query.urlencode()}"})
        return render(request, "casework/whose_file.html", {"choices": choices})

    return asking
