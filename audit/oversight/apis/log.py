"""Our own office's audit log."""

import datetime as dt
from uuid import UUID

from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.ledger.selectors import Filters
from audit.oversight.selectors.log import log_page
from audit.oversight.serializers.log import EntryPageOut
from casework.apis.common import CURSOR
from casework.services.looking import read_log
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput

_FILTERS = [
    OpenApiParameter(
        "event", OpenApiTypes.STR, description="area:object:act, or its beginning: area:object:"
    ),
    OpenApiParameter("user", OpenApiTypes.UUID),
    OpenApiParameter("since", OpenApiTypes.DATETIME),
    OpenApiParameter("until", OpenApiTypes.DATETIME),
]


class Log(APIView):
    """Entries of our own office's log."""

    @extend_schema(parameters=[CURSOR[0], *_FILTERS], responses=EntryPageOut, summary="Audit log")
    def get(self, request: Request) -> Response:
        """List them, newest first; for supervisors and auditors."""
        actor, asked = actor_of(request), request.query_params
        filters = Filters(
            event=asked.get("event", "").replace("\x00", ""),
            user_id=_id(asked.get("user", "")),
            since=_moment(asked.get("since", ""), "since"),
            until=_moment(asked.get("until", ""), "until"),
        )
        page = log_page(actor, filters, cursor=asked.get("cursor", ""))
        read_log(actor)
        return Response(EntryPageOut(page).data)


def _id(word: str) -> UUID | None:
    try:
        return UUID(word) if word else None
    except ValueError:
        raise InvalidInput("This is no id.", "user") from None


def _moment(word: str, field: str) -> dt.datetime | None:
    if not word:
        return None
    try:
        moment = parse_datetime(word)
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidInput("This is no time, such as 2026-03-31T12:00:00Z.", field)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
