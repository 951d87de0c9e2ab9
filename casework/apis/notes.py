"""Notes and records of contacts. Privileged ones come without words: no token unlocks a key."""

from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import CURSOR, given, made, page_of, paged
from casework.selectors import notes as reads
from casework.serializers import note as shapes
from casework.services import notes as writes
from casework.services.looking import read_notes
from privilege.actor import Actor
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput, NotFound

_PLACE = OpenApiParameter("wall", OpenApiTypes.UUID, description="Of one place only")


class Notes(APIView):
    """The notes of a case."""

    @extend_schema(
        operation_id="cases_notes_list",
        parameters=[*CURSOR, _PLACE],
        responses=paged(shapes.NoteOut),
        summary="Notes of a case",
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, newest first; those whose `locked` is true without their words."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        found = reads.notes_of(actor, case, _place(request.query_params.get("wall", "")))
        paginator, rows = page_of(request, found)
        views = reads.views_of(rows)
        read_notes(actor, seen=views)
        return paginator.get_paginated_response(shapes.NoteOut(views, many=True).data)

    @extend_schema(request=shapes.NoteIn, responses={201: shapes.NoteOut}, summary="Add a note")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add a note or record a contact; needs no key, for keeping needs none."""
        actor, values = actor_of(request), given(shapes.NoteIn, request)
        note = writes.add_note(actor, case_id=case_id, **values)
        where = reverse("api-note", args=[case_id, note.id])
        return made(shapes.NoteOut, reads.note_view(actor, note.id), where)


class Note(APIView):
    """One note."""

    @extend_schema(responses=shapes.NoteOut, summary="A note")
    def get(self, request: Request, case_id: UUID, note_id: UUID) -> Response:
        """Return it; a privileged one without its words."""
        actor = actor_of(request)
        view = _found(actor, case_id, note_id)
        read_notes(actor, seen=[view])
        return Response(shapes.NoteOut(view).data)

    @extend_schema(request=shapes.NotePatch, responses=shapes.NoteOut, summary="Change a note")
    def patch(self, request: Request, case_id: UUID, note_id: UUID) -> Response:
        """Change what is given of a note of one's own; a locked one is refused."""
        actor = actor_of(request)
        _found(actor, case_id, note_id)
        writes.change_note(actor, note_id=note_id, **given(shapes.NotePatch, request, partial=True))
        return Response(shapes.NoteOut(reads.note_view(actor, note_id)).data)


class Withdrawal(APIView):
    """The withdrawal of a note."""

    @extend_schema(request=None, responses=shapes.NoteOut, summary="Withdraw a note")
    def post(self, request: Request, case_id: UUID, note_id: UUID) -> Response:
        """Mark a note of one's own as withdrawn; it stays and changes no more."""
        actor = actor_of(request)
        _found(actor, case_id, note_id)
        writes.withdraw_note(actor, note_id=note_id)
        return Response(shapes.NoteOut(reads.note_view(actor, note_id)).data)


def _found(actor: Actor, case_id: UUID, note_id: UUID) -> reads.NoteView:
    """Find a note of this case."""
    case = access.case_for(actor, case_id)
    view = reads.note_view(actor, note_id)
    if view.note.matter_id != case.matter_id:
        raise NotFound
    return view


def _place(wanted: str) -> UUID | None:
    try:
        return UUID(wanted) if wanted else None
    except ValueError:
        raise InvalidInput("This is no id.", "wall") from None
