"""Exports of our own office's log, and the feed for its monitoring."""

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.oversight.chosen import Asked
from audit.oversight.selectors import exports as reads
from audit.oversight.selectors.feed import MOST, feed
from audit.oversight.selectors.log import demand_reader
from audit.oversight.serializers import exports as shapes
from audit.oversight.services import exports as writes
from audit.oversight.services.feeding import note_fed
from audit.oversight.views.exports import zip_response
from casework.apis.common import given, made
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput

_LAST = 2**53


class Exports(APIView):
    """One's own exports."""

    @extend_schema(responses=shapes.ExportOut(many=True), summary="My exports of the log")
    def get(self, request: Request) -> Response:
        """List those that have not ended, newest first; for supervisors and auditors."""
        actor = actor_of(request)
        demand_reader(actor)
        return Response(shapes.ExportOut(reads.own_exports(actor), many=True).data)

    @extend_schema(
        request=shapes.ExportIn,
        responses={201: shapes.ExportOut},
        summary="Export our log",
    )
    def post(self, request: Request) -> Response:
        """Ask for a bundle that proves itself; it is made in the background."""
        actor = actor_of(request)
        demand_reader(actor)
        export = writes.ask_export(actor, asked=Asked(**given(shapes.ExportIn, request)))
        (view,) = reads.views_of([export])
        return made(shapes.ExportOut, view, f"/api/v1/log/exports/{export.id}/")


class Export(APIView):
    """One of one's own exports."""

    @extend_schema(responses=shapes.ExportOut, summary="How far an export is")
    def get(self, request: Request, log_export_id: UUID) -> Response:
        """Say how far it is."""
        view = reads.own_export(actor_of(request), log_export_id)
        return Response(shapes.ExportOut(view).data)


class ExportFile(APIView):
    """Its ZIP."""

    @extend_schema(
        responses={(200, "application/zip"): OpenApiTypes.BINARY}, summary="Download an export"
    )
    def get(self, request: Request, log_export_id: UUID) -> HttpResponseBase:
        """Send it as it is put together."""
        return zip_response(writes.download(actor_of(request), export_id=log_export_id))


class LogFeed(APIView):
    """The log as a feed; a token needs the scope ``log``."""

    token_scope = "log"  # noqa: S105 - the name of a scope

    @extend_schema(
        parameters=[
            OpenApiParameter("after", OpenApiTypes.INT, description="`next` of the last answer"),
            OpenApiParameter("limit", OpenApiTypes.INT, description=f"1 to {MOST}"),
        ],
        responses=shapes.FeedOut,
        summary="Feed of our log",
    )
    def get(self, request: Request) -> Response:
        """Send signed entries, the oldest first; reading news is an entry itself."""
        actor, asked = actor_of(request), request.query_params
        first = _number(asked.get("after", "0"), "after", 0, _LAST)
        found = feed(actor, first=first, limit=_number(asked.get("limit", "100"), "limit", 1, MOST))
        note_fed(actor, found)
        return Response(shapes.FeedOut(found).data)


def _number(word: str, field: str, least: int, most: int) -> int:
    digits = word if word.isascii() and word.isdigit() and len(word) < 20 else ""  # noqa: PLR2004
    if not digits or not least <= int(digits) <= most:
        raise InvalidInput(f"A whole number from {least} to {most} is expected.", field)
    return int(digits)
