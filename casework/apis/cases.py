"""Cases and who can see them."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import CURSOR, given, made, page_of, paged
from casework.selectors import cases as reads
from casework.selectors import directory, overview
from casework.serializers import cases as shapes
from casework.services import cases as writes
from casework.services.looking import look_at_case
from privilege.apis.account import actor_of

_FILTERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Caption, docket number or defendant"),
    OpenApiParameter("status", OpenApiTypes.STR, enum=["open", "closed"]),
    OpenApiParameter("custody", OpenApiTypes.STR, enum=["held", "free"]),
    OpenApiParameter("mine", OpenApiTypes.BOOL, description="Only those the caller works on"),
]


class Courts(APIView):
    """The list of courts."""

    @extend_schema(responses=shapes.CourtOut(many=True), summary="Courts")
    def get(self, request: Request) -> Response:
        """List all courts."""
        found = directory.courts(actor_of(request))
        return Response(shapes.CourtOut(found, many=True).data)


class Cases(APIView):
    """Cases that the caller reads."""

    @extend_schema(
        operation_id="cases_list",
        parameters=[*CURSOR, *_FILTERS],
        responses=paged(shapes.CaseRowOut),
        summary="Cases",
    )
    def get(self, request: Request) -> Response:
        """List them, the newest first."""
        actor, asked = actor_of(request), request.query_params
        filters = reads.CaseFilters(
            q=asked.get("q", ""),
            status=asked.get("status", ""),
            custody=asked.get("custody", ""),
            assigned=asked.get("mine", "") in {"true", "1"},
        )
        paginator, page = page_of(request, reads.find(actor, filters))
        rows = shapes.CaseRowOut(reads.rows(actor, page), many=True)
        return paginator.get_paginated_response(rows.data)

    @extend_schema(request=shapes.CaseIn, responses={201: shapes.CaseOut}, summary="Open a case")
    def post(self, request: Request) -> Response:
        """Open a case with its defendants; for a prosecution office."""
        values = given(shapes.CaseIn, request)
        defendants = [writes.NewDefendant(**one) for one in values.pop("defendants")]
        opening = writes.open_case(actor_of(request), defendants=defendants, **values)
        return made(shapes.CaseOut, opening.case, reverse("api-case", args=[opening.case.id]))


class Case(APIView):
    """One case."""

    @extend_schema(responses=shapes.CaseOut, summary="A case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """Return it; looking is recorded."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        look_at_case(actor, case=case)
        return Response(shapes.CaseOut(case).data)

    @extend_schema(request=shapes.CasePatch, responses=shapes.CaseOut, summary="Change the caption")
    def patch(self, request: Request, case_id: UUID) -> Response:
        """Change what is given."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        values: dict[str, Any] = {
            "title": case.text("title"),
            "docket_number": case.text("docket_number"),
            "filed_on": case.filed_on,
            **given(shapes.CasePatch, request),
        }
        return Response(shapes.CaseOut(writes.change_case(actor, case_id=case_id, **values)).data)


class CaseStatus(APIView):
    """Closing and reopening; ``act`` comes from the route."""

    act = "close"

    @extend_schema(request=None, responses=shapes.CaseOut, summary="Close or reopen a case")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Close or reopen the case."""
        service = writes.close_case if self.act == "close" else writes.reopen_case
        return Response(shapes.CaseOut(service(actor_of(request), case_id=case_id)).data)


class Links(APIView):
    """Related cases, as our own office noted them."""

    @extend_schema(responses=shapes.LinkOut(many=True), summary="Related cases")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them."""
        actor = actor_of(request)
        found = overview.links_of(access.case_for(actor, case_id))
        return Response(shapes.LinkOut(found, many=True).data)

    @extend_schema(
        request=shapes.LinkIn, responses={201: shapes.LinkOut}, summary="Link a related case"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Note that a case is related."""
        values = given(shapes.LinkIn, request)
        link = writes.link_cases(actor_of(request), case_id=case_id, **values)
        return Response(shapes.LinkOut(link).data, status=status.HTTP_201_CREATED)


class Walls(APIView):
    """The parts of a case that the caller sees."""

    @extend_schema(responses=shapes.WallOut(many=True), summary="Who can see what")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the parts of the case with everybody who can see each."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        found = overview.who_can_see(actor, case.matter_id)
        return Response(shapes.WallOut(found, many=True).data)
