"""Volumes: what was served, and its receipt."""

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework.access import case_for
from disclosure import serializers as given
from disclosure.apis.shapes import volume_detail, volume_values
from disclosure.http import attachment, zip_response
from disclosure.selectors import volumes
from disclosure.services import receiving
from privilege.apis.account import actor_of

_FILE = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class CaseVolumes(APIView):
    """Volumes of a case, both ways."""

    @extend_schema(responses=given.VolumeOut(many=True), summary="Volumes of a case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, newest first."""
        actor = actor_of(request)
        case = case_for(actor, case_id)
        found = volumes.packages_of(actor, case.matter_id)
        values = [volume_values(package, case.id) for package in found]
        return Response(given.VolumeOut(values, many=True).data)


class Volume(APIView):
    """One volume."""

    @extend_schema(responses=given.VolumeDetailOut, summary="Open a volume")
    def get(self, request: Request, volume_id: UUID) -> Response:
        """Open it: the first opening by the receiving side is told to both sides."""
        actor = actor_of(request)
        found = receiving.open_production(actor, volume_id=volume_id)
        detail = volume_detail(actor, volumes.package_of(actor, found))
        return Response(given.VolumeDetailOut(detail).data)


class Download(APIView):
    """One ZIP."""

    @extend_schema(
        parameters=[OpenApiParameter("new", bool, description="Only what is new in it")],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        summary="Download a volume as one ZIP",
    )
    def get(self, request: Request, volume_id: UUID) -> HttpResponseBase:
        """Send the ZIP as it is made."""
        only_new = request.query_params.get("new") in {"1", "true"}
        ready = receiving.download_volume(actor_of(request), volume_id=volume_id, only_new=only_new)
        return zip_response(ready)


class File(APIView):
    """One file of a volume."""

    @extend_schema(responses=_FILE, summary="Download one file of a volume")
    def get(self, request: Request, volume_id: UUID, file_id: UUID) -> HttpResponseBase:
        """Send it."""
        file, held = receiving.open_volume_file(
            actor_of(request), volume_id=volume_id, file_id=file_id
        )
        name = file.path.rpartition("/")[2]
        return attachment(receiving.stream(held), name, file.media_type, file.size)


class Acknowledge(APIView):
    """Receipt."""

    @extend_schema(
        request=None, responses=given.ReceiptOut, summary="Acknowledge receipt of a volume"
    )
    def post(self, request: Request, volume_id: UUID) -> Response:
        """Say that it was received; twice is once. It is no condition of anything."""
        receipt = receiving.acknowledge_receipt(actor_of(request), volume_id=volume_id)
        values = {
            "id": receipt.id,
            "volume_id": receipt.volume_id,
            "acknowledged_at": receipt.acknowledged_at,
            "received_by": receipt.text("received_by"),
            "sha256": receipt.receipt_sha256,
            "key": receipt.key_id,
        }
        location = {"Location": f"/api/v1/volumes/{volume_id}/"}
        return Response(given.ReceiptOut(values).data, headers=location)


class Receipt(APIView):
    """The signed receipt."""

    @extend_schema(
        responses={(200, "application/pdf"): OpenApiTypes.BINARY}, summary="Signed receipt (PDF)"
    )
    def get(self, request: Request, volume_id: UUID) -> HttpResponseBase:
        """Send the PDF."""
        receipt, held = receiving.open_receipt(actor_of(request), volume_id=volume_id)
        name = f"receipt-volume-{receipt.volume.number}.pdf"
        size = receipt.receipt_blob.size
        return attachment(receiving.stream(held), name, "application/pdf", size)
