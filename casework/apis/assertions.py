"""Assertions of privilege; those on privileged records come without words: no token unlocks."""

from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import CURSOR, given, made, page_of, paged
from casework.selectors import assertions as reads
from casework.serializers import assertion as shapes
from casework.services import assertions as writes
from privilege.actor import Actor
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput, NotFound
from privilege.selectors.assertions import of_matter
from privilege.services.assertions import withdraw_assertion

_SUBJECT = OpenApiParameter("subject", OpenApiTypes.UUID, description="On one record only")


class Assertions(APIView):
    """The assertions of a case."""

    @extend_schema(
        operation_id="cases_assertions_list",
        parameters=[*CURSOR, _SUBJECT],
        responses=paged(shapes.AssertionOut),
        summary="Assertions of privilege in a case",
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List those of one's own side, ended ones too, newest first."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        found = of_matter(actor, case.matter_id, _id(request.query_params.get("subject", "")))
        paginator, rows = page_of(request, found)
        views = reads.views_of(rows)
        return paginator.get_paginated_response(shapes.AssertionOut(views, many=True).data)

    @extend_schema(
        request=shapes.AssertionIn,
        responses={201: shapes.AssertionOut},
        summary="Assert a privilege",
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Assert a privilege on an item, on parts of it, or on a note; by an attorney."""
        actor, values = actor_of(request), given(shapes.AssertionIn, request)
        case = access.case_for(actor, case_id)
        kind, subject_id = values.pop("subject_type"), values.pop("subject_id")
        parts = values.pop("parts")
        if kind == reads.NOTE_SUBJECT:
            if parts:
                raise InvalidInput("A note is privileged as a whole.", "parts")
            _in_case(access.note_for(actor, subject_id).matter_id, case.matter_id)
            assertion = writes.assert_on_note(actor, note_id=subject_id, **values)
        else:
            _in_case(access.item_for(actor, subject_id).matter_id, case.matter_id)
            assertion = writes.assert_on_item(actor, item_id=subject_id, parts=parts, **values)
        where = reverse("api-assertion", args=[assertion.id])
        return made(shapes.AssertionOut, reads.views_of([assertion])[0], where)


class Assertion(APIView):
    """One assertion."""

    @extend_schema(responses=shapes.AssertionOut, summary="An assertion of privilege")
    def get(self, request: Request, assertion_id: UUID) -> Response:
        """Return it; one on a privileged record without its words."""
        return Response(shapes.AssertionOut(_found(actor_of(request), assertion_id)).data)


class Withdrawal(APIView):
    """The withdrawal of an assertion."""

    @extend_schema(
        request=shapes.ReasonIn, responses=shapes.AssertionOut, summary="Withdraw an assertion"
    )
    def post(self, request: Request, assertion_id: UUID) -> Response:
        """Withdraw it, with a reason; one on a privileged record only on the pages."""
        actor = actor_of(request)
        _found(actor, assertion_id)
        withdraw_assertion(actor, assertion_id=assertion_id, **given(shapes.ReasonIn, request))
        return Response(shapes.AssertionOut(_found(actor, assertion_id)).data)


def _found(actor: Actor, assertion_id: UUID) -> reads.AssertionView:
    assertion, _subject = reads.subject_of(actor, assertion_id)
    return reads.views_of([assertion])[0]


def _in_case(matter_id: UUID, wanted: UUID) -> None:
    if matter_id != wanted:
        raise NotFound


def _id(wanted: str) -> UUID | None:
    try:
        return UUID(wanted) if wanted else None
    except ValueError:
        raise InvalidInput("This is no id.", "subject") from None
