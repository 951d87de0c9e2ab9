"""The bytes of items over the API: the same answers as the pages give, by range."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.views.files import send_derivative, send_item

_BYTES = OpenApiResponse(OpenApiTypes.BINARY, description="The bytes")
_RANGE = [
    OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="One range")
]
_ANSWERS = {
    (200, "application/octet-stream"): _BYTES,
    (206, "application/octet-stream"): _BYTES,
    416: OpenApiResponse(description="The range begins after the last byte"),
}


class _AnyType(BaseContentNegotiation):
    """A file has the type it has, whatever the caller would prefer."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:  # noqa: ARG002
        """Return the first."""
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 - the framework's API
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        """Return the first, for problems."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class _Bytes(APIView):
    content_negotiation_class = _AnyType


class File(_Bytes):
    """An item's original file."""

    @extend_schema(
        operation_id="evidence_file", parameters=_RANGE, responses=_ANSWERS, summary="Original file"
    )
    def get(self, request: Request, item_id: UUID) -> HttpResponseBase:
        """Return it whole or by range; downloading is recorded in our own office's log."""
        return send_item(_http(request), item_id, inline=False)


class Picture(_Bytes):
    """A picture or a viewable copy; ``kind`` comes from the route."""

    kind = "thumbnail"

    @extend_schema(parameters=_RANGE, responses=_ANSWERS, summary="Picture or viewable copy")
    def get(self, request: Request, item_id: UUID) -> HttpResponseBase:
        """Return it."""
        return send_derivative(_http(request), item_id, self.kind)


def _http(request: Request) -> Any:  # noqa: ANN401 - an ActorRequest
    return request._request  # noqa: SLF001 - DRF's own idiom
