"""Privilege logs: one's own drafts, and what was served either way."""

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework.access import case_for
from disclosure import serializers as given
from disclosure.apis.log_shapes import draft_detail, draft_values, version_detail, version_values
from disclosure.http import attachment
from disclosure.selectors import log_versions, privilege_logs
from disclosure.services import log_receiving
from disclosure.services.log_files import ENDINGS, version_file
from privilege.apis.account import actor_of

_FILES = [
    (200, media_type) for media_type in ("text/csv", "application/pdf", "application/octet-stream")
]


class CaseDrafts(APIView):
    """The logs that the caller's own office drafts in a case."""

    @extend_schema(responses=given.LogDraftOut(many=True), summary="Own privilege logs of a case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them."""
        actor = actor_of(request)
        case = case_for(actor, case_id)
        found = privilege_logs.logs_of(actor, case.matter_id)
        values = [draft_values(log, case.id) for log in found]
        return Response(given.LogDraftOut(values, many=True).data)


class Draft(APIView):
    """One log as it would be served."""

    @extend_schema(responses=given.LogDraftDetailOut, summary="Own privilege log, as it stands")
    def get(self, request: Request, log_id: UUID) -> Response:
        """Show its lines; new ones have no number yet."""
        actor = actor_of(request)
        log = privilege_logs.log_of(actor, log_id)
        return Response(given.LogDraftDetailOut(draft_detail(actor, log)).data)


class CaseVersions(APIView):
    """Served logs of a case, both ways."""

    @extend_schema(
        responses=given.LogVersionOut(many=True), summary="Served privilege logs of a case"
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, newest first."""
        actor = actor_of(request)
        case = case_for(actor, case_id)
        found = log_versions.versions_of(actor, case.matter_id)
        values = [version_values(package, case.id) for package in found]
        return Response(given.LogVersionOut(values, many=True).data)


class Version(APIView):
    """One served log."""

    @extend_schema(responses=given.LogVersionDetailOut, summary="Open a served privilege log")
    def get(self, request: Request, version_id: UUID) -> Response:
        """Open it: the first opening by the receiving side is told to both sides."""
        actor = actor_of(request)
        version = log_receiving.open_log(actor, version_id=version_id)
        (package,) = log_versions.served(actor, [version])
        return Response(given.LogVersionDetailOut(version_detail(actor, package)).data)


class File(APIView):
    """A served log as a file."""

    @extend_schema(
        parameters=[OpenApiParameter("ending", str, OpenApiParameter.PATH, enum=ENDINGS)],
        responses=dict.fromkeys(_FILES, OpenApiTypes.BINARY),
        summary="Served privilege log as csv, pdf or docx",
    )
    def get(self, request: Request, version_id: UUID, ending: str) -> HttpResponseBase:
        """Send it."""
        file = version_file(actor_of(request), version_id=version_id, ending=ending)
        return attachment([file.content], file.name, file.media_type, len(file.content))
