"""What the API's views share: reading what is sent, pages of lists, and where things are."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from casework.serializers.base import Shape
from privilege.api.pagination import CreatedCursor

CURSOR = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="From the last page's `next`"),
    OpenApiParameter("limit", OpenApiTypes.INT, description="1 to 200, 50 where not given"),
]


def given(shape: type[Shape], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """Read and check what was sent; a problem names each field at fault."""
    read = shape(data=request.data, partial=partial)
    read.is_valid(raise_exception=True)
    values: dict[str, Any] = read.validated_data
    return values


def made(shape: type[Shape], row: object, where: str = "") -> Response:
    """Answer that something was made, and where it can be read again."""
    headers = {"Location": where} if where else {}
    return Response(shape(row).data, status=status.HTTP_201_CREATED, headers=headers)


def paged(shape: type[Shape]) -> serializers.Serializer[Any]:
    """The shape of a page of ``shape`` for the schema."""
    return inline_serializer(
        f"{shape.__name__.removesuffix('Out')}Page",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )


def page_of(request: Request, found: "QuerySet[Any]") -> tuple[CreatedCursor, list[Any]]:
    """One page of rows, newest first, and its paginator, which makes the answer."""
    paginator = CreatedCursor()
    return paginator, paginator.paginate_queryset(found, request) or []
