"""Errors of the API as problem details (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from privilege.errors import InvalidInput, NotFound, Refused

CONTENT_TYPE = "application/problem+json"
_TITLES = {
    400: "The request does not make sense",
    401: "Log in or send a token",
    403: "Not allowed",
    404: "Not found",
    405: "This address does not take that method",
    406: "Not available in that format",
    409: "Refused",
    415: "Not readable in that format",
    429: "Too many requests",
}


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:  # noqa: ARG001
    """Turn whatever a view raised into a problem; None leaves it to Django (a 500)."""
    if isinstance(error, NotFound | Http404 | exceptions.NotFound):
        response = problem(status.HTTP_404_NOT_FOUND)
    elif isinstance(error, Refused):
        response = problem(status.HTTP_409_CONFLICT, error.message, reasons=error.reasons)
    elif isinstance(error, InvalidInput):
        field = {error.field: [error.message]} if error.field else {}
        response = problem(status.HTTP_400_BAD_REQUEST, error.message, errors=field)
    elif isinstance(error, exceptions.ValidationError):
        response = problem(status.HTTP_400_BAD_REQUEST, errors=error.get_full_details())
    elif isinstance(error, PermissionDenied):
        response = problem(status.HTTP_403_FORBIDDEN)
    elif isinstance(error, exceptions.APIException):
        response = problem(error.status_code, str(error.detail))
        if challenge := getattr(error, "auth_header", None):
            response["WWW-Authenticate"] = challenge
    else:
        return None
    set_rollback()
    return response


def problem(code: int, detail: str = "", **members: Any) -> Response:  # noqa: ANN401 - JSON values
    """Make a problem response; empty members are left out."""
    body = {"type": "about:blank", "title": _TITLES.get(code, "Error"), "status": code}
    extra = {"detail": detail, **members}
    body.update({name: value for name, value in extra.items() if value})
    return Response(body, status=code, content_type=CONTENT_TYPE)
