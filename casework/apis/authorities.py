"""What lets privileged material go, to be read only: nothing is released by a program."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import CURSOR, page_of, paged
from casework.serializers import authority as shapes
from privilege.apis.account import actor_of
from privilege.errors import NotFound
from privilege.selectors import authorities as authority_reads
from privilege.selectors import exceptions as exception_reads


class Authorities(APIView):
    """The consents, orders, agreements and statutes of a case."""

    @extend_schema(
        operation_id="cases_authorities_list",
        parameters=CURSOR,
        responses=paged(shapes.AuthorityOut),
        summary="What lets privileged material of a case go",
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, newest first; releasing under one takes a person and their unlocked key."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        found = authority_reads.rows_of(actor, case.matter_id)
        paginator, rows = page_of(request, found)
        views = authority_reads.views_of(rows)
        return paginator.get_paginated_response(shapes.AuthorityOut(views, many=True).data)


class Authority(APIView):
    """One consent, order, agreement or statute."""

    @extend_schema(responses=shapes.AuthorityOut, summary="An authority")
    def get(self, request: Request, case_id: UUID, authority_id: UUID) -> Response:
        """Return it without its words."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        view = authority_reads.authority_view(actor, authority_id)
        if view.authority.matter_id != case.matter_id:
            raise NotFound
        return Response(shapes.AuthorityOut(view).data)


class Exceptions(APIView):
    """The requests for an exception in a case."""

    @extend_schema(
        operation_id="cases_exceptions_list",
        parameters=CURSOR,
        responses=paged(shapes.ExceptionOut),
        summary="Requests for an exception in a case",
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, newest first; a person decides, opens and reviews them on Parley's pages."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        found = exception_reads.rows_of(actor, case.matter_id)
        paginator, rows = page_of(request, found)
        views = exception_reads.views_of(rows)
        return paginator.get_paginated_response(shapes.ExceptionOut(views, many=True).data)


class ExceptionRequest(APIView):
    """One request for an exception."""

    @extend_schema(responses=shapes.ExceptionOut, summary="A request for an exception")
    def get(self, request: Request, case_id: UUID, exception_id: UUID) -> Response:
        """Return it without its words."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        view = exception_reads.exception_view(actor, exception_id)
        if view.request.matter_id != case.matter_id:
            raise NotFound
        return Response(shapes.ExceptionOut(view).data)
